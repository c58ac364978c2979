/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.producer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Json;
import io.camelerp.wdt.WdtException;

/**
 * Turns JSON values into the text of parameters: digits kept, JSON in ASCII.
 */
final class Texts {

    private Texts() {
    }

    /** The text of a value, or null for a value that is not sent. */
    static String of(JsonNode value) {
        if (value == null || value.isNull() || value.isMissingNode()) {
            return null;
        }
        if (value.isContainerNode() || value.isNumber()) {
            return json(value);
        }
        return value.asText();
    }

    static String json(JsonNode value) {
        try {
            return Json.ASCII_WRITER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A tree cannot be written as JSON", e);
        }
    }

    /** A value that may be JSON in a text, as forms carry it. */
    static JsonNode parsed(String api, String name, JsonNode value) {
        if (!value.isTextual()) {
            return value;
        }
        try {
            return Json.READER.readTree(value.asText());
        } catch (JsonProcessingException e) {
            throw new WdtException(
                    Category.REQUEST, api, "expected JSON in " + name + ", got a text that is none; nothing was sent");
        }
    }

    /** Whether there is something to send. */
    static boolean isPresent(JsonNode value) {
        return value != null && !value.isNull() && !value.isMissingNode()
                && !(value.isValueNode() && value.asText().isBlank());
    }
}
