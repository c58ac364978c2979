/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.camelerp.routes.lookup.LookupTables;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * The mapping of a stock-out to a Kingdee bill, as a step of a route.
 */
final class MappingCase implements Case {

    private static final JsonMapper MAPPER = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true)).build();

    @Override
    public List<Row> measure(Scale scale) throws Exception {
        try (Vendor vendor = Vendor.of(scale); CamelContext context = new DefaultCamelContext()) {
            vendor.tell("seed", 200, 4_000);
            JsonNode record = record(new HandLoop(vendor.wdtUrl()));
            LookupTables lookup = new LookupTables();
            lookup.setDir(Path.of("..", "quickstart", "config", "lookup").toString());
            context.getRegistry().bind(LookupTables.BEAN, lookup);
            long[] nanos = new long[Math.min(2_000, scale.rows())];
            RouteBuilder.addRoutes(context, builder -> builder.from("direct:map").routeId("map")
                    .process(exchange -> exchange.setProperty("start", System.nanoTime()))
                    .setBody().language("jq", "resource:classpath:mappings/wdt-stockout-to-kingdee.jq")
                    .process(exchange -> {
                        long start = exchange.getProperty("start", Long.class);
                        exchange.getMessage().setBody(System.nanoTime() - start);
                    }));
            context.start();
            ProducerTemplate producer = context.createProducerTemplate();
            for (int i = -2 * scale.rows(); i < nanos.length; i++) {
                long took = (long) producer.requestBody("direct:map", record);
                if (i >= 0) {
                    nanos[i] = took;
                }
            }
            Arrays.sort(nanos);
            double median = nanos[nanos.length / 2] / 1000.0;
            return List.of(new Row(
                    "jq mapping of a bill with 4 lines, inside a route",
                    String.format(Locale.ROOT, "%.1f us at the median", median),
                    "", "", "<= 30 us", median <= 30));
        }
    }

    /** A stock-out with four lines that can be mapped. */
    private static JsonNode record(HandLoop loop) throws Exception {
        PageCursor cursor = new PageCursor(Vendor.BEGIN, Vendor.BEGIN.plusDays(1), 86_400);
        for (JsonNode row : loop.call(Vendor.STOCKOUT, cursor.request()).path("stockout_list")) {
            if (row.path("details_list").size() == 4 && !row.path("shop_no").asText().equals("SH009")) {
                return MAPPER.readTree(row.toString());
            }
        }
        throw new IllegalStateException("No stock-out has four lines");
    }
}
