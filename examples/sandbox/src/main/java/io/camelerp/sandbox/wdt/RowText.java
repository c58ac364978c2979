/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.camelerp.sandbox.Json;

/**
 * How a row is shown: as it was put, or with ids as text, times with a T, other names, some of its fields.
 *
 * @param columns the fields to show, all where it is empty
 * @param hidden  the fields not to show
 */
record RowText(boolean idsAsText, ApiQuery.Shown shown, Set<String> columns, Set<String> hidden) {

    static final ApiQuery.Shown AS_PUT = new ApiQuery.Shown(false, Map.of(), Map.of());

    byte[] of(Row row) {
        boolean asPut = !idsAsText && shown.equals(AS_PUT) && columns.isEmpty() && hidden.isEmpty();
        return asPut ? row.json() : of(row.node());
    }

    byte[] of(ObjectNode row) {
        ObjectNode node = columns.isEmpty() ? row.deepCopy() : row.deepCopy().retain(columns);
        return Json.bytes(rewritten(node.remove(hidden), shown.rows(), 0));
    }

    private ObjectNode rewritten(ObjectNode node, Map<String, String> names, int depth) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        for (Entry<String, JsonNode> field : node.properties()) {
            String name = names.getOrDefault(field.getKey(), field.getKey());
            fields.put(name, value(name, field.getValue(), depth));
        }
        return (ObjectNode) Json.object().setAll(fields);
    }

    private JsonNode value(String name, JsonNode value, int depth) {
        if (value.isArray()) {
            return Json.array().addAll(value.valueStream().map(line -> element(line, depth)).toList());
        }
        return value instanceof ObjectNode object ? rewritten(object, Map.of(), depth + 1) : shown(name, value);
    }

    private JsonNode element(JsonNode line, int depth) {
        return line instanceof ObjectNode object
                ? rewritten(object, depth == 0 ? shown.lines() : Map.of(), depth + 1) : line;
    }

    private JsonNode shown(String name, JsonNode value) {
        if (idsAsText && value.isNumber() && (name.endsWith("_id") || name.equals("id"))) {
            return TextNode.valueOf(value.asText());
        }
        if (shown.isoDates() && value.isTextual() && WdtTime.ofRequest(value.asText()).isPresent()) {
            return TextNode.valueOf(value.asText().replace(' ', 'T'));
        }
        return value;
    }
}
