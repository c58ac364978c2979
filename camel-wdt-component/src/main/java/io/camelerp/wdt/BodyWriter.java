/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.camelerp.common.Json;
import io.camelerp.wdt.consumer.Item;

/**
 * Gives records the shape that a route asked for.
 */
final class BodyWriter {

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {
    };
    private static final TypeReference<List<Map<String, Object>>> LIST = new TypeReference<>() {
    };

    private BodyWriter() {
    }

    static Object body(JsonNode node, WdtConfiguration.BodyType type) {
        return switch (type) {
            case node -> node;
            case map -> node.isArray() ? Json.READER.convertValue(node, LIST) : Json.READER.convertValue(node, MAP);
            case string -> node.toString();
        };
    }

    static Object list(List<Item> items, WdtConfiguration.BodyType type) {
        ArrayNode list = Json.READER.createArrayNode();
        items.forEach(item -> list.add(item.record()));
        return body(list, type);
    }
}
