/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.camelerp.sandbox.Call;
import io.camelerp.wdt.client.VendorTime;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What tests of the consumer have in common: routes that a test adds to the running context, and patience.
 */
abstract class ConsumerTestSupport extends WdtTestSupport {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Adds a route to the context that runs. */
    void start(String routeId, String uri, Processor processor) throws Exception {
        route(routeId, uri, route -> route.process(processor));
    }

    void route(String routeId, String uri, Consumer<RouteDefinition> rest) throws Exception {
        route(context, routeId, uri, rest);
    }

    static void route(CamelContext context, String routeId, String uri, Consumer<RouteDefinition> rest) throws Exception {
        RouteBuilder.addRoutes(context, builder -> rest.accept(builder.from(uri).routeId(routeId)));
    }

    /** The vendor's time. */
    LocalDateTime present() {
        return VendorTime.local(vendorClock.instant());
    }

    /** Lets time pass for us and for the vendor. */
    void advance(Duration duration) {
        vendorClock.advance(duration);
        ourClock.advance(duration);
    }

    /** Waits until these and no others were delivered, in any order, each at least once. */
    void awaitDelivered(long from, long to) {
        await().atMost(PATIENCE).untilAsserted(
                // copied under the lock of the list: routes add to it meanwhile
                () -> assertThat(Set.copyOf(List.of(delivered.toArray(String[]::new))))
                        .containsExactlyInAnyOrderElementsOf(ids(from, to)));
    }

    /** A poll that is not repeated while a test looks at it. */
    String once(LocalDateTime from, String... options) {
        return stockouts(from, options).replace("&delay=50&", "&delay=60000&");
    }

    /** A second context on the same account and the same state, as after a crash or a fail-over. */
    CamelContext secondContext(String uri, Consumer<RouteDefinition> rest) throws Exception {
        CamelContext second = new DefaultCamelContext();
        Object checkpoints = context.getRegistry().lookupByName("checkpoints");
        if (checkpoints != null) {
            second.getRegistry().bind("checkpoints", checkpoints);
        }
        second.addComponent("wdt", component());
        route(second, "stockouts", uri, rest);
        second.start();
        return second;
    }

    /** Waits until all that is due was read and is done. */
    void awaitIdle(String routeId) {
        long polls = consumer(routeId).getCounter();
        await().atMost(PATIENCE)
                .until(() -> consumer(routeId).getCounter() > polls + 1 && consumer(routeId).getInFlight() == 0);
    }

    List<Call> calls() {
        return sandbox.ledger().calls("wdt:" + STOCKOUT);
    }

    /** What the component itself has refused, below all that Camel wraps around it. */
    static IllegalArgumentException refusalIn(Throwable failure) {
        IllegalArgumentException refusal = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            refusal = cause instanceof IllegalArgumentException e ? e : refusal;
        }
        return refusal;
    }

    /** What the route's health check says. */
    HealthCheck.Result health(String routeId) {
        return consumer(routeId).getHealthCheck().call(Map.of(HealthCheck.CHECK_KIND, HealthCheck.Kind.READINESS));
    }
}
