/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sandbox.Json;

/**
 * An API and the table behind it, as {@code apis.json} describes them.
 *
 * @param name        the API's name without {@code .php}
 * @param listNode    where an answer carries its rows
 * @param key         the field that identifies a row
 * @param indexes     the orders in which rows can be read, by name
 * @param statusField the field that the parameter {@code status} is compared with
 * @param filters     parameter to the fields that it is compared with; a dot leads into a list
 * @param numbers     the parameters that may stand without a time
 * @param numberAlone whether such a number makes every other parameter void
 * @param dialects    how each dialect asks; none where the API takes rows in
 */
record WdtApi(String name, String listNode, String key, Map<String, Index> indexes, String statusField,
        Map<String, List<String>> filters, List<String> numbers, boolean numberAlone,
        Map<Dialect, Query> dialects) {

    /** Rows ordered by a time field; only rows whose status reaches the minimum are in it. */
    record Index(String field, int minStatus) {
    }

    /**
     * How a dialect asks.
     *
     * @param time        what the time filter means
     * @param window      the longest time span of one request
     * @param pageSize    rows of a page where nothing is said
     * @param maxPageSize the largest page size that may be asked for
     * @param startOfDay  whether the time of day of start_time is ignored
     * @param isoDates    whether times are shown with a T
     * @param successCode the code of success where no switch says otherwise
     */
    record Query(TimeRule time, Duration window, int pageSize, int maxPageSize, boolean startOfDay, boolean isoDates,
            int successCode) {

        private static Query of(JsonNode node) {
            return new Query(
                    TimeRule.valueOf(node.get("time").asText()), Duration.parse(node.get("window").asText()),
                    node.get("pageSize").asInt(), node.get("maxPageSize").asInt(),
                    node.path("startOfDay").asBoolean(), node.path("isoDates").asBoolean(),
                    node.path("successCode").asInt());
        }
    }

    /** Reads what the sandbox emulates. */
    static Map<String, WdtApi> all() {
        try (InputStream in = WdtApi.class.getResourceAsStream("apis.json")) {
            Map<String, WdtApi> apis = new LinkedHashMap<>();
            for (JsonNode node : Json.parse(in.readAllBytes())) {
                WdtApi api = of(node);
                apis.put(api.name, api);
            }
            return apis;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static WdtApi of(JsonNode node) {
        Map<String, Index> indexes = new LinkedHashMap<>();
        for (Entry<String, JsonNode> index : entries(node.path("indexes"))) {
            indexes.put(index.getKey(), new Index(
                    index.getValue().get("field").asText(), index.getValue().path("minStatus").asInt(Integer.MIN_VALUE)));
        }
        Map<String, List<String>> filters = new LinkedHashMap<>();
        for (Entry<String, JsonNode> filter : entries(node.path("filters"))) {
            filters.put(filter.getKey(), texts(filter.getValue()));
        }
        Map<Dialect, Query> dialects = new EnumMap<>(Dialect.class);
        for (Dialect dialect : Dialect.values()) {
            JsonNode query = node.get(dialect.name().toLowerCase(Locale.ROOT));
            if (query != null) {
                dialects.put(dialect, Query.of(query));
            }
        }
        return new WdtApi(
                node.get("name").asText(), node.path("listNode").asText(), node.get("key").asText(), indexes,
                node.path("status").asText(), filters, texts(node.path("numbers")),
                node.path("numberAlone").asBoolean(), dialects);
    }

    private static Iterable<Entry<String, JsonNode>> entries(JsonNode node) {
        Iterator<Entry<String, JsonNode>> fields = node.fields();
        return () -> fields;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }
}
