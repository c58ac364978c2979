/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Documents as no honest vendor sends them, made of good ones: other types in other places, nested too deep, numbers
 * too long, bytes that are missing, doubled or no text.
 */
public final class Mutations {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
    private static final List<String> TEXTS = List.of(
            "", " ", "0", "-1", "1e999999999", "9".repeat(400), "null", "true", "NaN", "2026-02-30 25:61:61",
            "../../etc/passwd",
            "'; DROP TABLE erp_bill; --", "\u0000", "\ud800", "${sys:user.name}", "{{erp.kingdee.secret}}", "<script>",
            "a".repeat(10_000), "订单😀", "\r\nX-Injected: 1");

    private final Random random;

    public Mutations(long seed) {
        this.random = new Random(seed);
    }

    /** The document with something wrong in its structure. */
    public JsonNode structure(String good) {
        try {
            JsonNode root = JSON.readTree(good);
            for (int i = random.nextInt(4); i >= 0; i--) {
                root = mutate(root);
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The document with something wrong in its structure, its bytes, or both. */
    public byte[] bytes(String good) {
        byte[] bytes = (random.nextBoolean() ? structure(good).toString() : good).getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes = damage(bytes);
        }
        return bytes;
    }

    private byte[] damage(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        return switch (random.nextInt(6)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> join(Arrays.copyOf(bytes, at), bytes);
            case 2 -> join(Arrays.copyOf(bytes, at), join(new byte[] { (byte) random.nextInt(256) }, rest(bytes, at)));
            case 3 -> join(Arrays.copyOf(bytes, at), rest(bytes, Math.min(bytes.length, at + 1 + random.nextInt(8))));
            case 4 -> new byte[random.nextInt(20)];
            default -> join("[".repeat(random.nextInt(5000)).getBytes(StandardCharsets.US_ASCII), bytes);
        };
    }

    private static byte[] rest(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private JsonNode mutate(JsonNode node) {
        if (node.isEmpty() || random.nextInt(5) == 0) {
            return value();
        }
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(8)) {
                case 0 -> object.remove(name);
                case 1 -> object.set(name.toUpperCase(Locale.ROOT), object.get(name));
                case 2 -> object.set(text(), object.get(name));
                default -> object.set(name, mutate(object.get(name)));
            }
            return object;
        }
        ArrayNode array = (ArrayNode) node;
        int at = random.nextInt(array.size());
        switch (random.nextInt(5)) {
            case 0 -> array.remove(at);
            case 1 -> array.add(array.get(at));
            default -> array.set(at, mutate(array.get(at)));
        }
        return array;
    }

    private JsonNode value() {
        return switch (random.nextInt(9)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.booleanNode(random.nextBoolean());
            case 2 -> NODES.numberNode(random.nextLong());
            case 3 -> NODES.numberNode(random.nextDouble() * 1e300);
            case 4 -> NODES.arrayNode();
            case 5 -> NODES.objectNode();
            case 6 -> deep(random.nextInt(900));
            case 7 -> NODES.arrayNode().add(text()).add(random.nextInt()).addNull();
            default -> NODES.textNode(text());
        };
    }

    public String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private static JsonNode deep(int levels) {
        JsonNode node = NODES.numberNode(1);
        for (int i = 0; i < levels; i++) {
            node = i % 2 == 0 ? NODES.arrayNode().add(node) : NODES.objectNode().set("a", node);
        }
        return node;
    }
}
