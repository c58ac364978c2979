/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ContentHash;
import io.camelerp.common.Json;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.catalog.Command.Field;
import io.camelerp.sst.catalog.Command.Node;
import io.camelerp.sst.catalog.Command.Type;

/**
 * Brings a bill into the one spelling that we use (sst.md section 9), and says what it is and whether it has changed.
 * <p>
 * Only names change, and blanks around dates go: every number keeps its digits, every unknown field stays.
 */
public final class Normaliser {

    private static final String OWN_WAREHOUSE = "outstoreuid";
    private static final String THIRD_PARTY_WAREHOUSE = "extoutstoreuid";
    private static final int LONGEST_NUMBER = 1000;

    private final Command command;
    private final Map<String, NodeNames> nodes = new HashMap<>();

    private record NodeNames(Map<String, String> names, Map<String, Type> types) {

        static NodeNames of(Node node) {
            Map<String, String> names = new HashMap<>(node.aliases());
            Map<String, Type> types = new HashMap<>();
            for (Field field : node.fields()) {
                names.put(field.name().toLowerCase(Locale.ROOT), field.name());
                types.put(field.name(), field.type());
            }
            return new NodeNames(names, types);
        }

        String canonical(String name) {
            return names.getOrDefault(name.toLowerCase(Locale.ROOT), name);
        }
    }

    public Normaliser(Command command) {
        this.command = command;
        command.nodes().forEach((name, node) -> nodes.put(name, NodeNames.of(node)));
    }

    /** An entry of the list node in our spelling; a bare id becomes an object with the key field. */
    public ObjectNode bill(JsonNode raw) {
        if (raw.isObject()) {
            return object(command.listNode(), (ObjectNode) raw);
        }
        return Json.READER.createObjectNode().put(command.key(), raw.asText());
    }

    private ObjectNode object(String nodeName, ObjectNode raw) {
        NodeNames known = nodes.get(nodeName);
        ObjectNode result = Json.READER.createObjectNode();
        if (known == null) {
            return result.setAll(raw);
        }
        // the right spelling first: what an alias says counts only where it is missing
        raw.properties().forEach(field -> {
            String canonical = known.canonical(field.getKey());
            if (canonical.equalsIgnoreCase(field.getKey())) {
                put(result, known, canonical, field.getKey(), field.getValue());
            }
        });
        raw.properties().forEach(field -> {
            String canonical = known.canonical(field.getKey());
            if (!canonical.equalsIgnoreCase(field.getKey())) {
                put(result, known, canonical, field.getKey(), field.getValue());
            }
        });
        splitWarehouse(known, result);
        if (command.kind() == Command.Kind.query && result.hasNonNull(command.key())) {
            result.put(command.key(), result.get(command.key()).asText());
        }
        return result;
    }

    private void put(ObjectNode result, NodeNames known, String canonical, String original, JsonNode value) {
        JsonNode normal = value(canonical, known.types().get(canonical), value);
        JsonNode there = result.get(canonical);
        if (isBlank(there)) {
            result.set(canonical, normal);
        } else if (!isBlank(normal) && !there.equals(normal)) {
            // two spellings with different content: nothing is dropped
            result.set(original, normal);
        }
    }

    private JsonNode value(String name, Type type, JsonNode value) {
        if (value.isArray() && nodes.containsKey(name)) {
            ArrayNode list = Json.READER.createArrayNode();
            value.forEach(entry -> list.add(entry.isObject() ? object(name, (ObjectNode) entry) : entry));
            return list;
        }
        if (value.isTextual() && (type == Type.date || type == Type.time)) {
            return Json.READER.getNodeFactory().textNode(value.asText().trim());
        }
        return value;
    }

    private static boolean isBlank(JsonNode value) {
        return value == null || value.isNull() || value.isTextual() && value.asText().isBlank();
    }

    /** The table lists outstoreuid twice: as text it is the third party's id, as number the vendor's own. */
    private void splitWarehouse(NodeNames known, ObjectNode bill) {
        if (!known.types().containsKey(THIRD_PARTY_WAREHOUSE) || !known.types().containsKey(OWN_WAREHOUSE)) {
            return;
        }
        JsonNode first = bill.remove(OWN_WAREHOUSE);
        JsonNode second = bill.remove(OWN_WAREHOUSE + LenientJson.SECOND);
        for (JsonNode value : new JsonNode[] { first, second }) {
            if (value != null) {
                String name = value.isTextual() && isBlank(bill.get(THIRD_PARTY_WAREHOUSE))
                        ? THIRD_PARTY_WAREHOUSE : OWN_WAREHOUSE;
                bill.set(name, value);
            }
        }
    }

    /** What identifies a bill; a content hash when the vendor gave no key. */
    public String key(ObjectNode bill) {
        List<String> keys = command.keys();
        return keys.stream().map(bill::get).filter(value -> !isBlank(value) && value.isValueNode())
                .map(value -> value.asText().trim()).findFirst().orElseGet(() -> "#" + ContentHash.brief(bill.toString()));
    }

    /** The time by which the vendor filters, or the day of the bill; empty when it carries neither. */
    public String time(ObjectNode bill) {
        String timeField = command.window() == null ? "refertime" : command.window().timeField();
        return Optional.ofNullable(timeField).map(bill::get).filter(value -> !isBlank(value))
                .or(() -> Optional.ofNullable(bill.get("billingdate")).filter(value -> !isBlank(value)))
                .map(value -> value.asText().trim()).orElse("");
    }

    /**
     * Tells one state of a bill from another. Made of what the catalogue knows, without empty values, numbers by their
     * worth: the same bill pushed and downloaded has the same hash, whichever spelling the vendor chose.
     */
    public String hash(ObjectNode bill) {
        StringBuilder text = new StringBuilder(512);
        append(text, command.listNode(), bill);
        return ContentHash.brief(text.toString());
    }

    private void append(StringBuilder text, String nodeName, ObjectNode node) {
        NodeNames known = nodes.get(nodeName);
        text.append('{');
        node.properties().stream().filter(field -> known == null || known.types().containsKey(field.getKey()))
                .filter(field -> !isBlank(field.getValue())).sorted(Map.Entry.comparingByKey()).forEach(field -> {
                    text.append(field.getKey()).append('=');
                    Type type = known == null ? null : known.types().get(field.getKey());
                    append(text, field.getKey(), type, field.getValue());
                    text.append('\n');
                });
        text.append('}');
    }

    private void append(StringBuilder text, String name, Type type, JsonNode value) {
        if (value.isArray()) {
            text.append('[');
            value.forEach(entry -> {
                append(text, name, type, entry);
                text.append(',');
            });
            text.append(']');
        } else if (value.isObject()) {
            append(text, name, (ObjectNode) value);
        } else {
            text.append(worth(type, value.asText().trim()));
        }
    }

    private static String worth(Type type, String text) {
        if (type != Type.integer && type != Type.decimal || text.length() > LONGEST_NUMBER) {
            return text;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            // a few characters such as 1e-999999999 would become a text that fills the memory
            boolean isHuge = (long) number.precision() - number.scale() > 100 || number.scale() > LONGEST_NUMBER;
            return isHuge ? text : number.stripTrailingZeros().toPlainString();
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
