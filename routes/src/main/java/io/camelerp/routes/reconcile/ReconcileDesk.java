/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.routes.deadletter.DeadLetterReplay;
import io.camelerp.routes.kingdee.BookedBills;
import io.camelerp.routes.kingdee.BookedBills.BookedBill;
import io.camelerp.routes.kingdee.DailySummary;
import io.camelerp.routes.manage.LocalTimes;
import io.camelerp.routes.manage.ManagedBean;
import io.camelerp.routes.reconcile.Difference.Kind;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterStore;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.api.management.ManagedAttribute;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what WDT and SST have of a day with what Kingdee has, keeps and writes the differences, and feeds in what is
 * missing.
 *
 * Days are local to Asia/Shanghai. Each vendor is asked itself; nothing that we believe to have done counts.
 */
@ManagedResource(description = "Reconciliation: the records of a day in WDT and SST against the bills in Kingdee")
public class ReconcileDesk extends ManagedBean {

    private static final Logger LOG = LoggerFactory.getLogger(ReconcileDesk.class);

    private static final String NIGHTLY = "reconcile";
    private static final String FAILED = "failed";

    /** What is younger may not have been booked yet. */
    private static final Duration SETTLED = Duration.ofMinutes(5);

    private Clock clock = Clock.systemUTC();
    private DataSource dataSource;
    private BookedBills booked;
    private DeadLetterStore deadLetters;
    private DeadLetterReplay replay;
    private String dir = ".camel-erp/reconcile";
    private BigDecimal tolerance = new BigDecimal("0.01");
    private final NotCompared notCompared = new NotCompared();
    private volatile String lastRun;

    public ReconcileDesk() {
        super("Reconciliation");
    }

    @Override
    public void start() throws Exception {
        super.start();
        meter("camelerp.differences", "Differences between vendors and Kingdee that are not fed in", this::getDifferences);
        meter("camelerp.not.compared", "Days of routes that were to be compared and were not", this::getNotCompared);
    }

    @ManagedAttribute(description = "How many differences are known and not fed in, over all routes and days: 0 is good")
    public int getDifferences() {
        return store().count();
    }

    @ManagedAttribute(description = "How many days of routes were to be compared and were not: 0 is good")
    public int getNotCompared() {
        return notCompared().size();
    }

    @ManagedAttribute(description = "When this process compared last and what came out")
    public String getLastRun() {
        return lastRun;
    }

    /**
     * Compares the day before today, and those before it that could not be compared; what the cron calls.
     *
     * @throws IllegalStateException when a route could not be compared; the others were
     */
    public List<Map<String, Object>> reconcileYesterday() {
        LocalDate yesterday = today().minusDays(1);
        List<Map<String, Object>> summaries = new ArrayList<>();
        for (ReconciledRoute route : routes()) {
            for (LocalDate day : DueDays.of(store().compared(route.getRouteId()).keySet(), yesterday)) {
                if (DueDays.isRead(getCamelContext(), route.getRouteId(), day)) {
                    summaries.add(tried(route, day.toString()));
                } else {
                    LOG.info("Route {} has not read all of {}: the next night compares it", route.getRouteId(), day);
                }
            }
        }
        List<Object> failed = summaries.stream().filter(summary -> summary.containsKey(FAILED))
                .map(summary -> summary.get("route") + " on " + summary.get("day") + ": " + summary.get(FAILED))
                .collect(Collectors.toList());
        if (!failed.isEmpty()) {
            throw new IllegalStateException("Not compared, and tried again the next night: " + failed);
        }
        return summaries;
    }

    /** What was not compared though it was to be, one text each. */
    public List<String> notCompared() {
        boolean nightly = getCamelContext().getRoute(NIGHTLY) != null;
        return notCompared.told(nightly ? routes().stream().map(ReconciledRoute::getRouteId).toList() : List.of(), store(),
                today().minusDays(1));
    }

    /** One route that cannot be compared keeps no other from it. */
    private Map<String, Object> tried(ReconciledRoute route, String day) {
        String name = route.getRouteId() + " on " + day;
        Instant began = clock.instant();
        try {
            return reconcile(route, day);
        } catch (RuntimeException e) {
            Throwable cause = e instanceof CamelExecutionException && e.getCause() != null ? e.getCause() : e;
            LOG.warn("Reconciliation of {} failed: {}", name, cause.getMessage(), cause);
            notCompared.failed(route.getRouteId(), LocalTimes.day("day", day), began,
                    String.valueOf(cause.getMessage()));
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("route", route.getRouteId());
            summary.put("day", day);
            summary.put(FAILED, String.valueOf(cause.getMessage()));
            return summary;
        }
    }

    @ManagedOperation(description = "Compares one day (yyyy-MM-dd, Asia/Shanghai) of all routes that run here and can be compared")
    public List<Map<String, Object>> reconcile(String day) {
        begun(LocalTimes.day("day", day));
        return routes().stream().map(route -> tried(route, day)).toList();
    }

    @ManagedOperation(description = "Compares one day (yyyy-MM-dd, Asia/Shanghai) of one route (route, day)")
    public Map<String, Object> reconcile(String routeId, String day) {
        return reconcile(route(routeId), day);
    }

    private Map<String, Object> reconcile(ReconciledRoute route, String dayText) {
        Instant began = clock.instant();
        LocalDate day = LocalTimes.day("day", dayText);
        LocalDateTime until = begun(day);
        DayReader reader = DayReader.of(getCamelContext(), route);
        BookedBills.Fields fields = route.kingdeeFields();
        ExtraBills extras = new ExtraBills(
                booked, fields, route.isExtras() ? booked.dated(fields, day, reader.account()) : List.of());
        Map<String, JsonNode> records = reader.read(route, day, until);
        Collection<ExpectedBill> expected = expected(route, records);
        List<BookedBill> bills = booked.of(fields, expected.stream().map(ExpectedBill::sourceId).toList());
        Comparison comparison = Comparison.of(
                route.getRouteId(), day, records.size(), expected, bills,
                extras.beside(expected, () -> until.toLocalDate().equals(day)
                        ? expected(route, reader.read(route, day, present())) : List.of()),
                tolerance);
        if (!store().put(comparison, began, () -> DifferenceFile.write(Path.of(dir), comparison))) {
            LOG.info("Another reconciliation of {} on {} began later and is kept instead", comparison.routeId(), day);
        }
        missing(store(), reader).finish(route, day, expected, bills);
        return told(comparison, DifferenceFile.of(Path.of(dir), comparison));
    }

    private Collection<ExpectedBill> expected(ReconciledRoute route, Map<String, JsonNode> records) {
        return ExpectedBills.of(route, summary(route), records, record -> note(route, record),
                record -> deadLetter(route, record, Status.DROPPED).isPresent());
    }

    /** Until when there is something to compare. */
    private LocalDateTime begun(LocalDate day) {
        LocalDateTime until = present().minus(SETTLED);
        if (day.isAfter(until.toLocalDate())) {
            throw new IllegalArgumentException("The day " + day + " has not begun: nothing to compare");
        }
        return until;
    }

    private Map<String, Object> told(Comparison comparison, Path file) {
        Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
        comparison.differences().forEach(difference -> kinds.merge(difference.kind(), 1, Integer::sum));
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("route", comparison.routeId());
        summary.put("day", comparison.day().toString());
        summary.put("sourceBills", comparison.sourceBills());
        summary.put("sourceAmount", comparison.sourceAmount().toPlainString());
        summary.put("kingdeeBills", comparison.kingdeeBills());
        summary.put("kingdeeAmount", comparison.kingdeeAmount().toPlainString());
        summary.put("differences", comparison.differences().size());
        kinds.forEach((kind, count) -> summary.put(kind.name(), count));
        summary.put("file", file.toString());
        lastRun = LocalTimes.format(clock.instant()) + " " + summary;
        if (comparison.differences().isEmpty()) {
            LOG.info("Reconciliation of {} on {}: {} records, {} bills, no difference", comparison.routeId(),
                    comparison.day(), comparison.sourceBills(), comparison.kingdeeBills());
        } else {
            LOG.warn("Reconciliation of {} on {}: {} records, {} bills, differences {}; see {}", comparison.routeId(),
                    comparison.day(), comparison.sourceBills(), comparison.kingdeeBills(), kinds, file);
        }
        return summary;
    }

    private String note(ReconciledRoute route, JsonNode record) {
        return deadLetter(route, record, Status.OPEN)
                .map(letter -> "dead letter (" + letter.cause() + (letter.code() == null ? "" : " " + letter.code()) + "): "
                               + letter.message())
                .orElse(null);
    }

    private Optional<DeadLetter> deadLetter(ReconciledRoute route, JsonNode record, Status status) {
        // what could not be mapped has its own number, what could not be booked that of its bill
        return route.keys(record).stream().flatMap(key -> Stream.of(key, booked.prefixed(key))).distinct()
                .flatMap(key -> deadLetters.find(route.getRouteId(), key).stream())
                .filter(stored -> stored.status() == status).map(DeadLetter.Stored::letter)
                .filter(letter -> route.isOf(letter, record)).findFirst();
    }

    @ManagedOperation(description = "Lists what differed in the last comparison (route, day) and was not fed in")
    public List<Map<String, Object>> differences(String routeId, String day) {
        LocalDate date = LocalTimes.day("day", day);
        return compared(routeId, date).open(routeId, date).stream().map(difference -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("sourceId", difference.sourceId());
            row.put("kind", difference.kind().name());
            row.put("sourceQuantity", difference.sourceQuantity());
            row.put("kingdeeQuantity", difference.kingdeeQuantity());
            row.put("sourceAmount", difference.sourceAmount());
            row.put("kingdeeAmount", difference.kingdeeAmount());
            row.put("bills", difference.billNumbers());
            row.put("note", difference.note());
            return row;
        }).toList();
    }

    @ManagedOperation(description = "Sends what is missing after the last comparison (route, day) through its route again; Kingdee is asked for each bill once more before it is sent")
    public Map<String, Object> feed(String routeId, String day) {
        ReconciledRoute route = route(routeId);
        LocalDate date = LocalTimes.day("day", day);
        MissingBills missing = missing(compared(routeId, date), DayReader.of(getCamelContext(), route));
        Map<String, Object> summary = route.getSummary() == null
                ? missing.feed(route, date)
                : missing.feedSummaries(route, date, getCamelContext(), () -> reconcile(route, day));
        LOG.info("What was missing of {} on {} was fed in: {}", routeId, date, summary);
        return summary;
    }

    private MissingBills missing(ReconciliationStore store, DayReader reader) {
        return new MissingBills(
                store, booked, replay, reader.account(), (route, record) -> deadLetter(route, record, Status.OPEN));
    }

    private DailySummary summary(ReconciledRoute route) {
        return route.getSummary() == null
                ? null : getCamelContext().getRegistry().lookupByNameAndType(route.getSummary(), DailySummary.class);
    }

    private List<ReconciledRoute> routes() {
        return getCamelContext().getRegistry().findByType(ReconciledRoute.class).stream()
                .filter(ReconciledRoute::isEnabled).filter(this::runs).toList();
    }

    /** One that SST pushes to may be switched off while its downloads run. */
    private boolean runs(ReconciledRoute route) {
        return getCamelContext().getRoute(route.getRouteId()) != null
                || getCamelContext().getRoute(route.getRouteId() + "-book") != null;
    }

    private ReconciledRoute route(String routeId) {
        return routes().stream().filter(route -> route.getRouteId().equals(routeId)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Route " + routeId + " is not in this process, or cannot be compared; these can: "
                                                                + routes().stream().map(ReconciledRoute::getRouteId).toList()));
    }

    private LocalDateTime present() {
        return LocalDateTime.ofInstant(clock.instant(), LocalTimes.ZONE);
    }

    private LocalDate today() {
        return LocalTimes.day(clock.instant());
    }

    /** Nothing is known of a day that was not compared; no difference would look like a good one. */
    private ReconciliationStore compared(String routeId, LocalDate day) {
        if (!store().compared(routeId).containsKey(day)) {
            throw new IllegalArgumentException(
                    "Route " + routeId + " was not compared on " + day + ": reconcile that day first");
        }
        return store();
    }

    private ReconciliationStore store() {
        return new ReconciliationStore(dataSource, clock);
    }

    /** Sets the clock that says which day it is; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /** The database that keeps the differences. */
    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** What asks Kingdee. */
    public void setBooked(BookedBills booked) {
        this.booked = booked;
    }

    /** Where dead letters are kept: they say why something is missing. */
    public void setDeadLetters(DeadLetterStore deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** What sends a record through its route again. */
    public void setReplay(DeadLetterReplay replay) {
        this.replay = replay;
    }

    /** The folder of the CSV files. */
    public void setDir(String dir) {
        this.dir = dir;
    }

    /** By how much the amounts of a bill may differ. */
    public void setTolerance(String tolerance) {
        this.tolerance = new BigDecimal(tolerance);
    }
}
