/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.routes.state.DeadLetter;

/**
 * What a record is called, so that its dead letter is told from that of another record with the same number: several
 * stock-outs of one trade have the trade's number.
 */
final class RecordNames {

    private final List<String> fields;
    private final JsonNode record;

    /**
     * @param fields the fields that may name a record, the first that is filled is its key
     */
    RecordNames(List<String> fields, JsonNode record) {
        this.fields = fields;
        this.record = record;
    }

    String key() {
        List<String> names = names();
        return names.isEmpty() ? byContent() : names.get(0);
    }

    /** Where its dead letter goes when another record has the key. */
    List<String> otherKeys(String key, String account) {
        List<String> names = names();
        String other = key;
        List<String> keys = new ArrayList<>();
        if (names.size() > 1) {
            other = key + " " + names.get(names.size() - 1);
            keys.add(other);
        }
        if (account != null && !account.isBlank()) {
            keys.add(other + " " + account);
        }
        keys.add(key + " " + byContent());
        return keys;
    }

    /** Whether nothing tells the record of a dead letter from this one. */
    boolean isOfSameRecord(DeadLetter letter, String account) {
        if (letter.account() != null && account != null && !letter.account().equals(account)) {
            return false;
        }
        JsonNode other = parse(letter.record());
        return fields.stream().allMatch(field -> {
            String name = name(record, field);
            String theirs = name(other, field);
            return name.isEmpty() || theirs.isEmpty() || name.equals(theirs);
        });
    }

    private List<String> names() {
        return fields.stream().map(field -> name(record, field)).filter(name -> !name.isEmpty()).distinct().toList();
    }

    private static String name(JsonNode record, String field) {
        String name = record == null ? "" : record.path(field).asText("");
        return name.isBlank() ? "" : name;
    }

    private String byContent() {
        return DeadLetter.keyByContent(String.valueOf(record));
    }

    private static JsonNode parse(String json) {
        try {
            return json == null ? null : Json.READER.readTree(json);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
