/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultConsumer;

/**
 * The least that a consumer can do which asks for windows of one answer: the calls of the loop, the next one while an
 * answer is routed, and an exchange for each record. It plans, checks, remembers and stores nothing.
 */
final class BareRoute {

    private BareRoute() {
    }

    /** Reads the answers to all requests, and says how many seconds that took. */
    static double read(HandLoop loop, List<Map<String, String>> requests, Processor sink) throws Exception {
        ExecutorService readAhead = Executors.newSingleThreadExecutor();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            RouteBuilder.addRoutes(context, builder -> builder.from("direct:records").routeId("bare").process(sink));
            context.start();
            DefaultConsumer consumer = (DefaultConsumer) context.getRoute("bare").getConsumer();
            long start = System.nanoTime();
            JsonNode answer = loop.call(Vendor.STOCKOUT, requests.get(0));
            for (Map<String, String> request : requests.subList(1, requests.size())) {
                Future<JsonNode> next = readAhead.submit(() -> loop.call(Vendor.STOCKOUT, request));
                route(answer, consumer);
                answer = next.get();
            }
            route(answer, consumer);
            return (System.nanoTime() - start) / 1e9;
        } finally {
            readAhead.shutdownNow();
        }
    }

    private static void route(JsonNode answer, DefaultConsumer consumer) {
        for (JsonNode row : answer.path("stockout_list")) {
            Exchange exchange = consumer.createExchange(false);
            exchange.getMessage().setBody(row);
            consumer.getAsyncProcessor().process(exchange, consumer.defaultConsumerCallback(exchange, true));
        }
    }
}
