/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;

/**
 * One row, already serialised, with what queries compare taken out of it.
 */
final class Row {

    static final long NEVER = Long.MIN_VALUE;

    private final String key;
    private final byte[] json;
    private final int status;
    private final long[] times;
    private final String[] values;

    private Row(String key, byte[] json, int status, long[] times, String[] values) {
        this.key = key;
        this.json = json;
        this.status = status;
        this.times = times;
        this.values = values;
    }

    static Row of(WdtApi api, ObjectNode node) {
        return of(api, node, Json.bytes(node));
    }

    /** A row that is serialised already. */
    static Row of(WdtApi api, byte[] json) {
        return of(api, Json.parse(json), json);
    }

    private static Row of(WdtApi api, JsonNode node, byte[] json) {
        String key = Arrays.stream(api.key().split(",")).map(field -> node.path(field).asText(""))
                .collect(Collectors.joining("/"));
        if (key.isEmpty()) {
            throw new IllegalArgumentException("A row of " + api.name() + " needs its key " + api.key());
        }
        int status = node.path(api.statusField()).asInt();
        long[] times = api.indexes().values().stream()
                .mapToLong(index -> status < index.minStatus() ? NEVER : time(node, index.field()))
                .toArray();
        String[] values = api.filters().values().stream().map(fields -> values(node, fields)).toArray(String[]::new);
        return new Row(key, json, status, times, values);
    }

    String key() {
        return key;
    }

    byte[] json() {
        return json;
    }

    ObjectNode node() {
        return (ObjectNode) Json.parse(json);
    }

    int status() {
        return status;
    }

    /** The row's time in the index at that position, or {@link #NEVER} where it does not belong there. */
    long time(int index) {
        return times[index];
    }

    /** Whether the fields of the filter at that position hold one of the values. */
    boolean holds(int filter, List<String> wanted) {
        String held = values[filter];
        if (wanted.contains(held)) {
            return true;
        }
        return held.indexOf(',') >= 0 && List.of(held.split(",")).stream().anyMatch(wanted::contains);
    }

    private static long time(JsonNode node, String field) {
        return field.isEmpty() ? 0 : WdtTime.ofRow(node.path(field).asText("")).orElse(NEVER);
    }

    private static String values(JsonNode node, List<String> fields) {
        if (fields.size() == 1 && fields.get(0).indexOf('.') < 0) {
            return node.path(fields.get(0)).asText("");
        }
        StringBuilder values = new StringBuilder();
        for (String field : fields) {
            int dot = field.indexOf('.');
            if (dot < 0) {
                append(values, node.path(field));
            } else {
                node.path(field.substring(0, dot)).forEach(line -> append(values, line.path(field.substring(dot + 1))));
            }
        }
        return values.toString();
    }

    private static void append(StringBuilder values, JsonNode value) {
        if (value.isValueNode() && !value.isNull()) {
            values.append(values.isEmpty() ? "" : ",").append(value.asText());
        }
    }

    /** Rows by key, numbers by their size, for a steady order within one instant. */
    static int compareKeys(Row one, Row other) {
        int byLength = Integer.compare(one.key.length(), other.key.length());
        return byLength != 0 ? byLength : one.key.compareTo(other.key);
    }
}
