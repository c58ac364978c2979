/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;

/**
 * ExecuteBillQuery and BillQuery: one row per bill, or per line where a field of the lines is named; a bare array of
 * arrays or of objects.
 */
final class BillQuery {

    private static final int DEFAULT_LIMIT = 2000;
    private static final int LARGEST_LIMIT = 10_000;

    private final Map<String, Form> forms = Form.all();
    private final Bills bills;

    BillQuery(Bills bills) {
        this.bills = bills;
    }

    ArrayNode arrays(String formId, Payload payload) {
        ArrayNode rows = Json.array();
        List<String> fields = fields(payload);
        views(formId, payload, fields).forEach(view -> {
            ArrayNode row = rows.addArray();
            fields.forEach(field -> row.add(value(field, view)));
        });
        return rows;
    }

    ArrayNode objects(String formId, Payload payload) {
        ArrayNode rows = Json.array();
        List<String> fields = fields(payload);
        views(formId, payload, fields).forEach(view -> {
            ObjectNode row = rows.addObject();
            fields.forEach(field -> row.set(field, value(field, view)));
        });
        return rows;
    }

    private Stream<UnaryOperator<String>> views(String formId, Payload payload, List<String> fields) {
        Form form = forms.getOrDefault(formId, Form.UNKNOWN);
        Filter filter = filter(payload.field("FilterString"));
        Stream.concat(fields.stream(), filter.fields().stream()).filter(field -> !form.knows(field)).findFirst()
                .ifPresent(field -> {
                    throw new KingdeeRefusal(MsgCode.NOT_EXISTING, field, "元数据中标识为" + field + "的字段不存在");
                });
        boolean perLine = Stream.concat(fields.stream(), filter.fields().stream()).anyMatch(form::isOfLines);
        int limit = number(payload, "Limit", DEFAULT_LIMIT);
        int start = number(payload, "StartRow", 0);
        int top = number(payload, "TopRowCount", Integer.MAX_VALUE);
        if (limit > LARGEST_LIMIT) {
            throw new KingdeeRefusal(MsgCode.WRONG_PARAMETER, "Limit", "Limit不能超过" + LARGEST_LIMIT + "，实际" + limit);
        }
        List<StoredBill> candidates = filter.numbers()
                .map(numbers -> bills.byNumbers(formId, numbers)).orElseGet(() -> bills.all(formId));
        return ordered(payload.field("OrderString").asText(""), candidates.stream()
                .flatMap(bill -> views(bill, form.entry(), perLine)).filter(view -> filter.test().test(view)))
                .limit(top).skip(start).limit(limit);
    }

    private static Stream<UnaryOperator<String>> views(StoredBill bill, String entry, boolean perLine) {
        if (!perLine) {
            return Stream.of(bill::value);
        }
        return bill.lines(entry).stream().map(line -> field -> {
            String value = line.get(field.toLowerCase(Locale.ROOT));
            return value == null ? bill.value(field) : value;
        });
    }

    /** Bills come by FID unless said otherwise. */
    private static Stream<UnaryOperator<String>> ordered(String order, Stream<UnaryOperator<String>> views) {
        Comparator<UnaryOperator<String>> comparator = null;
        for (String part : order.split(",")) {
            String[] words = part.strip().split("\\s+");
            if (!words[0].isEmpty()) {
                Comparator<UnaryOperator<String>> by
                        = (one, other) -> Filter.compare(one.apply(words[0]), other.apply(words[0]));
                by = words.length > 1 && words[1].equalsIgnoreCase("DESC") ? by.reversed() : by;
                comparator = comparator == null ? by : comparator.thenComparing(by);
            }
        }
        return comparator == null ? views : views.sorted(comparator);
    }

    private static List<String> fields(Payload payload) {
        List<String> fields = Arrays.stream(payload.field("FieldKeys").asText("").split(","))
                .map(String::strip).filter(key -> !key.isEmpty()).toList();
        if (fields.isEmpty()) {
            throw new KingdeeRefusal(MsgCode.WRONG_PARAMETER, "FieldKeys", "查询字段不能为空");
        }
        return fields;
    }

    private static int number(Payload payload, String name, int absent) {
        String text = payload.field(name).asText("");
        if (text.isEmpty() || text.equals("0")) {
            return absent;
        }
        if (!text.matches("\\d{1,9}")) {
            throw new KingdeeRefusal(MsgCode.WRONG_PARAMETER, name, name + "不是有效的行数：" + text);
        }
        return Integer.parseInt(text);
    }

    /**
     * A text, or a list of conditions {@code {Left, FieldName, Compare, Value, Right, Logic}} with operators as text.
     */
    private static Filter filter(JsonNode filter) {
        if (!filter.isArray()) {
            return FilterText.parse(filter.asText(""));
        }
        StringBuilder text = new StringBuilder();
        String logic = "";
        for (JsonNode part : filter) {
            String value = part.path("Value").asText("");
            boolean list = part.path("Compare").asText("").equalsIgnoreCase("IN");
            text.append(logic).append(' ').append(part.path("Left").asText("")).append(' ')
                    .append(part.path("FieldName").asText("")).append(' ').append(part.path("Compare").asText("")).append(' ')
                    .append(list ? "(" + value + ")" : "'" + value.replace("'", "''") + "'").append(' ')
                    .append(part.path("Right").asText("")).append(' ');
            logic = part.path("Logic").asText("AND").replace("0", "AND").replace("1", "OR");
        }
        return FilterText.parse(text.toString());
    }

    private static JsonNode value(String field, UnaryOperator<String> view) {
        String value = view.apply(field);
        return field.equalsIgnoreCase("FID") ? Json.node(Long.valueOf(value)) : Json.node(value);
    }
}
