/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.camelerp.common.ConsumerPresence;
import io.camelerp.routes.PositiveDuration;
import io.camelerp.routes.reconcile.ReconcileDesk;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.wdt.WdtConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Looks for what somebody has to know: open dead letters, routes that are behind, health that fails, differences of the
 * reconciliation. The body is a text about all of it, or null when there is nothing.
 */
public class AlertWatch implements Processor, CamelContextAware {

    private CamelContext camelContext;
    private DeadLetterStore deadLetters;
    private ReconcileDesk reconciliation;
    private Duration lag = Duration.ofMinutes(30);
    private volatile boolean told;

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

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        int open = deadLetters.count(Status.OPEN);
        if (open > 0) {
            DeadLetter latest = deadLetters.list(Status.OPEN, 1).get(0).letter();
            problems.add(open + " dead letters are open, the latest " + latest.key() + " of " + latest.routeId() + " ("
                         + latest.cause() + "): " + latest.message());
        }
        for (WdtConsumer consumer : ConsumerPresence.consumers(camelContext, WdtConsumer.class)) {
            if (consumer.getLagSeconds() > lag.toSeconds()) {
                problems.add("Route " + consumer.getRouteId() + " is " + text(Duration.ofSeconds(consumer.getLagSeconds()))
                             + " behind, at " + consumer.getCheckpoint()
                             + (consumer.getWindowFailures() > 0 ? ", and fails: " + consumer.getLastFailure() : ""));
            }
        }
        for (HealthCheck.Result result : HealthCheckHelper.invokeReadiness(camelContext)) {
            if (result.getState() == HealthCheck.State.DOWN) {
                problems.add("Health of " + result.getCheck().getId() + " is DOWN: "
                             + result.getMessage().orElse("no reason given")
                             + result.getError().map(Throwable::getMessage).map(": "::concat).orElse(""));
            }
        }
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
}
