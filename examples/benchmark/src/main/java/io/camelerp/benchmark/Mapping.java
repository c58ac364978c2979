/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.nio.file.Path;

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
 * The ready-made mapping of a stock-out to a Kingdee bill, as a step of a route.
 */
final class Mapping implements AutoCloseable {

    static final String LOOKUP = Path.of("..", "quickstart", "config", "lookup").toString();

    private static final JsonMapper MAPPER = JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true)).build();

    private final CamelContext context = new DefaultCamelContext();
    private final ProducerTemplate producer;

    /** What came out, and how long the step took. */
    record Mapped(JsonNode bill, long nanos) {
    }

    Mapping() throws Exception {
        LookupTables lookup = new LookupTables();
        lookup.setDir(LOOKUP);
        context.getRegistry().bind(LookupTables.BEAN, lookup);
        RouteBuilder.addRoutes(context, builder -> builder.from("direct:map").routeId("map")
                .process(exchange -> exchange.setProperty("start", System.nanoTime()))
                .setBody().language("jq", "resource:classpath:mappings/wdt-stockout-to-kingdee.jq")
                .process(exchange -> {
                    long nanos = System.nanoTime() - exchange.getProperty("start", Long.class);
                    exchange.getMessage().setBody(new Mapped(exchange.getMessage().getBody(JsonNode.class), nanos));
                }));
        context.start();
        producer = context.createProducerTemplate();
    }

    /** Whether a seeded row is one that the mapping takes. */
    static boolean isMappable(JsonNode row) {
        return !row.path("shop_no").asText().equals("SH009");
    }

    /** A row as the component would deliver it. */
    static JsonNode record(JsonNode row) throws Exception {
        return parsed(row.toString());
    }

    static JsonNode parsed(String text) throws Exception {
        return MAPPER.readTree(text);
    }

    Mapped map(JsonNode record) {
        return producer.requestBody("direct:map", record, Mapped.class);
    }

    @Override
    public void close() throws Exception {
        context.close();
    }
}
