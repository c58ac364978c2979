/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.camelerp.sandbox.Json;

/**
 * How a row is shown: as it was put, or with ids as text and times with a T.
 */
record RowText(boolean idsAsText, boolean isoDates) {

    byte[] of(Row row) {
        if (!idsAsText && !isoDates) {
            return row.json();
        }
        return of(row.node());
    }

    /** Shows a row that nobody else has. */
    byte[] of(ObjectNode row) {
        rewrite(row);
        return Json.bytes(row);
    }

    private void rewrite(JsonNode node) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> object.set(name, shown(name, object.get(name))));
        }
        node.forEach(this::rewrite);
    }

    private JsonNode shown(String name, JsonNode value) {
        if (idsAsText && value.isNumber() && name.endsWith("_id")) {
            return TextNode.valueOf(value.asText());
        }
        if (isoDates && value.isTextual() && WdtTime.ofRequest(value.asText()).isPresent()) {
            return TextNode.valueOf(value.asText().replace(' ', 'T'));
        }
        return value;
    }
}
