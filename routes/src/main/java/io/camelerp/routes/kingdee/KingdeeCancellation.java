/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.CommaList;
import io.camelerp.routes.kingdee.BillLedger.Conclusion;
import io.camelerp.routes.kingdee.BillLedger.Entry;
import io.camelerp.routes.kingdee.BillLedger.State;
import io.camelerp.routes.kingdee.KingdeeClient.KingdeeBill;
import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.wdt.WdtConstants;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deals with documents that were cancelled at their source after they had been booked.
 *
 * The body is a list of cancelled documents; only those count whose bill is in the ledger. Of the others a dead letter
 * of the route that books them is dropped, and what was read of them before is not booked any more. Afterwards the body
 * is the list of those that are to be reversed by a bill of their own, which is empty unless the action is
 * {@code reverse}.
 */
public class KingdeeCancellation implements Processor {

    private static final Logger LOG = LoggerFactory.getLogger(KingdeeCancellation.class);

    private KingdeeAccount account;
    private DataSource dataSource;
    private DeadLetterStore deadLetters;
    private BookingSettings settings = new BookingSettings();
    private Clock clock = Clock.systemUTC();
    private String routeId;
    private String formId;
    private List<String> bookingRoutes = List.of();
    private String numberField = "order_no";
    private String stateField = "status";
    private String cancelledState = "5";
    private Action action = Action.alert;

    /** What to do with the bill of a cancelled document. */
    public enum Action {
        /** Nothing but a dead letter, for somebody to look at. */
        alert,
        /** It is deleted; an audited one is taken back (反审核) first. */
        delete,
        /** It stays, and the document goes on to be mapped to a bill that reverses it. */
        reverse
    }

    @Override
    public void process(Exchange exchange) {
        Map<String, JsonNode> records = new LinkedHashMap<>();
        for (Object document : exchange.getMessage().getBody(Iterable.class)) {
            put(records, cancelled(exchange, document));
        }
        List<JsonNode> toReverse = new ArrayList<>();
        Map<String, Entry> booked = booked(exchange, records);
        switch (action) {
            case alert -> booked.values().forEach(
                    entry -> keep(exchange, records, entry, null, cancelled(entry, "reverse it by hand")));
            case delete -> delete(exchange, records, booked);
            case reverse -> booked.keySet().forEach(number -> toReverse.add(records.get(number)));
        }
        exchange.getMessage().setBody(toReverse);
    }

    /**
     * Tells of documents whose bills are booked and of which the mapping makes none by now, because they were cancelled
     * or are to be approved anew; of the others, what was read before is not booked any more. Stands behind the
     * mapping, and leaves the body as it is.
     */
    public void withdraw(Exchange exchange) {
        Map<String, JsonNode> records = new LinkedHashMap<>();
        exchange.getProperty(KingdeeConstants.LEFT_OUT, List.of(), List.class)
                .forEach(record -> put(records, (JsonNode) record));
        booked(exchange, records).values().forEach(
                entry -> keep(exchange, records, entry, null, withdrawn(entry, records.get(entry.number()))));
    }

    private String withdrawn(Entry entry, JsonNode record) {
        return "The bill is booked (FID " + entry.kingdeeId() + "), but its document is in " + stateField + " "
               + record.path(stateField).asText("") + " by now, of which the mapping makes no bill: it was cancelled, or has"
               + " to be approved anew. Cancel or correct the bill by hand";
    }

    private void put(Map<String, JsonNode> records, JsonNode record) {
        String number = record.path(numberField).asText("");
        if (!number.isBlank()) {
            records.put(settings.getNumberPrefix() + number, record);
        }
    }

    /** Those of the documents that are in Kingdee; what would book one of the others is dropped, or not booked. */
    private Map<String, Entry> booked(Exchange exchange, Map<String, JsonNode> records) {
        if (records.isEmpty() || settings.isDryRun()) {
            return Map.of();
        }
        // an account that is not complete is told as such, and keeps nothing
        KingdeeClient client = account.client();
        new CancelledBills(dataSource, account.getAcctId(), formId).add(records);
        BillLedger ledger = ledger();
        lookUp(exchange, client, ledger, records);
        Map<String, Entry> booked = ledger.find(records.keySet());
        booked.values().removeIf(entry -> entry.state() != State.BOOKED && entry.state() != State.INTENT);
        awaitKnown(booked);
        dropUnbooked(records, booked.keySet());
        return booked;
    }

    private BillLedger ledger() {
        return new BillLedger(dataSource, clock, account.getAcctId(), formId);
    }

    /** An API that does not know the filter hands out every document: none of them may lose its bill. */
    private JsonNode cancelled(Exchange exchange, Object document) {
        if (!(document instanceof ObjectNode record)) {
            throw new IllegalArgumentException(
                    "Expected a list of cancelled documents, got " + KingdeeClient.excerpt(String.valueOf(document)));
        }
        String state = record.path(stateField).asText("");
        if (!state.equals(cancelledState)) {
            throw new IllegalArgumentException(
                    exchange.getMessage().getHeader(WdtConstants.SOURCE_API, String.class) + " was asked for documents of "
                                               + stateField + " " + cancelledState + ", and gave one of " + stateField + " '"
                                               + state + "' (" + numberField + " " + record.path(numberField).asText("")
                                               + "): it does not know this filter, as WDT's web edition (dialect y). Nothing"
                                               + " is undone. Switch route " + route(exchange) + " off");
        }
        return record;
    }

    /** What is not in Kingdee, not any more perhaps, and was cancelled must not be booked by a replay. */
    private void dropUnbooked(Map<String, JsonNode> records, Set<String> booked) {
        Map<String, JsonNode> keys = new LinkedHashMap<>();
        records.forEach((number, record) -> {
            if (!booked.contains(number)) {
                keys.put(number, record);
                // a record that could not be mapped was kept under its own number
                keys.put(number.substring(settings.getNumberPrefix().length()), record);
            }
        });
        for (String booking : bookingRoutes) {
            for (DeadLetter.Stored stored : deadLetters.open(booking, keys.keySet())) {
                DeadLetter letter = stored.letter();
                // one that tells of a cancellation books nothing, and stands here where one route books and withdraws
                if (formId.equals(letter.formId()) && letter.cause() != Cause.CANCELLED
                        && !letter.isLaterThan(keys.get(letter.key())) && deadLetters.close(stored, Status.DROPPED)) {
                    LOG.warn("Dead letter {} of route {} is dropped: its document was cancelled", letter.key(), booking);
                }
            }
        }
    }

    /**
     * Asks Kingdee for bills whose last attempt has no known end: the route that books them asks only when it reads
     * their documents again, and the vendor hands out no cancelled ones there.
     */
    private void lookUp(Exchange exchange, KingdeeClient client, BillLedger ledger, Map<String, JsonNode> records) {
        List<Entry> open = ledger.find(records.keySet()).values().stream()
                .filter(entry -> entry.state() == State.INTENT).toList();
        if (open.isEmpty()) {
            return;
        }
        Map<String, KingdeeBill> found = new HashMap<>();
        client.findBills(formId, settings.getSourceIdField(), open.stream().map(Entry::number).toList())
                .forEach(bill -> found.put(bill.number(), bill));
        Instant over = clock.instant().minus(settings.getUnknownWait());
        List<Conclusion> conclusions = new ArrayList<>();
        for (Entry entry : open) {
            KingdeeBill there = found.get(entry.number());
            if (there == null && !entry.attemptedAt().isAfter(over)) {
                conclusions.add(Conclusion.refused(entry.number(), entry.attempts()));
            } else if (there != null && there.sourceId().equals(entry.sourceId())) {
                conclusions.add(Conclusion.booked(entry.number(), there.id()));
            } else if (there != null) {
                // no save of ours gets through any more, and nothing but a person can tell whose bill that is
                keep(exchange, records, entry, null, "The document was cancelled, and is not undone: "
                                                     + Conflicts.taken(there, settings.getSourceIdField()));
                conclusions.add(Conclusion.refused(entry.number(), entry.attempts()));
            }
        }
        ledger.conclude(conclusions);
    }

    /** What is on its way to Kingdee may yet arrive: the window is read again when that is known. */
    private void awaitKnown(Map<String, Entry> booked) {
        List<String> unknown = booked.values().stream().filter(entry -> entry.state() == State.INTENT).map(Entry::number)
                .toList();
        if (!unknown.isEmpty()) {
            throw new KingdeeException(
                    Category.TRANSIENT, "Delete", formId, null,
                    "cancelled bills of which it is not known yet whether they are booked: " + unknown);
        }
    }

    private void delete(Exchange exchange, Map<String, JsonNode> records, Map<String, Entry> booked) {
        if (booked.isEmpty()) {
            return;
        }
        BillDeletion deletion = new BillDeletion(account.client(), formId);
        deletion.delete(booked.keySet());
        List<String> gone = deletion.gone();
        ledger().conclude(gone.stream().map(number -> new Conclusion(
                number, State.CANCELLED, 0, booked.get(number).kingdeeId(), booked.get(number).kingdeeNumber())).toList());
        Map<String, JsonNode> deleted = new LinkedHashMap<>(records);
        deleted.keySet().retainAll(gone);
        dropUnbooked(deleted, Set.of());
        deadLetters.resolve(route(exchange), gone);
        deletion.refused().forEach((number, verdict) -> {
            if (!(verdict instanceof Verdicts.Refused no)) {
                throw new KingdeeException(
                        Category.TRANSIENT, "Delete", formId, null,
                        "it is not known whether bill " + number + " was deleted");
            }
            Entry entry = booked.get(number);
            keep(exchange, records, entry, String.valueOf(no.msgCode()), cancelled(
                    entry, "it cannot be deleted: " + no.message() + (deletion.isTakenBack(number) ? takenBack(number) : "")));
        });
        LOG.info("Kingdee {}: {} bills of cancelled documents are deleted, {} could not be", formId, gone.size(),
                deletion.refused().size());
    }

    /** Only now that it is clear that it stays: before, its audit would have come in the way of its deletion. */
    private String takenBack(String number) {
        boolean again = new GoalBook(dataSource, clock, account.getAcctId()).aimAgain(formId, number);
        return ". Its audit was taken back (反审核): "
               + (again ? "kingdee-submit-audit brings it where it shall be again" : "audit it by hand if it shall stay");
    }

    private static String cancelled(Entry entry, String why) {
        return "The document was cancelled after its bill was booked (FID " + entry.kingdeeId() + "): " + why;
    }

    private void keep(Exchange exchange, Map<String, JsonNode> records, Entry entry, String code, String message) {
        deadLetters.put(exchange, new DeadLetter(
                route(exchange), entry.number(), exchange.getMessage().getHeader(WdtConstants.SOURCE_API, String.class),
                exchange.getMessage().getHeader(WdtConstants.ACCOUNT, String.class), formId, Cause.CANCELLED, code, message,
                KingdeeJson.text(records.get(entry.number())), null));
        LOG.warn("Bill {} of {}: {}", entry.number(), formId, message);
    }

    private String route(Exchange exchange) {
        return routeId == null ? DeadLetter.routeId(exchange) : routeId;
    }

    /** The account that the bills are in. */
    public void setAccount(KingdeeAccount account) {
        this.account = account;
    }

    /** The database that holds the ledger of bills. */
    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Where cancelled documents are kept whose bills stay. */
    public void setDeadLetters(DeadLetterStore deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** Whose number prefix counts. */
    public void setSettings(BookingSettings settings) {
        this.settings = settings;
    }

    /** Sets the clock that ages attempts; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /** The route that dead letters name; by default the one that works on the exchange. */
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }

    /** The form of the bills, such as SAL_OUTSTOCK. */
    public void setFormId(String formId) {
        this.formId = formId;
    }

    /**
     * The routes that may book these documents, separated by commas; their dead letters of cancelled ones are dropped.
     * None by default.
     */
    public void setBookingRoute(String bookingRoutes) {
        this.bookingRoutes = CommaList.of(bookingRoutes);
    }

    /** The field of a document that says whether it was cancelled. */
    public void setStateField(String stateField) {
        this.stateField = stateField;
    }

    /** What that field says of a cancelled document. */
    public void setCancelledState(String cancelledState) {
        this.cancelledState = cancelledState;
    }

    /** The field of a document that holds the number of its bill. */
    public void setNumberField(String numberField) {
        this.numberField = numberField;
    }

    /** What to do with the bill of a cancelled document. */
    public void setAction(Action action) {
        this.action = action;
    }
}
