/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.camelerp.routes.kingdee.BillLedger.Claim;
import io.camelerp.routes.kingdee.BillLedger.Conclusion;
import io.camelerp.routes.kingdee.BillLedger.Entry;
import io.camelerp.routes.kingdee.BillLedger.State;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.Sql;

/**
 * Documents that were booked bill by bill, before their route was changed for summaries or by another process: no
 * summary must hold them, too.
 */
final class AloneBills {

    private static final int SOURCES = 500;

    private final SummaryRoute route;
    private final BillLedger ledger;
    private final Rejects rejects;

    /** Which documents are booked as they are, and which of them a person was told that they may be. */
    record Found(Set<Bill> booked, Set<Bill> told) {
    }

    /** @param rejects keeps a document that no summary takes though it may not be booked as it is */
    AloneBills(SummaryRoute route, Rejects rejects) {
        this.route = route;
        this.ledger = new BillLedger(route.dataSource(), route.clock(), route.account().getAcctId(), route.formId());
        this.rejects = rejects;
    }

    /**
     * @throws IllegalStateException while one of them may be on its way to Kingdee
     */
    Found among(Collection<Bill> documents) {
        Found found = new Found(new HashSet<>(), new HashSet<>());
        if (documents.isEmpty() || route.settings().isDryRun()) {
            return found;
        }
        Map<String, List<Entry>> known = known(documents.stream().map(Bill::sourceId).distinct().toList());
        List<Claim> suspects = new ArrayList<>();
        Map<Bill, Bill> documentsOf = new HashMap<>();
        for (Bill document : documents) {
            Bill alone = Bill.of(
                    document.origin().withPrefix(route.settings().getNumberPrefix()), route.settings().getSourceIdField());
            for (Entry entry : known.getOrDefault(document.sourceId(), List.of())) {
                if (!entry.sourceAccount().equals(document.account())) {
                    continue;
                }
                if (entry.state() == State.INTENT && entry.number().equals(alone.number())) {
                    suspects.add(new Claim(alone, entry));
                    documentsOf.put(alone, document);
                } else if (entry.state() == State.BOOKED && entry.isSame(alone)) {
                    found.booked().add(document);
                } else {
                    rejects.put(document, Cause.CONFLICT, null, entry.state() == State.BOOKED
                            ? Conflicts.changed(document, entry, entry.kingdeeId()) : Conflicts.alone(entry));
                    found.told().add(document);
                }
            }
        }
        settle(suspects, documentsOf, found);
        return found;
    }

    /** The rows of the ledger of what Kingdee has or may have, by what it was made from. */
    private Map<String, List<Entry>> known(List<String> sourceIds) {
        Map<String, List<Entry>> known = new HashMap<>();
        for (int from = 0; from < sourceIds.size(); from += SOURCES) {
            List<Object> values = new ArrayList<>(
                    sourceIds.subList(from, Math.min(from + SOURCES, sourceIds.size())));
            String marks = String.join(", ", values.stream().map(any -> "?").toList());
            values.add(route.account().getAcctId());
            values.add(route.formId());
            Sql.on(route.dataSource(), "Reading which documents are booked bill by bill", sql -> sql.list(
                    "SELECT " + BillLedger.COLUMNS + " FROM erp_bill WHERE source_id IN (" + marks
                                                                                                          + ") AND kingdee_account = ? AND form_id = ?"
                                                                                                          + " AND state IN ('INTENT', 'BOOKED', 'MISNUMBERED')",
                    BillLedger::entry, values.toArray()))
                    .forEach(entry -> known.computeIfAbsent(entry.sourceId(), any -> new ArrayList<>()).add(entry));
        }
        return known;
    }

    /** Nobody may ever book these again bill by bill, so it is asked here what became of them. */
    private void settle(List<Claim> suspects, Map<Bill, Bill> documentsOf, Found found) {
        if (suspects.isEmpty()) {
            return;
        }
        BookingSettings settings = route.settings();
        SuspectLookup lookup = new SuspectLookup(
                route.account().client(), ledger, route.clock(), new BillSaver.Settings(
                        route.formId(), settings.getSourceIdField(), null, route.account().getResponseTimeout(),
                        settings.getUnknownWait(), settings.closedPeriod(), settings.getNumberPrefix()),
                (bill, cause, code, message) -> rejects.put(documentsOf.get(bill), cause, code, message));
        Map<String, BillOutcome> outcomes = new LinkedHashMap<>();
        List<Claim> notBooked = lookup.settleSuspects(suspects, outcomes);
        ledger.conclude(notBooked.stream()
                .map(claim -> Conclusion.refused(claim.bill().number(), claim.found().attempts())).toList());
        for (Claim claim : suspects) {
            BillOutcome outcome = outcomes.get(claim.bill().number());
            if (outcome != null && outcome.kind() == BillOutcome.Kind.RETRY) {
                throw new IllegalStateException(
                        "Document " + claim.bill().number() + " may be on its way to Kingdee as a bill of its own: nothing is"
                                                + " taken now, and all comes again with the next reading ("
                                                + outcome.message() + ")");
            } else if (outcome != null) {
                (outcome.kind() == BillOutcome.Kind.DEAD ? found.told() : found.booked())
                        .add(documentsOf.get(claim.bill()));
            }
        }
    }
}
