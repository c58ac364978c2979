/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.dataformat.JsonLibrary;

/**
 * What people build: a timer, an HTTP call, an unmarshal, a split, forward paging, no checkpoint.
 */
final class DiyRoute {

    private DiyRoute() {
    }

    /**
     * Reads all rows and says how many seconds that took.
     *
     * @param sink  takes a row, or the list of a page
     * @param split whether the sink takes rows
     */
    static double read(Vendor vendor, PageCursor cursor, boolean split, Processor sink) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (CamelContext context = new DefaultCamelContext()) {
            RouteBuilder.addRoutes(context, builder -> {
                RouteDefinition route = builder.from("timer:diy?repeatCount=1&delay=0").routeId("diy").autoStartup(false);
                var loop = route.loopDoWhile(exchange -> cursor.hasNext())
                        .process(exchange -> ask(exchange, cursor))
                        .to(vendor.wdtUrl() + "/" + Vendor.STOCKOUT + ".php")
                        .unmarshal().json(JsonLibrary.Jackson)
                        .process(exchange -> take(exchange, cursor));
                if (split) {
                    loop.split(builder.body()).process(sink).end();
                } else {
                    loop.process(sink);
                }
                loop.end();
                route.process(exchange -> done.countDown());
            });
            context.start();
            long start = System.nanoTime();
            context.getRouteController().startRoute("diy");
            if (!done.await(30, TimeUnit.MINUTES)) {
                throw new IllegalStateException("The route did not end");
            }
            return Duration.ofNanos(System.nanoTime() - start).toNanos() / 1e9;
        }
    }

    private static void ask(Exchange exchange, PageCursor cursor) {
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "POST");
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/x-www-form-urlencoded");
        exchange.getMessage().setBody(HandSigned.form(cursor.request()));
    }

    private static void take(Exchange exchange, PageCursor cursor) {
        Map<?, ?> answer = exchange.getMessage().getBody(Map.class);
        cursor.answered(answer.get("total_count") == null ? 0 : Integer.parseInt(answer.get("total_count").toString()));
        exchange.getMessage().setBody(answer.get("stockout_list") == null ? List.of() : answer.get("stockout_list"));
    }
}
