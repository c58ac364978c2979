/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.runs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.camelerp.routes.kingdee.BillOutcome;
import io.camelerp.routes.kingdee.BillOutcome.Kind;
import io.camelerp.routes.kingdee.KingdeeConstants;
import io.camelerp.routes.manage.LocalTimes;
import io.camelerp.routes.manage.ManagedBean;
import io.camelerp.routes.manage.Masking;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.RunStore;
import io.camelerp.routes.state.RunStore.Run;
import io.camelerp.sst.SstConstants;
import io.camelerp.wdt.WdtConstants;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.api.management.ManagedOperation;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.support.RoutePolicySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what the routes do, day by day, for people to look at.
 *
 * Counts are kept in memory and written every ten seconds and when a route stops: a process that is killed loses the
 * last of them. No decision hangs on them; what is booked is in the ledger.
 */
@ManagedResource(description = "Runs: what each route has done on each day")
public class RunStatistics extends ManagedBean {

    private static final Logger LOG = LoggerFactory.getLogger(RunStatistics.class);

    private static final Duration WRITE_EVERY = Duration.ofSeconds(10);
    private static final int LONGEST_ERROR = 1_000;

    private final Map<String, Run> counts = new LinkedHashMap<>();
    private RunStore store;
    private Clock clock = Clock.systemUTC();
    private ScheduledExecutorService writer;
    private volatile boolean stopped;
    private volatile boolean databaseDown;

    public RunStatistics() {
        super("Runs");
    }

    /** Called when the bean is made, which is before any route. */
    @Override
    public void start() throws Exception {
        super.start();
        getCamelContext().addRoutePolicyFactory((context, routeId, route) -> policy(routeId, route));
    }

    @Override
    public void stop() {
        stopped = true;
        super.stop();
        synchronized (this) {
            if (writer != null) {
                // without an interrupt: one that meets H2 at its file closes the database for everybody
                getCamelContext().getExecutorServiceManager().shutdown(writer);
            }
        }
    }

    private RoutePolicy policy(String routeId, NamedNode route) {
        // YAML beans are made twice, and the first one is stopped before the routes are made
        if (stopped || !(route instanceof RouteDefinition definition) || !isCounted(definition.getInput().getEndpointUri())) {
            return null;
        }
        return new RoutePolicySupport() {
            @Override
            public void onStart(Route started) {
                writeFromNowOn();
            }

            @Override
            public void onExchangeDone(Route done, Exchange exchange) {
                count(routeId, exchange);
            }

            @Override
            public void onStop(Route gone) {
                // a database that is down would make each route of a stopping process wait for it
                if (!databaseDown) {
                    write();
                }
            }
        };
    }

    /** Where records come in; other routes only hand them on. */
    static boolean isCounted(String uri) {
        return uri.matches("(?s)(master:[^:]+:)?(wdt|sst|file|jms|kafka)[\\w-]*:.*");
    }

    private synchronized void writeFromNowOn() {
        if (writer == null && !stopped) {
            writer = getCamelContext().getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "erpRuns");
            writer.scheduleWithFixedDelay(this::write, WRITE_EVERY.toSeconds(), WRITE_EVERY.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private void count(String routeId, Exchange exchange) {
        Instant now = clock.instant();
        List<?> outcomes = exchange.getProperty(KingdeeConstants.OUTCOMES, List.of(), List.class);
        Throwable failure = exchange.getException();
        int records = records(exchange.getMessage());
        add(new Run(
                routeId, LocalTimes.day(now), 1, failure == null ? 0 : 1, Math.max(records, outcomes.size()),
                count(outcomes, Kind.SAVED), count(outcomes, Kind.ALREADY_SAVED), 0, count(outcomes, Kind.RETRY), now, now,
                failure == null ? null : text(failure)));
    }

    /** An exchange of one record names it, and says beside it of how many it is one. */
    private static int records(Message message) {
        if (message.getHeader(WdtConstants.RECORD_KEY) != null || message.getHeader(SstConstants.RECORD_KEY) != null) {
            return 1;
        }
        return message.getHeader(
                WdtConstants.WINDOW_SIZE, message.getHeader(SstConstants.BATCH_SIZE, 1, Integer.class), Integer.class);
    }

    private void countDead(DeadLetter letter) {
        Instant now = clock.instant();
        add(new Run(letter.routeId(), LocalTimes.day(now), 0, 0, 0, 0, 0, 1, 0, now, now, null));
    }

    private void add(Run run) {
        synchronized (counts) {
            counts.merge(run.route() + " " + run.day(), run, Run::plus);
        }
    }

    private static long count(List<?> outcomes, Kind kind) {
        return outcomes.stream().filter(outcome -> outcome instanceof BillOutcome bill && bill.kind() == kind).count();
    }

    private static String text(Throwable failure) {
        String text = Masking.mask(String.valueOf(failure.getMessage()));
        return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR);
    }

    /** Writes what was counted; what cannot be written is kept for the next time. */
    void write() {
        List<Run> runs;
        synchronized (counts) {
            runs = new ArrayList<>(counts.values());
            counts.clear();
        }
        if (runs.isEmpty()) {
            return;
        }
        try {
            store.add(runs);
            databaseDown = false;
        } catch (RuntimeException e) {
            synchronized (counts) {
                runs.forEach(run -> counts.merge(run.route() + " " + run.day(), run, (later, earlier) -> earlier.plus(later)));
            }
            if (!databaseDown) {
                databaseDown = true;
                LOG.warn("The statistics of runs wait until the database is there: {}", e.getMessage());
            }
        }
    }

    @ManagedOperation(description = "Shows what each route has done on a day (yyyy-MM-dd, local to Asia/Shanghai; empty: today)")
    public List<Map<String, Object>> list(String day) {
        return list(day, null);
    }

    List<Map<String, Object>> list(String day, String route) {
        LocalDate which = day == null || day.isBlank()
                ? LocalTimes.day(clock.instant()) : LocalTimes.day("day", day);
        write();
        return store.list(which, route).stream().map(RunStatistics::row).toList();
    }

    private static Map<String, Object> row(Run run) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("route", run.route());
        row.put("day", run.day().toString());
        row.put("exchanges", run.exchanges());
        row.put("failed", run.failed());
        row.put("records", run.records());
        row.put("booked", run.booked());
        row.put("bookedBefore", run.bookedBefore());
        row.put("dead", run.dead());
        row.put("retried", run.retried());
        row.put("firstAt", LocalTimes.format(run.firstAt()));
        row.put("lastAt", LocalTimes.format(run.lastAt()));
        row.put("lastError", run.lastError());
        return row;
    }

    /** Where dead letters go, which are counted under the route that they name. */
    public void setDeadLetters(DeadLetterStore deadLetters) {
        deadLetters.setWatcher(this::countDead);
    }

    /** The database that the counts are written to. */
    public void setDataSource(DataSource dataSource) {
        this.store = new RunStore(dataSource);
    }

    /** Sets the clock that says which day it is; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }
}
