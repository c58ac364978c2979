/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.lookup.LookupTables;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Runs mappings alone, with the lookup tables of the tests. */
abstract class MappingTestSupport {

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    final CamelContext context = new DefaultCamelContext();
    final LookupTables lookup = new LookupTables();

    @BeforeEach
    void start() {
        lookup.setDir("classpath:lookup");
        context.getRegistry().bind(LookupTables.BEAN, lookup);
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    JsonNode map(String mapping, String fixture, Consumer<ObjectNode> change) {
        ObjectNode record = (ObjectNode) read(fixture + ".json");
        change.accept(record);
        return evaluate("resource:classpath:mappings/" + mapping + ".jq", record);
    }

    JsonNode evaluate(String resource, ObjectNode record) {
        Expression expression = context.resolveLanguage("jq").createExpression(resource);
        expression.init(context);
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(record);
        prepare(exchange);
        return expression.evaluate(exchange, JsonNode.class);
    }

    /** Puts beside the record what a route would have put there. */
    void prepare(Exchange exchange) {
    }

    static JsonNode read(String fixture) {
        try {
            return JSON.readTree(text("/fixtures/" + fixture));
        } catch (IOException e) {
            throw new IllegalStateException(fixture, e);
        }
    }

    static String text(String resource) throws IOException {
        try (InputStream in = MappingTestSupport.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
