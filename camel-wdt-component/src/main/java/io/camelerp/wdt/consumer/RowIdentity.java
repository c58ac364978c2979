/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.ContentHash;
import io.camelerp.wdt.client.VendorTime;

/**
 * Finds what identifies a row and which time the vendor filtered it by.
 *
 * @param keyFields fields that identify a row, the best first
 * @param timeField the time by which the API filters, or null
 */
record RowIdentity(List<String> keyFields, String timeField) {

    RowIdentity {
        keyFields = List.copyOf(keyFields);
    }

    static RowIdentity of(String key, List<String> alternateKeys, String timeField) {
        return new RowIdentity(Stream.concat(Stream.ofNullable(key), alternateKeys.stream()).toList(), timeField);
    }

    Item item(JsonNode row) {
        String key = key(row);
        String time = text(row, timeField).orElse("");
        // without a time that says when it changed, only the content tells one state of a row from the next
        String state = timeOf(time).isPresent() ? time : "#" + ContentHash.brief(row.toString());
        return new Item(row, key, time, key + "@" + state);
    }

    /** A row without any key is told from others by its content. */
    private String key(JsonNode row) {
        return keyFields.stream().map(fields -> key(row, fields)).flatMap(Optional::stream).findFirst()
                .orElseGet(() -> "#" + ContentHash.brief(row.toString()));
    }

    /** {@code a+b} identify a row together. */
    private static Optional<String> key(JsonNode row, String fields) {
        List<String> values = Arrays.stream(fields.split("\\+")).map(field -> text(row, field)).flatMap(Optional::stream)
                .toList();
        return values.size() == fields.split("\\+").length ? Optional.of(String.join("+", values)) : Optional.empty();
    }

    private static Optional<String> text(JsonNode row, String field) {
        JsonNode value = field == null ? null : row.get(field);
        return value == null || value.isNull() || !value.isValueNode() || value.asText().isBlank()
                ? Optional.empty() : Optional.of(value.asText());
    }

    /** The row's time in whole seconds, or empty when there is none or it cannot be read. */
    Optional<LocalDateTime> time(Item item) {
        return timeOf(item.time());
    }

    /** The times of those rows that have one. */
    List<LocalDateTime> times(List<Item> items) {
        return items.stream().map(this::time).flatMap(Optional::stream).toList();
    }

    /** The rows of that time and later, and those of which nobody knows. */
    Set<String> idsFrom(LocalDateTime from, List<Item> items) {
        return items.stream().filter(item -> time(item).map(time -> !time.isBefore(from)).orElse(true)).map(Item::id)
                .collect(Collectors.toSet());
    }

    private static Optional<LocalDateTime> timeOf(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(VendorTime.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
