/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import javax.sql.DataSource;

import io.camelerp.common.CommaList;
import io.camelerp.common.store.BatchStore;
import io.camelerp.routes.kingdee.SummaryReader.Summary;
import io.camelerp.routes.manage.LocalTimes;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetterStore;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Daily summary bills (汇总): {@link #collect} keeps the bills of single documents, {@link #summarise} makes one bill of
 * those of each group and day that is over, for the Kingdee sink to book.
 *
 * A document is kept in the database before its exchange completes, and its home, the number of a summary, is written
 * before that is sent. A summary that is booked never changes; a document that comes later gets another summary, and
 * one that has changed in the meantime becomes a dead letter. What Kingdee has refused is repaired by documents that
 * are handed in again.
 */
public class DailySummary {

    private static final Logger LOG = LoggerFactory.getLogger(DailySummary.class);

    /** How long another process may take with what is summed up. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** How long the content of a document is kept. */
    private static final int KEEP_DAYS = 90;

    /** What is said of a document that is kept and has no home yet. */
    public static final String WAITING = "kept for a summary that is not made yet";

    /** The numbers of the summaries that exchanges are booking, by the ids of those. */
    private final Map<String, Set<String>> underWay = new HashMap<>();
    private KingdeeAccount account;
    private DataSource dataSource;
    private DeadLetterStore deadLetters;
    private BatchStore batchStore;
    private BookingSettings settings = new BookingSettings();
    private Clock clock = Clock.systemUTC();
    private String routeId;
    private String formId;
    private List<String> notBeside = List.of();
    private List<String> groupFields = List.of("shop_no", "warehouse_no");
    private boolean numbersPerGroup;
    private String entry = "FEntity";
    private List<String> quantities = List.of("FMustQty", "FRealQty");

    /**
     * Keeps the bills of the body, each for the summary of its group and day.
     *
     * @throws IllegalStateException while another process makes summaries of them
     */
    public void collect(Exchange exchange) {
        turn().take();
        try {
            keepParts(exchange);
        } finally {
            turn().end();
        }
    }

    /**
     * @param  enabled               whether a route is enabled in this process
     * @throws IllegalStateException when one of them books the same documents bill by bill
     */
    public void requireAlone(CamelContext context, Predicate<String> enabled) {
        for (String beside : notBeside) {
            if (enabled.test(routeId) && enabled.test(beside) && isOfSameForm(context, beside)) {
                throw new IllegalStateException(
                        "Routes " + routeId + " and " + beside + " are both enabled and would book the same documents twice:"
                                                + " disable one of them");
            }
        }
    }

    /** A worker may book other documents. */
    private boolean isOfSameForm(CamelContext context, String route) {
        return context.getPropertiesComponent().resolveProperty("erp.route." + route + ".form-id").map(String::strip)
                .map(formId::equals).orElse(true);
    }

    private void keepParts(Exchange exchange) {
        requireAlone(exchange.getContext(), id -> id.equals(routeId) || exchange.getContext().getRoute(id) != null);
        SummaryParts parts = route().parts();
        // parts have their plain numbers; the prefix is that of the summary
        BillLetters letters = new BillLetters(
                deadLetters, routeId, formId, settings.getSourceIdField(), "", numbersPerGroup ? groupFields : List.of());
        List<Bill> bills = new ArrayList<>();
        for (SourceBill origin : SourceBills.of(exchange.getMessage().getBody())) {
            try {
                bills.add(Bill.of(origin, settings.getSourceIdField()));
            } catch (IllegalArgumentException e) {
                letters.putUnnamed(exchange, origin, e.getMessage());
            }
        }
        Map<String, List<DeadLetter.Stored>> waiting = letters.waiting(bills);
        AloneBills.Found alone = new AloneBills(
                route(), (bill, cause, code, message) -> letters.put(exchange, bill, cause, code, message)).among(bills);
        List<Bill> kept = new ArrayList<>();
        Set<Bill> known = new HashSet<>();
        for (Bill bill : bills) {
            if (alone.booked().contains(bill)) {
                kept.add(bill);
                known.add(bill);
            }
            if (alone.booked().contains(bill) || alone.told().contains(bill)) {
                continue;
            }
            try {
                SummaryParts.Result result = parts.add(
                        bill, SummaryGroup.day(bill), SummaryGroup.of(bill, groupFields), !numbersPerGroup);
                if (result == SummaryParts.Result.OTHER
                        || result == SummaryParts.Result.CHANGED && !replaced(parts, bill)) {
                    letters.put(exchange, bill, Cause.CONFLICT, null, conflict(bill, result));
                    continue;
                }
                kept.add(bill);
                if (result == SummaryParts.Result.KNOWN) {
                    new OldParts(dataSource, routeId).takeBack(bill);
                    known.add(bill);
                }
            } catch (IllegalArgumentException | DateTimeException e) {
                letters.put(exchange, bill, Cause.MAPPING, null, e.getMessage());
            }
        }
        letters.resolve(waiting, kept, known::contains);
        LOG.info("{}: {} documents are kept for their daily summary", routeId, kept.size() - known.size());
        if (!alone.booked().isEmpty()) {
            LOG.info("{}: {} documents are in no daily summary, because they are booked bill by bill: {}", routeId,
                    alone.booked().size(), alone.booked().stream().map(Bill::number).limit(20).toList());
        }
    }

    /**
     * Makes the summaries of days that are over and not booked the body, as bills for the sink. Until the exchange has
     * ended no other process changes or takes what they hold.
     *
     * @throws IllegalStateException while another process has them
     */
    public void summarise(Exchange exchange) {
        turn().take();
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public int getOrder() {
                // after all that is still told of the summaries
                return LOWEST;
            }

            @Override
            public void onDone(Exchange done) {
                turn().end();
            }
        });
        SummaryRoute route = route();
        SummaryMaker maker = new SummaryMaker(route, new SummaryBill(entry, quantities, settings.getSourceIdField()));
        // those of a process that has died before it could tell
        maker.tellChanged(exchange, any -> true);
        LocalDate today = LocalTimes.day(clock.instant());
        route.homes().settle(today, route.ledger());
        new OldParts(dataSource, routeId).letGo(today.minusDays(KEEP_DAYS), route.ledger());
        List<Summary> unbooked;
        Set<String> numbers = new HashSet<>();
        synchronized (underWay) {
            unbooked = maker.unbooked();
            unbooked.forEach(summary -> numbers.add(summary.number()));
            underWay.put(exchange.getExchangeId(), numbers);
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                synchronized (underWay) {
                    underWay.remove(exchange.getExchangeId());
                }
                maker.tellChanged(done, numbers::contains);
            }
        });
        exchange.getMessage().setBody(maker.make(exchange, unbooked, groupFields.size()));
    }

    private SummaryTurn turn() {
        return new SummaryTurn(batchStore, routeId, PATIENCE);
    }

    /** A document of a summary that Kingdee does not have yet takes the place of what it was before. */
    private boolean replaced(SummaryParts parts, Bill bill) {
        synchronized (underWay) {
            return parts.replaceUnbooked(
                    bill, SummaryGroup.day(bill), SummaryGroup.of(bill, groupFields), route().ledger(),
                    home -> mayChange(bill, home));
        }
    }

    private boolean mayChange(Bill bill, String home) {
        if (underWay.values().stream().anyMatch(numbers -> numbers.contains(home))) {
            // what was read for the bill would be booked, and the change lost
            throw new IllegalStateException(
                    "Document " + bill.number() + " has changed while its summary " + home
                                            + " is on its way to Kingdee: nothing is taken now, and all comes again with the"
                                            + " next reading");
        }
        return route().dropped(List.of(home)).isEmpty();
    }

    private String conflict(Bill bill, SummaryParts.Result result) {
        if (result == SummaryParts.Result.OTHER) {
            return Conflicts.sameNumber(groupFields);
        }
        List<String> home = homes(List.of(bill.sourceId())).values().stream().flatMap(Optional::stream).toList();
        return route().dropped(home).isEmpty()
                ? "the document has changed after the summary that holds it was made: correct that bill by hand"
                : Conflicts.changedAfterDrop(home.get(0));
    }

    /** Of bills of other routes, the summaries that hold their documents, by the numbers of the bills. */
    Map<String, SummedBills.Held> held(Collection<Bill> bills) {
        Map<String, SummedBills.Held> held = new HashMap<>();
        route().homes().held(bills.stream().map(Bill::sourceId).distinct().toList(), route().ledger())
                .forEach((document, home) -> bills.stream()
                        .filter(bill -> bill.sourceId().equals(document.sourceId())
                                && bill.account().equals(document.account()))
                        .forEach(bill -> held.put(bill.number(), home)));
        return held;
    }

    boolean isBeside(String route, String acctId, String form) {
        return form.equals(formId) && !route.equals(routeId) && acctId.equals(account.getAcctId());
    }

    /** Whether a summary is not made because a person has dropped its dead letter. */
    public boolean isPassedOver(String summary) {
        String number = route().booked(summary);
        BillLedger.Entry entry
                = new BillLedger(dataSource, clock, account.getAcctId(), formId).find(List.of(number)).get(number);
        return (entry == null || entry.state() != BillLedger.State.BOOKED) && !route().dropped(List.of(summary)).isEmpty();
    }

    /** Has a summary made again that was passed over. */
    public void takeUp(String summary) {
        deadLetters.reopen(routeId, route().booked(summary));
    }

    /**
     * In which summaries documents are.
     *
     * @return of each document that is kept, the number of the summary that holds it, or empty while its day is not
     *         over
     */
    public Map<String, Optional<String>> homes(Collection<String> sourceIds) {
        return route().homes().homes(sourceIds);
    }

    private SummaryRoute route() {
        return new SummaryRoute(routeId, formId, account, dataSource, deadLetters, settings, clock);
    }

    /** The account that the summaries go to. */
    public void setAccount(KingdeeAccount account) {
        this.account = account;
    }

    /** The database that keeps documents and the ledger of bills. */
    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Where documents are kept that have changed too late. */
    public void setDeadLetters(DeadLetterStore deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** Keeps what is summed up to one process at a time. */
    public void setBatchStore(BatchStore batchStore) {
        this.batchStore = batchStore;
    }

    /** Whose source id field and number prefix count. */
    public void setSettings(BookingSettings settings) {
        this.settings = settings;
    }

    /** Sets the clock that says which days are over; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /** The route whose documents these are; dead letters name it. */
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }

    /**
     * The routes that book the same documents one by one, separated by commas: while one of them is there, none is kept
     * for a summary.
     */
    public void setNotBeside(String notBeside) {
        this.notBeside = CommaList.of(notBeside);
    }

    /** The form of the summaries. */
    public void setFormId(String formId) {
        this.formId = formId;
    }

    /** The fields of a record that a summary is made by, beside the day; separated by commas. */
    public void setGroupFields(String groupFields) {
        this.groupFields = CommaList.of(groupFields);
    }

    /** Whether a number in another group is that of another document, and not of one that has moved. */
    public void setNumbersPerGroup(boolean numbersPerGroup) {
        this.numbersPerGroup = numbersPerGroup;
    }

    /** The node of the lines. */
    public void setEntry(String entry) {
        this.entry = entry;
    }

    /** The fields of a line that are added up; separated by commas. */
    public void setQuantities(String quantities) {
        this.quantities = CommaList.of(quantities);
    }
}
