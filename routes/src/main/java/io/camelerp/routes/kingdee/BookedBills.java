/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What Kingdee has of the bills that were made from given records, asked from Kingdee itself and not from our ledger.
 */
public class BookedBills {

    private static final int SOURCES = 50;
    private static final int MAX_ROWS = 2000;
    /** The date of a bill of any form. */
    private static final String DATE = "FDate";

    private KingdeeAccount account;
    private DataSource dataSource;
    private BookingSettings settings = new BookingSettings();

    /**
     * A bill as Kingdee has it.
     *
     * @param quantity the sum over its lines; 0 where lines were not asked for
     * @param amount   the sum of quantity times price over its lines; 0 where lines were not asked for
     */
    public record BookedBill(String id, String number, String sourceId, BigDecimal quantity, BigDecimal amount) {

        BookedBill plus(BookedBill line) {
            return new BookedBill(id, number, sourceId, quantity.add(line.quantity), amount.add(line.amount));
        }
    }

    /**
     * Which fields of a form matter.
     *
     * @param formId   such as SAL_OUTSTOCK
     * @param sourceId the text field that holds what a bill was made from
     * @param entry    the node of its lines
     * @param quantity the quantity of a line
     * @param price    the price of a line; null where the form has none
     */
    public record Fields(String formId, String sourceId, String entry, String quantity, String price) {
    }

    /** The bills that were made from these records, with their sums. */
    public List<BookedBill> of(Fields fields, Collection<String> sourceIds) {
        List<BookedBill> bills = new ArrayList<>();
        List<String> ids = List.copyOf(sourceIds);
        for (int from = 0; from < ids.size(); from += SOURCES) {
            bills.addAll(lines(fields, ids.subList(from, Math.min(from + SOURCES, ids.size()))));
        }
        return bills;
    }

    private Collection<BookedBill> lines(Fields fields, List<String> sourceIds) {
        List<String> keys = new ArrayList<>(List.of("FID", "FBillNo", fields.sourceId(), fields.quantity()));
        if (fields.price() != null) {
            keys.add(fields.price());
        }
        String filter = fields.sourceId() + " IN (" + sourceIds.stream().map(KingdeeClient::quoted)
                .collect(Collectors.joining(",")) + ")";
        List<List<JsonNode>> rows = sourceIds.size() == 1
                ? all(fields, keys, filter) : account.client().query(fields.formId(), keys, filter, "FID ASC", 0, MAX_ROWS);
        if (rows.size() >= MAX_ROWS && sourceIds.size() > 1) {
            // pages of lines could overlap; fewer bills at once cannot
            List<BookedBill> halves = new ArrayList<>(lines(fields, sourceIds.subList(0, sourceIds.size() / 2)));
            halves.addAll(lines(fields, sourceIds.subList(sourceIds.size() / 2, sourceIds.size())));
            return halves;
        }
        return summed(fields, rows);
    }

    /** The lines of one document, however many there are: in an order of their own, pages of them do not overlap. */
    private List<List<JsonNode>> all(Fields fields, List<String> keys, String filter) {
        List<List<JsonNode>> rows = new ArrayList<>();
        List<List<JsonNode>> page;
        do {
            page = account.client().query(fields.formId(), keys, filter,
                    "FID ASC," + fields.entry() + "_FEntryID ASC", rows.size(), MAX_ROWS);
            rows.addAll(page);
        } while (page.size() >= MAX_ROWS);
        return rows;
    }

    private Collection<BookedBill> summed(Fields fields, List<List<JsonNode>> rows) {
        Map<String, BookedBill> bills = new LinkedHashMap<>();
        for (List<JsonNode> row : rows) {
            if (!isOurs(row)) {
                continue;
            }
            BigDecimal quantity = number(row.get(3));
            BigDecimal price = fields.price() == null ? BigDecimal.ZERO : number(row.get(4));
            BookedBill line = new BookedBill(
                    row.get(0).asText(), row.get(1).asText(), row.get(2).asText(), quantity, quantity.multiply(price));
            bills.merge(line.id(), line, BookedBill::plus);
        }
        return bills.values();
    }

    /**
     * The bills of a day that say what they were made from, without their sums.
     *
     * @param sourceAccount the account that they were made from; those of which the ledger knows another do not count
     */
    public List<BookedBill> dated(Fields fields, LocalDate day, String sourceAccount) {
        String filter = DATE + " >= '" + day + "' AND " + DATE + " < '" + day.plusDays(1) + "'";
        BillLedger ledger = new BillLedger(dataSource, Clock.systemUTC(), account.getAcctId(), fields.formId());
        List<BookedBill> bills = new ArrayList<>();
        List<List<JsonNode>> page;
        int start = 0;
        do {
            page = account.client().query(
                    fields.formId(), List.of("FID", "FBillNo", fields.sourceId()), filter, "FID ASC", start, MAX_ROWS);
            List<BookedBill> some = page.stream().filter(row -> isOurs(row) && !text(row.get(2)).isBlank())
                    .map(row -> new BookedBill(
                            text(row.get(0)), text(row.get(1)), text(row.get(2)), BigDecimal.ZERO, BigDecimal.ZERO))
                    .toList();
            Map<String, BillLedger.Entry> known
                    = some.isEmpty() ? Map.of() : ledger.find(some.stream().map(BookedBill::number).toList());
            some.stream().filter(bill -> isOfDay(known.get(bill.number()), day, sourceAccount)).forEach(bills::add);
            start += page.size();
        } while (page.size() >= MAX_ROWS);
        List<String> anew = ledger.datedAnew(day, sourceAccount);
        for (int from = 0; from < anew.size(); from += SOURCES) {
            account.client()
                    .findBills(fields.formId(), fields.sourceId(), anew.subList(from, Math.min(from + SOURCES, anew.size())))
                    .stream().filter(bill -> bills.stream().noneMatch(other -> other.id().equals(bill.id())))
                    .map(bill -> new BookedBill(
                            bill.id(), bill.number(), bill.sourceId(), BigDecimal.ZERO, BigDecimal.ZERO))
                    .forEach(bills::add);
        }
        return bills;
    }

    /** One that we have dated anew, because its own period is closed, is of its own day. */
    private static boolean isOfDay(BillLedger.Entry known, LocalDate day, String sourceAccount) {
        return known == null
                || known.sourceAccount().equals(sourceAccount) && (known.ownDay() == null || known.ownDay().equals(day));
    }

    /**
     * Reads one row of a form, and with it tries address, login, permission, form and field.
     *
     * @throws KingdeeException         when Kingdee does not let us
     * @throws IllegalArgumentException when a setting is missing
     */
    public void peek(String formId, String sourceIdField) {
        account.client().query(formId, List.of("FID", "FBillNo", sourceIdField), "", "FID ASC", 0, 1);
    }

    /**
     * Makes the ledger doubt what it says about the bill of a record, so that the sink asks Kingdee for it and sends it
     * again when it is not there.
     *
     * @return whether it said that there is one
     */
    public boolean doubt(String formId, String sourceId) {
        return new BillLedger(dataSource, Clock.systemUTC(), account.getAcctId(), formId).doubt(sourceId);
    }

    /** What those of these bills were made from of which our ledger does not know that Kingdee has them. */
    public Set<String> withoutEnd(String formId, Collection<BookedBill> bills) {
        BillLedger ledger = new BillLedger(dataSource, Clock.systemUTC(), account.getAcctId(), formId);
        List<String> numbers = bills.stream().map(BookedBill::number).distinct().toList();
        Set<String> sources = new HashSet<>();
        for (int from = 0; from < numbers.size(); from += MAX_ROWS) {
            ledger.find(numbers.subList(from, Math.min(from + MAX_ROWS, numbers.size()))).values().stream()
                    .filter(entry -> entry.state() == BillLedger.State.INTENT).map(BillLedger.Entry::sourceId)
                    .forEach(sources::add);
        }
        return sources;
    }

    /** The number of a bill whose record has this one. */
    public String prefixed(String number) {
        return settings.getNumberPrefix() + number;
    }

    /** Another account that books into the organisation may have given its records the same names. */
    private boolean isOurs(List<JsonNode> row) {
        return text(row.get(1)).startsWith(settings.getNumberPrefix());
    }

    private static BigDecimal number(JsonNode value) {
        String text = text(value).strip();
        return text.isEmpty() ? BigDecimal.ZERO : new BigDecimal(text);
    }

    private static String text(JsonNode value) {
        return value == null || value.isNull() ? "" : value.asText("");
    }

    /** The account that is asked. */
    public void setAccount(KingdeeAccount account) {
        this.account = account;
    }

    /** Whose number prefix counts: bills without it are those of another account. */
    public void setSettings(BookingSettings settings) {
        this.settings = settings;
    }

    /** The database that holds the ledger of bills. */
    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }
}
