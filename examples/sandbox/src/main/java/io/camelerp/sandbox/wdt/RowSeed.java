/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;

/**
 * Plausible rows of any API that gives rows out, the same for the same arguments.
 *
 * They have the fields that are documented for either dialect, as {@code rows.json} lists them, and values that follow
 * from the names of the fields. Times are local to Asia/Shanghai.
 */
final class RowSeed {

    private static final Set<String> BASE = Set.of("shop", "warehouse_query", "logistics", "purchase_provider_query");
    private static final int MAX_LINES = 4;
    private static final JsonNode TEMPLATES = Json.resource(RowSeed.class, "rows.json");

    private final String api;
    private final JsonNode template;
    private final String key;
    private final int count;
    private final long seed;
    private final LocalDateTime from;
    private final int[] seconds;

    /** A plan for so many rows of an API, created and modified within that time. */
    RowSeed(String api, int count, long seed, LocalDateTime from, LocalDateTime to) {
        if (count < 0 || count > 1_000_000 || !from.isBefore(to)) {
            throw new IllegalArgumentException(
                    "Expected 0 to 1000000 rows and a start before the end, got " + count + ", " + from + ", " + to);
        }
        if (!TEMPLATES.has(api)) {
            throw new IllegalArgumentException("The sandbox cannot make up rows of " + api);
        }
        this.api = api;
        this.template = TEMPLATES.get(api);
        this.key = template.fieldNames().next();
        this.count = count;
        this.seed = seed;
        this.from = from;
        int span = Math.toIntExact(Duration.between(from, to).toSeconds());
        this.seconds = new Random(seed + api.hashCode()).ints(count, 0, span + 1).sorted().toArray();
    }

    /** The rows in the order of their modification. */
    Stream<ObjectNode> stream() {
        return IntStream.range(0, count).mapToObj(this::row);
    }

    private ObjectNode row(int i) {
        Random random = new Random(seed * 1_000_003 + i + api.hashCode());
        LocalDateTime modified = from.plusSeconds(seconds[i]);
        LocalDateTime created = from.plusSeconds(seconds[i] / 2 + random.nextInt(seconds[i] / 2 + 1));
        boolean isBase = BASE.contains(api);
        long id = isBase ? i + 1L : (Math.floorMod(seed, 2000L) + 1) * 1_000_000 + i;
        int shop = api.equals("shop") ? i : random.nextInt(SeedTexts.SHOPS.size());
        int warehouse = api.equals("warehouse_query") || api.equals("stock_query") ? i : random.nextInt(4) / 3;
        int spec = switch (api) {
            case "goods_query" -> i;
            case "stock_query" -> i / 2;
            default -> random.nextInt(60);
        };
        return object(template, new SeedValues(
                api, key, i, -1, id, shop, api.equals("stock_query") ? i % 2 : warehouse, spec, created, modified, random));
    }

    private ObjectNode object(JsonNode fields, SeedValues values) {
        ObjectNode object = Json.object();
        fields.fields().forEachRemaining(field -> object.set(
                field.getKey(), field.getValue().isObject()
                        ? lines(field.getValue(), values)
                        : Json.node(values.of(field.getKey(), field.getValue().asText()))));
        return object;
    }

    private ArrayNode lines(JsonNode fields, SeedValues values) {
        ArrayNode lines = Json.array();
        int many = values.line() < 0 ? 1 + values.random().nextInt(MAX_LINES) : 1;
        for (int line = 0; line < many; line++) {
            lines.add(object(fields, values.line(line)));
        }
        return lines;
    }
}
