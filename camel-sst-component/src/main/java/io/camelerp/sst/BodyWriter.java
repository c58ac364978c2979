/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.camelerp.common.Json;
import io.camelerp.sst.consumer.Item;

/**
 * Gives bills the shape that a route asked for.
 */
final class BodyWriter {

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {
    };
    private static final TypeReference<List<Map<String, Object>>> LIST = new TypeReference<>() {
    };

    private BodyWriter() {
    }

    static Object body(JsonNode node, SstConfiguration.BodyType type) {
        return switch (type) {
            case node -> node;
            case map -> node.isArray() ? Json.READER.convertValue(node, LIST) : Json.READER.convertValue(node, MAP);
            case string -> node.toString();
        };
    }

    static Object list(List<Item> items, SstConfiguration.BodyType type) {
        return body(array(items.stream().map(Item::bill).toList()), type);
    }

    static ArrayNode array(List<? extends JsonNode> nodes) {
        return Json.READER.createArrayNode().addAll(List.copyOf(nodes));
    }
}
