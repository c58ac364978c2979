/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.camelerp.soak.scenario.Settings;
import io.camelerp.wdt.WdtConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.StatefulService;

/**
 * The contexts of one scenario, as long as their runner lives.
 */
public final class Job implements AutoCloseable {

    /** What a status says while a consumer has no checkpoint yet. */
    public static final String NO_CHECKPOINT = "none";
    /** What a status says when a route has stopped by itself. */
    public static final String STOPPED = "stopped";
    /** What a status says while something is left to do behind the checkpoint. */
    public static final String UNSETTLED = "unsettled";

    private final List<AutoCloseable> parts = new ArrayList<>();
    private final List<CamelContext> contexts = new ArrayList<>();
    private final Disturbance disturbance;
    private final String beginning;
    private Supplier<String> progress;
    private volatile boolean calm;
    private Operator operator;
    private boolean elects;

    public Job(Settings settings) {
        this.disturbance = new Disturbance(settings.number("failing"), settings.number("seed"));
        this.beginning = settings.get("startFrom", "");
    }

    /** Takes a part over, which is closed with the job; the last one first. */
    public void add(AutoCloseable part) {
        parts.add(part);
    }

    /** Takes over what the others need, and so is closed after them. */
    public void addFirst(AutoCloseable part) {
        parts.add(0, part);
    }

    public void add(CamelContext context) {
        contexts.add(context);
    }

    /** Says up to where all is done, where no consumer of ours does. */
    public void progress(Supplier<String> newProgress) {
        this.progress = newProgress;
    }

    /** Somebody who looks after what the routes leave to people. */
    public void operator(Operator newOperator) {
        this.operator = newOperator;
    }

    /** Routes that do not run here may run elsewhere, and are left alone. */
    public void elects() {
        this.elects = true;
    }

    public Disturbance disturbance() {
        return disturbance;
    }

    public boolean isCalm() {
        return calm;
    }

    public void calm() {
        calm = true;
        disturbance.end();
        if (operator != null) {
            operator.calm(this);
        }
    }

    /** Lets everything be delivered again. */
    public void moveBack() {
        contexts.stream().flatMap(context -> checkpointed(context.getRoutes().stream()))
                .forEach(consumer -> consumer.moveCheckpoint(beginning));
        if (operator != null) {
            operator.moveBack(this);
        }
    }

    /** A twin that looks back has no checkpoint. */
    private static Stream<WdtConsumer> checkpointed(Stream<Route> routes) {
        return routes.map(Route::getConsumer).filter(WdtConsumer.class::isInstance).map(WdtConsumer.class::cast)
                .filter(consumer -> consumer.getEndpoint().getConfiguration().getLookback() == 0);
    }

    public void suspend() throws Exception {
        for (CamelContext context : contexts) {
            for (Route route : context.getRoutes()) {
                if (!elects || status(route) == ServiceStatus.Started) {
                    context.getRouteController().suspendRoute(route.getId());
                }
            }
        }
    }

    public void resume() throws Exception {
        for (CamelContext context : contexts) {
            for (Route route : context.getRoutes()) {
                if (!elects || status(route) == ServiceStatus.Suspended) {
                    context.getRouteController().resumeRoute(route.getId());
                }
            }
        }
    }

    /** Whether a route has stopped by itself. */
    public boolean isStopped() {
        return contexts.stream().flatMap(context -> context.getRoutes().stream())
                .anyMatch(route -> status(route) == ServiceStatus.Stopped || isDeaf(route));
    }

    /** Up to where all of it is done; times of WDT are compared as text. */
    public String status() {
        return progress != null ? progress.get() : standing();
    }

    /** Up to where the consumers have come, unless something is left. */
    public String standing() {
        if (!elects && isStopped()) {
            return STOPPED;
        }
        List<Route> routes = contexts.stream().flatMap(context -> context.getRoutes().stream()).toList();
        // before what is left is counted: what is read up to there is counted then
        List<String> checkpoints = elects
                ? List.of() : checkpointed(routes.stream())
                        .map(consumer -> Objects.requireNonNullElse(consumer.getCheckpoint(), "")).toList();
        String left = operator == null ? "" : operator.left();
        if (!left.isEmpty()) {
            return UNSETTLED + " " + left;
        }
        if (elects) {
            // where a route does not run nobody says how far it is
            return "";
        }
        return checkpoints.stream().min(String::compareTo).filter(text -> !text.isEmpty()).orElse(NO_CHECKPOINT);
    }

    /** Camel stops a consumer that cannot be suspended in time, and does not start it when its route is resumed. */
    private static boolean isDeaf(Route route) {
        return status(route) == ServiceStatus.Started && route.getConsumer() instanceof StatefulService consumer
                && consumer.isStopped();
    }

    private static ServiceStatus status(Route route) {
        return route.getCamelContext().getRouteController().getRouteStatus(route.getId());
    }

    @Override
    public void close() throws Exception {
        disturbance.end();
        for (int i = parts.size() - 1; i >= 0; i--) {
            parts.get(i).close();
        }
    }
}
