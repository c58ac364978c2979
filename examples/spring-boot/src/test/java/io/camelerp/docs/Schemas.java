/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.docs;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * JSON Schemas of what a catalogue entry says: a file as a whole is the request, because editors hold a file against
 * the whole schema. Both vendors write numbers as text and text as numbers, so both are accepted; fields that the
 * catalogue does not know are allowed.
 */
final class Schemas {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Schemas() {
    }

    private static ObjectNode schema(JsonNode entry) {
        return NODES.objectNode().put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", entry.path("zh").asText()).put("description", entry.path("en").asText());
    }

    static JsonNode wdt(JsonNode entry) {
        ObjectNode schema = schema(entry);
        ArrayNode whole = schema.putArray("anyOf");
        ObjectNode definitions = schema.putObject("$defs");
        for (String dialect : List.of("classic", "y")) {
            JsonNode what = entry.path(dialect);
            if (what.has("parameters")) {
                whole.addObject().put("$ref", "#/$defs/" + dialect + "Request");
                definitions.set(dialect + "Request", object(what.get("parameters")));
                definitions.set(dialect + "Response", wdtResponse(what));
            }
        }
        return schema;
    }

    private static ObjectNode wdtResponse(JsonNode what) {
        ObjectNode response = NODES.objectNode().put("type", "object");
        ObjectNode properties = response.putObject("properties");
        properties.set("code", scalar("string"));
        properties.set("message", NODES.objectNode());
        if (what.path("counted").asBoolean()) {
            properties.set("total_count", scalar("integer"));
        }
        if (what.has("listNode")) {
            ObjectNode rows = properties.putObject(what.get("listNode").asText());
            rows.putArray("type").add("array").add("null");
            ObjectNode row = rows.putObject("items").put("type", "object");
            // several fields together, where the vendor has no single one
            for (String key : what.path("key").asText().split(",")) {
                if (!key.isBlank()) {
                    ((ObjectNode) row.withObject("/properties")).set(key.strip(), scalar("string"));
                }
            }
        }
        response.putArray("required").add("code");
        return response;
    }

    static JsonNode sst(JsonNode entry) {
        ObjectNode schema = schema(entry);
        schema.putArray("anyOf").addObject().put("$ref", "#/$defs/request");
        ObjectNode definitions = schema.putObject("$defs");
        ObjectNode request = object(entry.path("request"));
        entry.path("requestNodes").properties()
                .forEach(node -> ((ObjectNode) request.withObject("/properties")).set(node.getKey(), object(node.getValue())));
        definitions.set("request", request);
        ObjectNode response = NODES.objectNode().put("type", "object");
        ObjectNode properties = response.putObject("properties");
        properties.set("code", scalar("integer"));
        properties.set("msg", scalar("string"));
        entry.path("nodes").properties()
                .forEach(node -> properties.putObject(node.getKey()).put("type", "array")
                        .set("items", object(node.getValue().path("fields"))));
        definitions.set("response", response);
        return schema;
    }

    private static ObjectNode object(JsonNode fields) {
        ObjectNode object = NODES.objectNode().put("type", "object");
        ObjectNode properties = object.putObject("properties");
        ArrayNode required = NODES.arrayNode();
        for (JsonNode field : fields) {
            properties.set(field.path("name").asText(), field(field));
            // a parameter that another can stand for is not required alone
            if (field.path("required").asBoolean() && !field.has("instead")) {
                required.add(field.path("name").asText());
            }
        }
        if (!required.isEmpty()) {
            object.set("required", required);
        }
        return object;
    }

    private static ObjectNode field(JsonNode field) {
        ObjectNode schema = type(field);
        if (field.has("zh")) {
            schema.put("title", field.get("zh").asText());
        }
        String note = field.has("note") ? field.get("note").asText() : field.path("en").asText();
        if (!note.isEmpty()) {
            schema.put("description", note);
        }
        return schema;
    }

    private static ObjectNode type(JsonNode field) {
        String type = field.path("type").asText("").toLowerCase();
        boolean list = type.endsWith("[]") || type.equals("array") || type.equals("list");
        if (list) {
            ObjectNode schema = NODES.objectNode().put("type", "array");
            if (field.has("fields")) {
                schema.set("items", object(field.get("fields")));
            }
            return schema;
        }
        if (field.has("fields")) {
            return object(field.get("fields"));
        }
        if (type.endsWith("{}") || type.equals("object")) {
            return NODES.objectNode();
        }
        return scalar(type.matches("(tiny|small|big)?int.*") ? "integer"
                : type.matches("decimal.*|number|double|float") ? "number" : "string");
    }

    private static ObjectNode scalar(String type) {
        ObjectNode schema = NODES.objectNode();
        schema.putArray("type").add(type).add(type.equals("string") ? "number" : "string").add("null");
        return schema;
    }
}
