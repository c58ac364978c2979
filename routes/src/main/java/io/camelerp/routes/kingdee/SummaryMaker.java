/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import io.camelerp.routes.kingdee.KingdeeClient.KingdeeBill;
import io.camelerp.routes.kingdee.SummaryReader.Key;
import io.camelerp.routes.kingdee.SummaryReader.Summary;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the bills of summaries, one after the other: the documents of a day may be more than fit into the memory.
 */
final class SummaryMaker {

    // operators know this logger from their log levels
    private static final Logger LOG = LoggerFactory.getLogger(DailySummary.class);

    private static final int ATTEMPTS = 5;

    private final SummaryRoute route;
    private final SummaryBill bill;
    private final SummaryReader reader;
    private final HandedOutParts handedOut;

    SummaryMaker(SummaryRoute route, SummaryBill bill) {
        this.route = route;
        this.bill = bill;
        this.reader = new SummaryReader(route.dataSource(), route.routeId());
        this.handedOut = new HandedOutParts(route.dataSource(), route.routeId());
    }

    /** The summaries that Kingdee does not have yet, without those that a person has dropped. */
    List<Summary> unbooked() {
        List<Summary> unbooked = reader.unbooked(route.ledger());
        Set<String> dropped = route.dropped(unbooked.stream().map(Summary::number).toList());
        if (!dropped.isEmpty()) {
            LOG.info("{}: {} summaries are not made, because their dead letters were dropped: {}", route.routeId(),
                    dropped.size(), new TreeSet<>(dropped));
        }
        return unbooked.stream().filter(summary -> !dropped.contains(summary.number())).toList();
    }

    /** The bills of summaries; one that cannot be made or must not be sent is a dead letter. */
    List<SourceBill> make(Exchange exchange, Collection<Summary> summaries, int groupFields) {
        Map<String, KingdeeBill> beside = beside(summaries.stream().map(Summary::number).toList(), groupFields);
        List<SourceBill> bills = new ArrayList<>();
        for (Summary summary : summaries) {
            try {
                if (beside.containsKey(summary.number())) {
                    throw new IllegalArgumentException(Conflicts.beside(beside.get(summary.number())));
                }
                // once its documents have their home, see SummedBills
                route.homes().takeBack(summary, route.ledger());
                SummaryBill.Sum made = made(summary);
                if (!made.isEmpty()) {
                    bills.add(new SourceBill(made.bill(), null, null, summary.account()));
                }
            } catch (IllegalArgumentException e) {
                route.conflict(exchange, route.booked(summary.number()), summary.account(), e.getMessage(), null);
            }
        }
        return bills;
    }

    private Map<String, KingdeeBill> beside(Collection<String> summaries, int groupFields) {
        return summaries.isEmpty() || route.settings().isDryRun()
                ? Map.of() : new ForeignSummaries(
                        route.account().client(), new BillLedger(
                                route.dataSource(), route.clock(), route.account().getAcctId(), route.formId()),
                        route.formId(), route.settings().getSourceIdField(), route.settings().getNumberPrefix(), groupFields)
                        .beside(summaries);
    }

    private SummaryBill.Sum made(Summary summary) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            List<Key> documents = reader.documents(summary);
            SummaryBill.Sum sum = bill.sum(summary.number());
            if (handedOut.handOut(documents) && reader.read(summary.day(), documents, sum::add)) {
                return sum;
            }
        }
        throw new IllegalStateException(
                "The documents of route " + route.routeId() + " have changed each time their summaries were read, " + ATTEMPTS
                                        + " times: another process is replacing them. They are made with the next run");
    }

    /**
     * Another process may have replaced a document after it was read for its summary, and before that was announced in
     * the ledger: then what is booked is the content that was read.
     *
     * @param which the numbers of the summaries that matter
     */
    void tellChanged(Exchange exchange, Predicate<String> which) {
        for (HandedOutParts.Change change : handedOut.changed(route.ledger())) {
            if (which.test(change.summary())) {
                tell(exchange, change);
            }
        }
    }

    private void tell(Exchange exchange, HandedOutParts.Change change) {
        SummaryParts.Part now = change.now();
        String summary = "summary " + change.summary() + ", which holds it,";
        route.conflict(exchange, now.model().path("FBillNo").asText(now.sourceId()), now.account(),
                "the document has changed while " + summary + " was on its way to Kingdee: correct that bill by hand",
                KingdeeJson.text(now.model()));
        handedOut.restore(change.was());
    }
}
