/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sandbox.Json;

/**
 * An API and the table behind it, as {@code apis.json} describes them.
 *
 * @param name              the API's name without {@code .php}
 * @param qimen             the name behind {@code wdt.} with underscores
 * @param listNode          where an answer carries its rows
 * @param key               the field that identifies a row; several with commas between them
 * @param indexes           the orders in which rows can be read, by name
 * @param statusField       the field that the status is compared with
 * @param filters           parameter to the fields that it is compared with; a dot leads into a list
 * @param numberAlone       whether such a number makes every other parameter void
 * @param numberWithoutTime whether such a number makes the time void
 * @param dialects          how each dialect asks; none where the API takes rows in
 */
record WdtApi(String name, String qimen, String listNode, String key, Map<String, Index> indexes, String statusField,
        Map<String, List<String>> filters, boolean numberAlone, boolean numberWithoutTime,
        Map<Dialect, ApiQuery> dialects) {

    /** Before the field of a flag, where the filters would take it for a parameter. */
    static final String FLAG = "#";

    /** Before the name of the API that answers for old rows; it takes the same parameters (wdt.md section 1). */
    static final String ARCHIVE = "his_";

    /** Rows ordered by a time field, or by their keys where it is empty; only of that status and above. */
    record Index(String field, int minStatus) {
    }

    /** Reads what the sandbox emulates. */
    static Map<String, WdtApi> all() {
        Map<String, WdtApi> apis = new LinkedHashMap<>();
        Json.resource(WdtApi.class, "apis.json").forEach(node -> {
            WdtApi api = of(node);
            apis.put(api.name, api);
            if (node.path("archive").asBoolean()) {
                apis.put(ARCHIVE + api.name, api.archive());
            }
        });
        return apis;
    }

    private WdtApi archive() {
        return new WdtApi(
                ARCHIVE + name, ARCHIVE + name, listNode, key, indexes, statusField, filters, numberAlone,
                numberWithoutTime, Map.of(Dialect.CLASSIC, dialects.get(Dialect.CLASSIC)));
    }

    /** A table of rows that come from outside. */
    static WdtApi table(String name, String key) {
        return new WdtApi(name, name, "", key, Map.of(), "", Map.of(), false, false, Map.of());
    }

    private static WdtApi of(JsonNode node) {
        Map<String, Index> indexes = new LinkedHashMap<>();
        node.path("indexes").fields().forEachRemaining(index -> indexes.put(index.getKey(), new Index(
                index.getValue().path("field").asText(""),
                index.getValue().path("minStatus").asInt(Integer.MIN_VALUE))));
        Map<String, List<String>> filters = new LinkedHashMap<>();
        node.path("filters").fields()
                .forEachRemaining(filter -> filters.put(filter.getKey(), Json.texts(filter.getValue())));
        Map<Dialect, ApiQuery> dialects = new EnumMap<>(Dialect.class);
        for (Dialect dialect : Dialect.values()) {
            JsonNode query = node.get(dialect.name().toLowerCase(Locale.ROOT));
            if (query != null) {
                dialects.put(dialect, ApiQuery.of(query, Json.texts(node.path("numbers"))));
            }
        }
        dialects.values().forEach(query -> query.flags().values()
                .forEach(flag -> filters.put(FLAG + flag.field(), List.of(flag.field()))));
        return new WdtApi(
                node.get("name").asText(), node.path("qimen").asText(node.get("name").asText()),
                node.path("listNode").asText(), node.get("key").asText(), indexes, node.path("status").asText(), filters,
                node.path("numberAlone").asBoolean(),
                node.path("numberWithoutTime").asBoolean(), dialects);
    }
}
