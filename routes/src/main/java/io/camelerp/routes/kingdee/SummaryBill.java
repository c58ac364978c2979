/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ContentHash;
import io.camelerp.routes.kingdee.SummaryParts.Part;

/**
 * Adds the bills of many documents up to one: head fields that all of them share stay, lines that differ in nothing but
 * quantities become one line, and its quantities are added digit by digit.
 */
final class SummaryBill {

    private final String entry;
    private final List<String> quantities;
    private final String sourceIdField;

    /**
     * @param entry      the node of the lines, such as FEntity
     * @param quantities the fields of a line that are added up
     */
    SummaryBill(String entry, List<String> quantities, String sourceIdField) {
        this.entry = entry;
        this.quantities = quantities;
        this.sourceIdField = sourceIdField;
    }

    ObjectNode of(String number, List<Part> parts) {
        ObjectNode bill = parts.get(0).model().deepCopy();
        for (Part part : parts) {
            for (Iterator<Map.Entry<String, JsonNode>> fields = bill.fields(); fields.hasNext();) {
                Map.Entry<String, JsonNode> field = fields.next();
                if (!List.of("FBillNo", "FDate", sourceIdField, entry).contains(field.getKey())
                        && !field.getValue().equals(part.model().get(field.getKey()))) {
                    fields.remove();
                }
            }
        }
        bill.put("FBillNo", number);
        bill.put("FDate", parts.get(0).day() + " 00:00:00");
        bill.put(sourceIdField, number);
        bill.set(entry, lines(parts));
        return bill;
    }

    private ArrayNode lines(List<Part> parts) {
        Map<String, ObjectNode> lines = new LinkedHashMap<>();
        Map<String, List<BigDecimal>> sums = new LinkedHashMap<>();
        for (Part part : parts) {
            for (JsonNode line : part.model().path(entry)) {
                ObjectNode kind = line.deepCopy();
                kind.remove(quantities);
                String key = ContentHash.of(kind);
                lines.putIfAbsent(key, line.deepCopy());
                List<BigDecimal> sum = sums.computeIfAbsent(key, any -> new ArrayList<>());
                for (int i = 0; i < quantities.size(); i++) {
                    JsonNode quantity = line.get(quantities.get(i));
                    BigDecimal value = quantity == null ? BigDecimal.ZERO : new BigDecimal(quantity.asText().strip());
                    if (sum.size() <= i) {
                        sum.add(value);
                    } else {
                        sum.set(i, sum.get(i).add(value));
                    }
                }
            }
        }
        ArrayNode all = KingdeeJson.MAPPER.createArrayNode();
        lines.forEach((key, line) -> {
            for (int i = 0; i < quantities.size(); i++) {
                if (line.has(quantities.get(i))) {
                    // in its old place: the order of fields matters
                    line.put(quantities.get(i), sums.get(key).get(i).toPlainString());
                }
            }
            all.add(line);
        });
        return all;
    }
}
