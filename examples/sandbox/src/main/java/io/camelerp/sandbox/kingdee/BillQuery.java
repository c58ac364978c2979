/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.camelerp.sandbox.Json;

/**
 * ExecuteBillQuery: a bare array of rows, one row per bill, or per line where a field of the lines is asked for.
 */
final class BillQuery {

    private static final int DEFAULT_LIMIT = 2000;

    private final Map<String, Form> forms = Form.all();
    private final Bills bills;

    BillQuery(Bills bills) {
        this.bills = bills;
    }

    ArrayNode run(String formId, Payload payload) {
        List<String> fields = fields(payload.field("FieldKeys").asText(""));
        Filter filter = filter(payload.field("FilterString"));
        Stream<StoredBill> candidates = filter.numbers()
                .map(numbers -> bills.byNumbers(formId, numbers)).orElseGet(() -> bills.all(formId)).stream();
        String entry = forms.getOrDefault(formId, Form.UNKNOWN).entry();
        boolean perLine = fields.stream().anyMatch(field -> field.startsWith(entry + ".") || field.startsWith(entry + "_"));
        int limit = payload.field("Limit").asInt();
        ArrayNode rows = Json.array();
        candidates.flatMap(bill -> views(bill, entry, perLine))
                .filter(view -> filter.test().test(view))
                .skip(payload.field("StartRow").asInt())
                .limit(limit == 0 ? DEFAULT_LIMIT : limit)
                .forEach(view -> {
                    ArrayNode row = rows.addArray();
                    fields.forEach(field -> add(row, field, view.apply(field)));
                });
        return rows;
    }

    private static Stream<UnaryOperator<String>> views(StoredBill bill, String entry, boolean perLine) {
        if (!perLine) {
            return Stream.of(bill::value);
        }
        return bill.lines(entry).stream().map(line -> field -> line.getOrDefault(field, bill.value(field)));
    }

    private static List<String> fields(String keys) {
        List<String> fields = Arrays.stream(keys.split(",")).map(String::strip).filter(key -> !key.isEmpty()).toList();
        if (fields.isEmpty()) {
            throw new KingdeeRefusal(MsgCode.WRONG_PARAMETER, "FieldKeys", "查询字段不能为空");
        }
        return fields;
    }

    private static Filter filter(JsonNode filter) {
        return FilterText.parse(filter.asText(""));
    }

    private static void add(ArrayNode row, String field, String value) {
        if (field.equals("FID")) {
            row.add(Long.parseLong(value));
        } else {
            row.add(value);
        }
    }
}
