/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.JsonNodeDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;

/**
 * JSON as the vendor sends it, where one field may come twice in an object; numbers keep their digits.
 */
public final class LenientJson {

    /**
     * Added to the name of a field that comes twice in one object: the vendor's table lists {@code outstoreuid} as text
     * and as number (sst.md section 2).
     */
    public static final String SECOND = "~2";

    private static final JsonMapper MAPPER = Json.reading(
            JsonFactory.builder().streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).maxNumberLength(100).build()).build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(Json.NODES)
            .addModule(new SimpleModule().addDeserializer(JsonNode.class, new Repeated()))
            .build();

    private LenientJson() {
    }

    /**
     * Reads what the vendor sent.
     *
     * @throws IOException when it is no JSON
     */
    public static JsonNode read(byte[] json) throws IOException {
        return MAPPER.readValue(json, JsonNode.class);
    }

    private static final class Repeated extends JsonNodeDeserializer {

        private static final long serialVersionUID = 1L;

        @Override
        protected void _handleDuplicateField(
                JsonParser parser, DeserializationContext context, JsonNodeFactory factory, String name, ObjectNode node,
                JsonNode first, JsonNode second) {
            if (!first.equals(second)) {
                node.set(name, first);
                node.set(name + SECOND, second);
            }
        }
    }
}
