/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * A pool of changed stock: rows are routed and acknowledged, against a loop that does one after the other.
 */
final class PoolCase implements Case {

    private static final String QUERY = "api_goods_stock_change_query";
    private static final String ACK = "api_goods_stock_change_ack";
    private static final int LATENCY = 20;
    private static final int ACKED_TOGETHER = 50;
    private static final int ASKED_FOR = 500;
    private static final long SINK_NANOS = TimeUnit.MICROSECONDS.toNanos(400);

    @Override
    public List<Row> measure(Scale scale) throws Exception {
        int rows = scale.poolRows();
        List<Long> calls = new ArrayList<>();
        try (Vendor vendor = Vendor.of(scale)) {
            vendor.tell("shop", "SH001");
            vendor.tell("latency", LATENCY);
            List<Figures> figures = Figures.inTurn(scale.rounds(),
                    () -> rows / loop(vendor, rows),
                    () -> {
                        long before = vendor.calls("wdt:" + ACK);
                        double seconds = ours(vendor, rows);
                        calls.add(vendor.calls("wdt:" + ACK) - before);
                        return rows / seconds;
                    });
            long expected = (rows + ACKED_TOGETHER - 1) / ACKED_TOGETHER;
            long most = calls.stream().mapToLong(Long::longValue).max().orElse(0);
            String name = "pool of " + rows + " rows, " + LATENCY + " ms a call";
            return List.of(
                    new Row(name + ", acknowledgements", Long.toString(most), "", "", "<= " + expected, most <= expected),
                    Row.rates(name + ", to a loop", figures.get(1), figures.get(0), "rows/s", 1.3));
        }
    }

    private static double loop(Vendor vendor, int rows) throws Exception {
        vendor.tell("pool", rows);
        HandLoop loop = new HandLoop(vendor.wdtUrl());
        long start = System.nanoTime();
        int done = 0;
        while (done < rows) {
            JsonNode answer
                    = loop.call(QUERY, Map.of("shop_no", "SH001", "limit", Integer.toString(ASKED_FOR)));
            ArrayNode acked = JsonNodeFactory.instance.arrayNode();
            for (JsonNode row : answer.path("stock_change_list")) {
                LockSupport.parkNanos(SINK_NANOS);
                acked.addObject().put("rec_id", row.path("rec_id").asText()).put("sync_stock", row.path("sync_stock").asText())
                        .put("stock_change_count", row.path("stock_change_count").asText());
                if (acked.size() == ACKED_TOGETHER) {
                    done += acknowledge(loop, acked);
                }
            }
            if (!acked.isEmpty()) {
                done += acknowledge(loop, acked);
            }
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private static int acknowledge(HandLoop loop, ArrayNode rows) throws Exception {
        JsonNode answer = loop.call(ACK, Map.of("stock_sync_list", rows.toString()));
        if (!answer.path("code").asText().equals("0")) {
            throw new IllegalStateException("The sandbox says to an acknowledgement: " + answer);
        }
        int count = rows.size();
        rows.removeAll();
        return count;
    }

    private static double ours(Vendor vendor, int rows) throws Exception {
        Path state = Files.createTempDirectory("benchmark");
        vendor.tell("pool", rows);
        try (CamelContext context = new DefaultCamelContext()) {
            context.addComponent("wdt", OurRoute.component(vendor.wdtUrl(), state));
            RouteBuilder.addRoutes(context, builder -> builder.from(
                    "wdt:" + QUERY + "?shops=SH001&initialDelay=0&delay=100&pageSize=" + ASKED_FOR).routeId("ours")
                    .autoStartup(false).process(exchange -> LockSupport.parkNanos(SINK_NANOS)));
            context.start();
            long start = System.nanoTime();
            context.getRouteController().startRoute("ours");
            while (!vendor.tell("pool-open").equals("0")) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            return (System.nanoTime() - start) / 1e9;
        } finally {
            OurRoute.delete(state);
        }
    }
}
