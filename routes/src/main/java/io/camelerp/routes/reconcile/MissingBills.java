/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.routes.deadletter.DeadLetterReplay;
import io.camelerp.routes.deadletter.ReplayOutcome;
import io.camelerp.routes.kingdee.BookedBills;
import io.camelerp.routes.kingdee.BookedBills.BookedBill;
import io.camelerp.routes.kingdee.DailySummary;
import io.camelerp.routes.reconcile.Difference.Kind;
import io.camelerp.routes.state.DeadLetter;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Feeds in what is missing after a comparison: records go through their route again, and summaries are booked again.
 */
final class MissingBills {

    private final ReconciliationStore store;
    private final BookedBills booked;
    private final DeadLetterReplay replay;
    private final String account;
    private final BiFunction<ReconciledRoute, JsonNode, Optional<DeadLetter>> deadLetters;

    /**
     * @param account     the vendor's account that records come from
     * @param deadLetters finds the open dead letter of a record
     */
    MissingBills(ReconciliationStore store, BookedBills booked, DeadLetterReplay replay, String account,
                 BiFunction<ReconciledRoute, JsonNode, Optional<DeadLetter>> deadLetters) {
        this.store = store;
        this.booked = booked;
        this.replay = replay;
        this.account = account;
        this.deadLetters = deadLetters;
    }

    /** How many were fed in, are dead letters (again), or could not be tried, and the last reason. */
    private static final class Counts {

        private int fed;
        private int dead;
        private int failed;
        private String lastMessage;

        void add(String sourceId, ReplayOutcome outcome) {
            switch (outcome.kind()) {
                case RESOLVED -> fed++;
                case DEAD_AGAIN -> dead++;
                default -> failed++;
            }
            lastMessage = outcome.message() == null ? lastMessage : sourceId + ": " + outcome.message();
        }

        Map<String, Object> told() {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("fed", fed);
            summary.put("dead", dead);
            summary.put("failed", failed);
            if (lastMessage != null) {
                summary.put("lastMessage", lastMessage);
            }
            return summary;
        }
    }

    /** One bill of each record: what its exchange says is what became of it. */
    Map<String, Object> feed(ReconciledRoute route, LocalDate day) {
        Counts counts = new Counts();
        List<Difference> all = missing(route, day);
        List<BookedBill> bills = bills(route, all);
        Set<String> there = sources(bills);
        // what the ledger does not know of goes through its route all the same
        there.removeAll(booked.withoutEnd(route.getFormId(), bills));
        for (Difference missing : all) {
            if (there.contains(missing.sourceId()) && deadLetter(route, json(missing.record())).isEmpty()) {
                counts.fed++;
                store.fed(route.getRouteId(), day, missing.sourceId());
                continue;
            }
            ReplayOutcome outcome = feed(route, day, missing);
            counts.add(missing.sourceId(), outcome);
            if (outcome.kind() == ReplayOutcome.Kind.RESOLVED) {
                store.fed(route.getRouteId(), day, missing.sourceId());
            }
        }
        return counts.told();
    }

    /**
     * Summaries: records are kept by the route, all summaries are booked, and Kingdee says which are there.
     *
     * @param compare compares the day again
     */
    Map<String, Object> feedSummaries(ReconciledRoute route, LocalDate day, CamelContext context, Supplier<?> compare) {
        Counts kept = new Counts();
        List<Difference> before = missing(route, day);
        Set<String> there = sources(bills(route, before));
        for (Difference missing : before) {
            if (there.contains(missing.sourceId())) {
                continue;
            }
            if (missing.record() == null) {
                if (booked.doubt(route.getFormId(), missing.sourceId())) {
                    // whatever was dropped of it was before Kingdee lost it
                    context.getRegistry().lookupByNameAndType(route.getSummary(), DailySummary.class)
                            .takeUp(missing.sourceId());
                }
            } else {
                kept.add(missing.sourceId(), feed(route, day, missing));
            }
        }
        String failure = before.isEmpty() ? null : book(route, context);
        compare.get();
        int left = missing(route, day).size();
        Counts counts = new Counts();
        counts.fed = Math.max(0, before.size() - left);
        counts.dead = kept.dead;
        counts.failed = Math.max(0, left - kept.dead);
        counts.lastMessage = failure == null ? kept.lastMessage : failure;
        return counts.told();
    }

    private static String book(ReconciledRoute route, CamelContext context) {
        String entry = "direct:" + route.getRouteId() + "-book";
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exception failure = template.request(entry, (Exchange exchange) -> {
            }).getException();
            return failure == null ? null : String.valueOf(failure.getMessage());
        } catch (Exception e) {
            return e.getMessage();
        }
    }

    /**
     * What has come to Kingdee since: a bill in doubt goes no further until its record comes by once more, which may be
     * never where this process is killed.
     */
    private List<BookedBill> bills(ReconciledRoute route, List<Difference> missing) {
        return booked.of(route.kingdeeFields(), missing.stream().map(Difference::sourceId).toList());
    }

    private static Set<String> sources(List<BookedBill> bills) {
        return bills.stream().map(BookedBill::sourceId).collect(Collectors.toCollection(HashSet::new));
    }

    /**
     * Brings bills to their end that are there, while our ledger waits for their record to come by once more: they were
     * in doubt, or the answer to their save was lost while they were fed in.
     */
    void finish(ReconciledRoute route, LocalDate day, Collection<ExpectedBill> expected, List<BookedBill> bills) {
        if (route.getSummary() != null) {
            return;
        }
        Set<String> withoutEnd = booked.withoutEnd(route.getFormId(), bills);
        expected.stream().filter(bill -> withoutEnd.contains(bill.sourceId()))
                .filter(bill -> deadLetter(route, bill.record()).isEmpty())
                .forEach(bill -> replay.feed(
                        route.getRouteId(), bill.sourceId(), bill.record().toString(), account, day));
    }

    private Optional<DeadLetter> deadLetter(ReconciledRoute route, JsonNode record) {
        // that a bill is not audited is told without its record, which nobody could replay when the bill is gone
        return deadLetters.apply(route, record).filter(letter -> letter.record() != null);
    }

    private List<Difference> missing(ReconciledRoute route, LocalDate day) {
        return store.open(route.getRouteId(), day).stream().filter(difference -> difference.kind() == Kind.MISSING).toList();
    }

    private ReplayOutcome feed(ReconciledRoute route, LocalDate day, Difference missing) {
        booked.doubt(route.getFormId(), missing.sourceId());
        return deadLetter(route, json(missing.record()))
                .map(letter -> replay.replay(letter.routeId(), letter.key()))
                .orElseGet(() -> replay.feed(route.getRouteId(), missing.sourceId(), missing.record(), account, day));
    }

    private static JsonNode json(String record) {
        try {
            return Json.READER.readTree(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record that was kept as JSON is none any more", e);
        }
    }
}
