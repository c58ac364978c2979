/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ContentHash;
import io.camelerp.routes.kingdee.SummaryParts.Part;

/**
 * Adds the bills of many documents up to one: lines that differ in nothing but quantities become one line, and its
 * quantities are added digit by digit.
 *
 * Of the heads, what all of them share stays. Base data, such as the customer, has to be the same in all.
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

    /** A summary without documents yet. */
    Sum sum(String number) {
        return new Sum(number);
    }

    /** @throws IllegalArgumentException when the heads name different base data */
    ObjectNode of(String number, List<Part> parts) {
        Sum sum = sum(number);
        parts.forEach(sum::add);
        return sum.bill();
    }

    /** A summary that grows by one document after the other, of which it keeps no more than its sums. */
    final class Sum {

        private final String number;
        private final Map<String, ObjectNode> lines = new LinkedHashMap<>();
        private final Map<String, List<BigDecimal>> sums = new HashMap<>();
        private Part first;
        private Map<String, JsonNode> baseData;
        private ObjectNode bill;

        private Sum(String number) {
            this.number = number;
        }

        /** @throws IllegalArgumentException when its head names other base data, or its content was let go */
        void add(Part part) {
            if (OldParts.isLetGo(part.model())) {
                throw new IllegalArgumentException(
                        "the content of document " + part.sourceId() + " was let go long after this summary was booked, and"
                                                   + " Kingdee does not have it any more. Have the documents of " + part.day()
                                                   + " delivered again");
            }
            if (first == null) {
                first = part;
                baseData = baseData(part.model());
                bill = part.model().deepCopy();
            }
            refuseOtherBaseData(part);
            keepCommon(bill, part.model(), Set.of("FBillNo", "FDate", sourceIdField, entry));
            part.model().path(entry).forEach(this::addLine);
        }

        private void refuseOtherBaseData(Part part) {
            Map<String, JsonNode> other = baseData(part.model());
            if (!baseData.equals(other)) {
                Set<String> fields = new TreeSet<>(baseData.keySet());
                fields.addAll(other.keySet());
                fields.removeIf(field -> Objects.equals(baseData.get(field), other.get(field)));
                String field = fields.iterator().next();
                throw new IllegalArgumentException(
                        "the documents of this summary cannot be added up to one bill: " + first.sourceId() + " has " + field
                                                   + " " + baseData.get(field) + ", but " + part.sourceId() + " "
                                                   + other.get(field)
                                                   + ". Have the documents of the day delivered again, so that all are mapped"
                                                   + " with the same lookup tables");
            }
        }

        private void addLine(JsonNode line) {
            ObjectNode kind = line.deepCopy();
            kind.remove(quantities);
            String key = ContentHash.of(kind);
            lines.putIfAbsent(key, (ObjectNode) line);
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

        boolean isEmpty() {
            return first == null;
        }

        ObjectNode bill() {
            bill.put("FBillNo", number);
            bill.put("FDate", first.day() + " 00:00:00");
            bill.put(sourceIdField, number);
            ArrayNode all = bill.putArray(entry);
            lines.forEach((key, each) -> {
                ObjectNode line = each.deepCopy();
                for (int i = 0; i < quantities.size(); i++) {
                    if (line.has(quantities.get(i))) {
                        // in its old place: the order of fields matters
                        line.put(quantities.get(i), sums.get(key).get(i).toPlainString());
                    }
                }
                all.add(line);
            });
            return bill;
        }
    }

    /** The references of a head to base data, by the names of their fields. */
    static Map<String, JsonNode> baseData(JsonNode head) {
        Map<String, JsonNode> references = new TreeMap<>();
        addReferences("", head, references);
        return references;
    }

    private static void addReferences(String path, JsonNode node, Map<String, JsonNode> references) {
        node.fields().forEachRemaining(field -> {
            if (isReference(field.getValue())) {
                references.put(path + field.getKey(), field.getValue());
            } else if (field.getValue().isObject()) {
                addReferences(path + field.getKey() + ".", field.getValue(), references);
            }
        });
    }

    /** Base data is named by a number: FNumber, FNUMBER, FStaffNumber. */
    private static boolean isReference(JsonNode value) {
        boolean named = false;
        for (Iterator<String> names = value.fieldNames(); names.hasNext() && !named;) {
            named = names.next().toLowerCase(Locale.ROOT).endsWith("number");
        }
        return named;
    }

    private static void keepCommon(ObjectNode all, JsonNode part, Set<String> own) {
        for (Iterator<Map.Entry<String, JsonNode>> fields = all.fields(); fields.hasNext();) {
            Map.Entry<String, JsonNode> field = fields.next();
            JsonNode other = part.get(field.getKey());
            if (own.contains(field.getKey()) || field.getValue().equals(other)) {
                continue;
            }
            if (other != null && other.isObject() && field.getValue() instanceof ObjectNode both && !isReference(both)) {
                keepCommon(both, other, Set.of());
            } else {
                fields.remove();
            }
        }
    }
}
