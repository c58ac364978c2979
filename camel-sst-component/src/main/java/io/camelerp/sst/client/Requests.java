/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Json;
import io.camelerp.sst.SstException;
import io.camelerp.sst.catalog.Command;
import io.camelerp.sst.catalog.Command.Field;
import io.camelerp.sst.catalog.Command.Kind;
import io.camelerp.sst.catalog.Command.Type;

/**
 * Makes the body of a call of what a route gave: checked against the catalogue, and in the spellings that were chosen
 * where the vendor's table and example differ.
 *
 * @param spelling   which spelling is sent
 * @param emptyBatch what is sent for "a new batch"
 * @param idLists    how ids stand in a list
 * @param validate   whether a request is checked before it is sent
 */
public record Requests(Spelling spelling, EmptyBatch emptyBatch, IdLists idLists, boolean validate) {

    private static final String SUMBATCH = "sumbatch";
    private static final int DAY = "yyyy-MM-dd".length();
    private static final int SECOND = "yyyy-MM-dd HH:mm:ss".length();

    /** Which spelling is sent where the vendor's table and example differ. */
    public enum Spelling {
        both,
        table,
        example
    }

    /** What is sent for an empty {@code sumbatch}. */
    public enum EmptyBatch {
        /** An empty text. */
        text,
        /** Nothing. */
        omit,
        /** A JSON null. */
        none
    }

    /** How ids stand in a list. */
    public enum IdLists {
        /** {@code [3432]}, as in the vendor's example. */
        ids,
        /** {@code [{"dluid":3432}]}, as in the vendor's table. */
        objects
    }

    /** Values from an endpoint URI, which are text, in the form of the command's parameters. */
    public static ObjectNode ofText(Command command, Map<String, Object> parameters) {
        ObjectNode fields = Json.READER.createObjectNode();
        parameters.forEach((name, value) -> {
            String text = String.valueOf(value);
            Type type = command.parameter(name).map(Field::type).orElse(Type.text);
            if (type == Type.list) {
                ArrayNode list = fields.putArray(name);
                for (String part : text.split(",")) {
                    list.add(number(part.trim()));
                }
            } else {
                fields.set(name, type == Type.integer || type == Type.decimal
                        ? number(text) : Json.READER.getNodeFactory().textNode(text));
            }
        });
        return fields;
    }

    private static JsonNode number(String text) {
        return text.matches("0|[1-9]\\d{0,17}")
                ? Json.READER.getNodeFactory().numberNode(Long.parseLong(text))
                : Json.READER.getNodeFactory().textNode(text);
    }

    /**
     * The body of a call.
     *
     * @throws SstException when the request is incomplete or has a value of the wrong form; names the field
     */
    public ObjectNode body(Command command, ObjectNode given) {
        ObjectNode body = given.deepCopy();
        body.remove(List.of("cmd", "seq"));
        if (command.kind() == Kind.create && body.path(command.listNode()).isArray()
                && body.get(command.listNode()).size() == 1) {
            body.set(command.listNode(), body.get(command.listNode()).get(0));
        }
        command.bothSpellings().forEach((table, example) -> unify(body, table, example));
        if (validate) {
            check(command, body);
        }
        command.request().forEach(field -> writeTime(body, field));
        command.requestNodes().forEach(
                (node, fields) -> entries(body, node).forEach(entry -> fields.forEach(field -> writeTime(entry, field))));
        body.properties().removeIf(field -> isEmpty(field.getValue()) && !field.getKey().equals(SUMBATCH)
                && command.parameter(field.getKey()).isPresent());
        command.bothSpellings().forEach((table, example) -> spell(body, table, example));
        command.idLists().forEach((list, name) -> writeIds(body, list, name));
        if (command.kind() == Kind.cancel && body.path("buid").isValueNode()) {
            JsonNode only = body.get("buid");
            body.putArray("buid").add(only);
        }
        if (command.kind() == Kind.download && isEmpty(body.get(SUMBATCH))) {
            switch (emptyBatch) {
                case text -> body.put(SUMBATCH, "");
                case omit -> body.remove(SUMBATCH);
                case none -> body.putNull(SUMBATCH);
            }
        }
        return body;
    }

    private static void unify(ObjectNode body, String table, String example) {
        ObjectNode parent = parent(body, table);
        String name = table.substring(table.indexOf('.') + 1);
        if (parent != null && isEmpty(parent.get(name)) && !isEmpty(parent.get(example))) {
            parent.set(name, parent.remove(example));
        }
    }

    private void spell(ObjectNode body, String table, String example) {
        ObjectNode parent = parent(body, table);
        String name = table.substring(table.indexOf('.') + 1);
        if (parent == null || !parent.has(name)) {
            return;
        }
        JsonNode value = parent.get(name);
        if (spelling != Spelling.table) {
            parent.set(example, value);
        }
        if (spelling == Spelling.example) {
            parent.remove(name);
        }
    }

    private static ObjectNode parent(ObjectNode body, String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? body : body.get(path.substring(0, dot)) instanceof ObjectNode node ? node : null;
    }

    private void writeIds(ObjectNode body, String list, String name) {
        if (!(body.get(list) instanceof ArrayNode ids)) {
            return;
        }
        ArrayNode written = Json.READER.createArrayNode();
        ids.forEach(entry -> {
            JsonNode id = entry.isObject() && entry.has(name) ? entry.get(name) : entry;
            written.add(idLists == IdLists.objects ? Json.READER.createObjectNode().set(name, id) : id);
        });
        body.set(list, written);
    }

    /** The vendor writes no zone, no fraction, no T, and knows a day of ten characters. */
    private static void writeTime(JsonNode parent, Field field) {
        JsonNode value = parent.get(field.name());
        if (value != null && value.isTextual() && (field.type() == Type.date || field.type() == Type.time)) {
            String text = value.asText().trim();
            int length = field.type() == Type.date ? DAY : SECOND;
            if (isDate(text)) {
                ((ObjectNode) parent).put(
                        field.name(), text.substring(0, Math.min(length, text.length())).replace('T', ' '));
            }
        }
    }

    private static boolean isEmpty(JsonNode value) {
        return value == null || value.isNull() || value.isTextual() && value.asText().isBlank();
    }

    private static void check(Command command, ObjectNode body) {
        checkFields(command, command.request(), body, "");
        command.requestNodes().forEach((node, fields) -> {
            for (JsonNode entry : entries(body, node)) {
                checkFields(command, fields, entry, node + ".");
            }
        });
        long given = command.oneOf().stream().filter(name -> !isEmpty(body.get(name)) && !body.get(name).isEmpty()).count();
        // the vendor says one of three, and sends all three in its own example
        if (!command.oneOf().isEmpty() && given == 0) {
            throw wrong(command, "expected one of " + command.oneOf() + " (三个参数须选择一个), got none");
        }
    }

    private static List<JsonNode> entries(ObjectNode body, String node) {
        return body.findValues(node).stream().flatMap(value -> value.isArray()
                ? value.valueStream() : Stream.of(value)).toList();
    }

    private static void checkFields(Command command, List<Field> fields, JsonNode body, String where) {
        if (!body.isObject()) {
            throw wrong(command, "expected an object in '" + where + "', got " + body.getNodeType());
        }
        for (Field field : fields) {
            JsonNode value = body.get(field.name());
            if (isEmpty(value)) {
                if (field.required()) {
                    throw wrong(command, "expected " + where + field.describe() + ", got nothing");
                }
            } else if (!hasForm(command, field, value)) {
                throw wrong(command, "expected " + form(field.type()) + " in " + where + field.describe() + ", got "
                                     + (value.isValueNode() ? "'" + value.asText() + "'" : value.getNodeType()));
            }
        }
    }

    private static boolean hasForm(Command command, Field field, JsonNode value) {
        return switch (field.type()) {
            case text -> value.isValueNode();
            // the table has a number here, the example a bill number (sst.md A13)
            case integer -> value.isIntegralNumber()
                    || value.isTextual() && (value.asText().matches("\\d+") || field.name().equals("buid"));
            case decimal -> value.isNumber() || value.isTextual() && value.asText().matches("-?\\d+(\\.\\d+)?");
            case date, time -> isDate(value.asText().trim());
            case list -> value.isArray() || command.kind() == Kind.cancel && value.isValueNode();
            case object -> value.isObject();
        };
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text.length() > DAY ? text.substring(0, DAY) : text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static String form(Type type) {
        return switch (type) {
            case text -> "a text";
            case integer -> "a whole number";
            case decimal -> "a number";
            case date -> "a date yyyy-MM-dd";
            case time -> "a time yyyy-MM-dd HH:mm:ss";
            case list -> "a list";
            case object -> "one object";
        };
    }

    private static SstException wrong(Command command, String message) {
        return new SstException(Category.REQUEST, command.name(), message + "; nothing was sent");
    }
}
