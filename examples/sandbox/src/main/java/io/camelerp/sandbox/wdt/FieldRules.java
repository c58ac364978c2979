/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sandbox.Json;

/**
 * What the vendor says that the fields of a document or of its lines hold; a field that is not sent is not judged.
 *
 * @param values  the values that a field may have
 * @param numbers fields that are numbers
 * @param times   fields that are {@code yyyy-MM-dd HH:mm:ss}
 * @param days    fields that are {@code yyyy-MM-dd}
 * @param demands what must be there besides, by {@code field=value} of the document: fields, or {@code field=value}
 * @param oneOf   fields that must not all be missing
 */
record FieldRules(Map<String, List<String>> values, List<String> numbers, List<String> times, List<String> days,
        Map<String, List<String>> demands, List<String> oneOf) {

    /** What stands for no time at all, as of an order that is not paid. */
    private static final String NO_TIME = "0000-00-00 00:00:00";

    static FieldRules of(JsonNode node) {
        return new FieldRules(
                lists(node.path("values")), Json.texts(node.path("numbers")), Json.texts(node.path("times")),
                Json.texts(node.path("days")), lists(node.path("demands")), Json.texts(node.path("oneOf")));
    }

    private static Map<String, List<String>> lists(JsonNode nodes) {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        nodes.fields().forEachRemaining(list -> lists.put(list.getKey(), Json.texts(list.getValue())));
        return lists;
    }

    /**
     * The first field that is missing.
     *
     * @param document whose fields decide what is demanded: the object itself, or the one whose line it is
     */
    Optional<String> missing(JsonNode document, JsonNode object) {
        Stream<String> demanded = demands.entrySet().stream()
                .filter(demand -> holds(document, demand.getKey())).flatMap(demand -> demand.getValue().stream())
                .filter(field -> !field.contains("=") && !isSent(object, field));
        boolean none = !oneOf.isEmpty() && oneOf.stream().noneMatch(field -> isSent(object, field));
        return Stream.concat(demanded, none ? oneOf.stream() : Stream.empty()).findFirst();
    }

    /** The first field that holds what it may not hold. */
    Optional<String> wrong(JsonNode object) {
        Stream<String> values = this.values.entrySet().stream()
                .filter(field -> isSent(object, field.getKey()) && !field.getValue().contains(text(object, field.getKey())))
                .map(Map.Entry::getKey);
        Stream<String> demanded = demands.entrySet().stream()
                .filter(demand -> holds(object, demand.getKey())
                        && demand.getValue().stream().anyMatch(other -> other.contains("=") && !holds(object, other)))
                .map(demand -> demand.getKey().split("=")[0]);
        Stream<String> formats = Stream.of(
                sent(object, numbers).filter(field -> !isNumber(text(object, field))),
                sent(object, times).filter(field -> !isTime(text(object, field))),
                sent(object, days).filter(field -> !isDay(text(object, field)))).flatMap(fields -> fields);
        return Stream.of(values, demanded, formats).flatMap(fields -> fields).findFirst();
    }

    private static Stream<String> sent(JsonNode object, List<String> fields) {
        return fields.stream().filter(field -> isSent(object, field));
    }

    private static boolean isSent(JsonNode object, String field) {
        return !text(object, field).isEmpty();
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).isNull() ? "" : object.path(field).asText("");
    }

    private static boolean holds(JsonNode object, String fieldAndValue) {
        String[] parts = fieldAndValue.split("=");
        return text(object, parts[0]).equals(parts[1]);
    }

    private static boolean isNumber(String text) {
        try {
            new BigDecimal(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean isTime(String text) {
        return text.equals(NO_TIME) || WdtTime.ofRequest(text).isPresent();
    }

    private static boolean isDay(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
