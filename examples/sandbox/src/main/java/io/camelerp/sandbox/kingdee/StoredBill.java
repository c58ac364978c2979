/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;

/**
 * A bill in small: its model as bytes, the values of its head flat, as queries name them.
 */
final class StoredBill {

    private static final List<String> FINANCES = List.of("subheadentity.", "fpoorderfinance.");

    private final long fid;
    private final String number;
    private final String status;
    private final int saves;
    private final byte[] model;
    private final Map<String, String> head;

    StoredBill(long fid, String number, String status, int saves, byte[] model) {
        this(fid, number, status, saves, model, head(Json.parse(model)));
    }

    private StoredBill(long fid, String number, String status, int saves, byte[] model, Map<String, String> head) {
        this.fid = fid;
        this.number = number;
        this.status = status;
        this.saves = saves;
        this.model = model;
        this.head = head;
    }

    long fid() {
        return fid;
    }

    String number() {
        return number;
    }

    String status() {
        return status;
    }

    int saves() {
        return saves;
    }

    byte[] model() {
        return model;
    }

    Bill bill() {
        return new Bill(fid, number, status, saves, Json.parse(model));
    }

    StoredBill withStatus(String other) {
        return new StoredBill(fid, number, other, saves, model, head);
    }

    /** A value of the head as text, asked for in any case; empty where the bill has none. */
    String value(String field) {
        String name = field.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "fid" -> String.valueOf(fid);
            case "fbillno" -> number;
            case "fdocumentstatus" -> status;
            default -> head.getOrDefault(ofHead(name), "");
        };
    }

    private static String ofHead(String name) {
        return FINANCES.stream().filter(name::startsWith).findFirst().map(part -> name.substring(part.length())).orElse(name);
    }

    /** The number and all text values of the head: where a bill may say what it was made from. */
    Iterable<String> values() {
        List<String> values = new ArrayList<>(head.values());
        values.add(number);
        return values;
    }

    /** The lines of an entry, flat, under lower-case names with and without the entry's own. */
    List<Map<String, String>> lines(String entry) {
        List<Map<String, String>> lines = new ArrayList<>();
        for (JsonNode line : Json.parse(model).path(entry)) {
            Map<String, String> values = new HashMap<>();
            flatten("", line, values);
            String prefix = entry.toLowerCase(Locale.ROOT);
            values.put("fentryid", String.valueOf(fid * 1000 + lines.size() + 1));
            Map.copyOf(values).forEach((name, value) -> {
                values.put(prefix + "." + name, value);
                values.put(prefix + "_" + name, value);
            });
            lines.add(values);
        }
        return lines;
    }

    private static Map<String, String> head(JsonNode model) {
        Map<String, String> head = new HashMap<>();
        flatten("", model, head);
        return Map.copyOf(head);
    }

    /** The finance part of the head counts as head, as in Kingdee, where field names are unique in a form. */
    private static void flatten(String prefix, JsonNode object, Map<String, String> values) {
        object.fields().forEachRemaining(field -> {
            String name = prefix + field.getKey().toLowerCase(Locale.ROOT);
            if (field.getValue() instanceof ObjectNode nested) {
                flatten(FINANCES.contains(name + ".") ? "" : name + ".", nested, values);
            } else if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                values.put(name, field.getValue().asText());
            }
        });
    }
}
