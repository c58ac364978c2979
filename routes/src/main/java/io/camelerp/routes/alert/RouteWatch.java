/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.alert;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

import io.camelerp.common.FileFailure;
import io.camelerp.routes.manage.LocalTimes;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.RoutePolicySupport;

/**
 * What becomes of the exchanges of routes that begin with a folder, a queue or a clock; no consumer of ours tells of
 * them.
 */
final class RouteWatch {

    /** They look after the process, and what they find is told anyway. */
    private static final String TOLD_ANYWAY = "every-process|reconcile";

    private final Map<String, Watched> routes = new ConcurrentHashMap<>();
    private final Clock clock;

    RouteWatch(Clock clock) {
        this.clock = clock;
    }

    /**
     * Watches the routes that are made from now on.
     *
     * @param off whether nobody asks any more
     */
    void start(CamelContext camelContext, BooleanSupplier off) {
        camelContext.addRoutePolicyFactory(
                (context, routeId, route) -> off.getAsBoolean() || !isWatched(routeId, route)
                        ? null : routes.computeIfAbsent(routeId, id -> new Watched()));
    }

    private static boolean isWatched(String routeId, NamedNode route) {
        return route instanceof RouteDefinition definition
                && !routeId.matches(TOLD_ANYWAY) && !String.valueOf(definition.getGroup()).matches(TOLD_ANYWAY)
                && definition.getInput().getEndpointUri().matches("(?s)(file|jms|kafka|quartz|timer)[\\w-]*:.*");
    }

    /** One text for each route that has not got through for longer than a time. */
    List<String> problems(Duration limit) {
        Instant latest = clock.instant().minus(limit);
        return new TreeMap<>(routes).entrySet().stream()
                .flatMap(each -> each.getValue().problem(latest).map(text -> "Route " + each.getKey() + " " + text).stream())
                .toList();
    }

    private final class Watched extends RoutePolicySupport {

        private final Map<String, Open> open = new ConcurrentHashMap<>();
        private volatile Failure failure;

        private record Open(Exchange exchange, Instant since) {
        }

        private record Failure(Instant since, String cause) {
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            open.put(exchange.getExchangeId(), new Open(exchange, clock.instant()));
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            open.remove(exchange.getExchangeId());
            Failure before = failure;
            Exception cause = exchange.getException();
            failure = cause == null
                    ? null : new Failure(before == null ? clock.instant() : before.since(), text(cause));
        }

        @Override
        public void onStop(Route route) {
            failure = null;
        }

        private Optional<String> problem(Instant latest) {
            Failure failed = failure;
            if (failed != null && failed.since().isBefore(latest)) {
                return Optional.of("has failed since " + LocalTimes.format(failed.since()) + ": " + failed.cause());
            }
            return open.values().stream().filter(each -> each.since().isBefore(latest)).findFirst().map(
                    each -> "has been at one exchange since " + LocalTimes.format(each.since())
                            + Optional.ofNullable(each.exchange().getProperty(
                                    ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class)).map(e -> ": " + text(e))
                                    .orElse(""));
        }

        private static String text(Exception failure) {
            if (failure instanceof IOException io) {
                return FileFailure.text(io);
            }
            return failure.getMessage() == null ? failure.toString() : failure.getMessage();
        }
    }
}
