/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.manage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.camelerp.common.ConsumerPresence;
import io.camelerp.common.ErpDevConsole;
import io.camelerp.routes.cluster.PollerElection;
import io.camelerp.sst.SstConsumer;
import io.camelerp.sst.SstDevConsole;
import io.camelerp.wdt.WdtConsumer;
import io.camelerp.wdt.WdtDevConsole;
import org.apache.camel.Route;
import org.apache.camel.console.DevConsole;
import org.apache.camel.support.DefaultConsumer;

/**
 * The consumers of {@code wdt:} and {@code sst:} over HTTP, below {@code /erp/consumers}, for a server without a
 * browser: what they show in JMX, and their operations by the same names.
 *
 * GET tells how far they are (route for one alone); POST to {@code pollNow}, {@code moveCheckpoint} (time),
 * {@code replay} (from, to), {@code replayDead} and {@code dropBatch} (batch) works on that of one route.
 */
public class ConsumerHttp extends OperatorHttp {

    @Override
    protected Object answer(Request request) {
        try {
            return switch (request.method() + " " + request.action()) {
                case "GET consumers" -> list(request);
                case "POST pollNow" -> pollNow(request);
                case "POST moveCheckpoint" -> moveCheckpoint(request);
                case "POST replay" -> replay(request);
                case "POST replayDead" -> replayDead(request);
                case "POST dropBatch" -> dropBatch(request);
                default -> null;
            };
        } catch (IllegalStateException e) {
            return new Answer(409, Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    private Object list(Request request) {
        request.allow("route");
        return request.get("route") == null ? states() : state(consumer(request));
    }

    private Object pollNow(Request request) {
        request.allow("route");
        DefaultConsumer consumer = running(request);
        if (consumer instanceof WdtConsumer wdt) {
            wdt.pollNow();
        } else {
            sst(consumer).pollNow();
        }
        return state(consumer);
    }

    private Object moveCheckpoint(Request request) {
        request.allow("route", "time");
        DefaultConsumer consumer = running(request);
        if (consumer instanceof WdtConsumer wdt) {
            wdt.moveCheckpoint(request.need("time"));
        } else {
            sst(consumer).moveCheckpoint(request.need("time"));
        }
        return state(consumer);
    }

    private Object replay(Request request) {
        request.allow("route", "from", "to");
        if (!(running(request) instanceof WdtConsumer wdt)) {
            throw new IllegalArgumentException(
                    "Route " + request.get("route")
                                               + " reads SST, which hands out a span of time only once: use moveCheckpoint");
        }
        wdt.replay(request.need("from"), request.need("to"));
        return state(wdt);
    }

    private Object replayDead(Request request) {
        request.allow("route");
        return Map.of("replayed", sst(running(request)).replayDead());
    }

    private Object dropBatch(Request request) {
        request.allow("route", "batch");
        SstConsumer consumer = sst(running(request));
        consumer.dropBatch(request.need("batch"));
        return state(consumer);
    }

    private static SstConsumer sst(DefaultConsumer consumer) {
        if (consumer instanceof SstConsumer sst) {
            return sst;
        }
        throw new IllegalArgumentException(
                "Route " + consumer.getRouteId() + " reads WDT: what it gave up is a dead letter, see /erp/dead-letters");
    }

    /** One that would do what it is told: one that is stopped does not say that it does nothing. */
    private DefaultConsumer running(Request request) {
        DefaultConsumer consumer = consumer(request);
        if (!consumer.isStarted()) {
            String route = request.get("route");
            throw new IllegalStateException(
                    "Route " + route + " does not poll here: " + (PollerElection.isElsewhere(getCamelContext().getRoute(route))
                            ? "another process is elected for it (erp.cluster). Ask that one"
                            : "it is stopped. Start it"));
        }
        return consumer;
    }

    private DefaultConsumer consumer(Request request) {
        String id = request.need("route");
        Optional<DefaultConsumer> found = Optional.ofNullable(getCamelContext().getRoute(id)).flatMap(ConsumerHttp::of);
        if (found.isEmpty()) {
            List<Object> known = states().stream().map(state -> state.get("routeId")).toList();
            throw new IllegalArgumentException("No route " + id + " reads WDT or SST here; those that do are " + known);
        }
        return found.get();
    }

    private static Optional<DefaultConsumer> of(Route route) {
        return ConsumerPresence.of(route, DefaultConsumer.class)
                .filter(consumer -> consumer instanceof WdtConsumer || consumer instanceof SstConsumer);
    }

    private Map<String, Object> state(DefaultConsumer consumer) {
        return states().stream().filter(state -> consumer.getRouteId().equals(state.get("routeId"))).findFirst()
                .orElseGet(Map::of);
    }

    private List<Map<String, Object>> states() {
        List<Map<String, Object>> states = new ArrayList<>();
        describe(new WdtDevConsole(), states);
        describe(new SstDevConsole(), states);
        return states;
    }

    private void describe(ErpDevConsole<?> console, List<Map<String, Object>> states) {
        console.setCamelContext(getCamelContext());
        Map<?, ?> all = (Map<?, ?>) console.call(DevConsole.MediaType.JSON);
        for (Object one : (List<?>) all.get("consumers")) {
            Map<String, Object> state = new LinkedHashMap<>();
            ((Map<?, ?>) one).forEach((name, value) -> state.put(String.valueOf(name), value));
            Route route = getCamelContext().getRoute(String.valueOf(state.get("routeId")));
            state.put("polls", of(route).filter(DefaultConsumer::isStarted).isPresent());
            if (PollerElection.isElsewhere(route)) {
                state.put("electedElsewhere", true);
            }
            states.add(state);
        }
    }
}
