/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.alert;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.camelerp.common.ConsumerPresence;
import io.camelerp.routes.manage.PositiveDuration;
import io.camelerp.routes.reconcile.ReconcileDesk;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.sst.SstConsumer;
import io.camelerp.wdt.WdtConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.support.SynchronizationAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what somebody has to know: open dead letters, bills that were given up, routes that are behind, health that
 * fails, differences of the reconciliation. The body is a text about all of it, or null when there is nothing.
 */
public class AlertWatch implements Processor, CamelContextAware {

    private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);

    private CamelContext camelContext;
    private DeadLetterStore deadLetters;
    private ReconcileDesk reconciliation;
    private Duration lag = Duration.ofMinutes(30);
    private Clock clock = Clock.systemUTC();
    private RouteWatch routeWatch;
    private volatile boolean told;
    private volatile boolean stopped;

    /** Called when the bean is made, which is before any route. */
    public void start() {
        routeWatch = new RouteWatch(clock);
        // YAML beans are made twice, and the first one is stopped before the routes are made
        routeWatch.start(camelContext, () -> stopped);
    }

    public void stop() {
        stopped = true;
    }

    @Override
    public void process(Exchange exchange) {
        List<String> problems = problems();
        String name = "camel-erp " + camelContext.getName();
        if (!problems.isEmpty()) {
            told = true;
            exchange.getMessage().setBody(name + ":\n" + String.join("\n", problems));
        } else if (told) {
            exchange.getMessage().setBody(name + ": all is well again");
            // said again until it is not held back
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onComplete(Exchange done) {
                    told = !done.getMessage().getHeader(AlertSender.SENT, false, Boolean.class);
                }
            });
        } else {
            exchange.getMessage().setBody(null);
        }
    }

    /** What cannot be looked at is a problem of its own, and hides no other. */
    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        add(problems, "the dead letters", this::openDeadLetters);
        add(problems, "how far routes are behind", this::behind);
        add(problems, "what was given up", this::givenUp);
        add(problems, "what becomes of exchanges", () -> routeWatch.problems(lag));
        add(problems, "health", this::unhealthy);
        add(problems, "the reconciliation", this::unreconciled);
        return problems;
    }

    private static void add(List<String> problems, String what, Supplier<List<String>> source) {
        try {
            problems.addAll(source.get());
        } catch (RuntimeException e) {
            LOG.warn("Looking at {} failed", what, e);
            problems.add("Nobody can see " + what + ": " + e.getMessage());
        }
    }

    private List<String> openDeadLetters() {
        int open = deadLetters.count(Status.OPEN);
        if (open == 0) {
            return List.of();
        }
        DeadLetter latest = deadLetters.list(Status.OPEN, 1).get(0).letter();
        return List.of(open + " dead letters are open, the latest " + latest.key() + " of " + latest.routeId() + " ("
                       + latest.cause() + "): " + latest.message());
    }

    private List<String> behind() {
        return ConsumerPresence.consumers(camelContext, WdtConsumer.class).stream()
                .filter(consumer -> Overdue.is(
                        cron(consumer), clock.instant(), Duration.ofSeconds(consumer.getLagSeconds()), lag))
                .map(consumer -> "Route " + consumer.getRouteId() + " is "
                                 + text(Duration.ofSeconds(consumer.getLagSeconds())) + " behind, at "
                                 + consumer.getCheckpoint()
                                 + (consumer.getWindowFailures() > 0 ? ", and fails: " + consumer.getLastFailure() : ""))
                .toList();
    }

    private List<String> givenUp() {
        return ConsumerPresence.consumers(camelContext, SstConsumer.class).stream()
                .filter(consumer -> consumer.getDeadBills() > 0)
                .map(consumer -> "Route " + consumer.getRouteId() + " has given up " + consumer.getDeadBills()
                                 + " bills and keeps them: the log says why, and replayDead delivers them again")
                .toList();
    }

    private static String cron(WdtConsumer consumer) {
        Map<String, Object> scheduler = consumer.getEndpoint().getSchedulerProperties();
        return scheduler == null || !scheduler.containsKey("cron") ? null : String.valueOf(scheduler.get("cron"));
    }

    private List<String> unhealthy() {
        return HealthCheckHelper.invokeReadiness(camelContext).stream()
                .filter(result -> result.getState() == HealthCheck.State.DOWN)
                .map(result -> "Health of " + result.getCheck().getId() + " is DOWN: "
                               + result.getMessage().orElse("no reason given")
                               + result.getError().map(Throwable::getMessage).map(": "::concat).orElse(""))
                .toList();
    }

    private List<String> unreconciled() {
        List<String> problems = new ArrayList<>(reconciliation.notCompared());
        int differences = reconciliation.getDifferences();
        if (differences > 0) {
            problems.add(differences + " differences between WDT and Kingdee are open");
        }
        return problems;
    }

    private static String text(Duration behind) {
        return behind.toHours() + " h " + behind.toMinutesPart() + " min";
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }

    /** Where dead letters are kept. */
    public void setDeadLetters(DeadLetterStore deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** What knows the differences. */
    public void setReconciliation(ReconcileDesk reconciliation) {
        this.reconciliation = reconciliation;
    }

    /** How far a route may be behind. */
    public void setLag(Duration lag) {
        this.lag = PositiveDuration.of("erp.alert.lag", lag);
    }

    /** Sets the clock; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }
}
