/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sandbox.Json;

/**
 * What the sandbox checks in bills of one form, as {@code forms.json} says; of other forms it checks the number only.
 *
 * @param entry      the node of the lines
 * @param required   fields that must have a value, with their names for messages
 * @param references fields that refer to base data, with its kind
 * @param numbers    fields that must be numbers
 * @param dates      fields that must be dates
 * @param headFields fields of the head that queries may name, in lower case
 * @param lineFields fields of the lines that queries may name, in lower case
 */
record Form(String entry, Map<String, String> required, Map<String, String> references, List<String> numbers,
        List<String> dates, Set<String> headFields, Set<String> lineFields) {

    static final Form UNKNOWN = new Form("FEntity", Map.of(), Map.of(), List.of(), List.of(), Set.of(), Set.of());

    static Map<String, Form> all() {
        try (InputStream in = Form.class.getResourceAsStream("forms.json")) {
            Map<String, Form> forms = new HashMap<>();
            Json.parse(in.readAllBytes()).fields()
                    .forEachRemaining(form -> forms.put(form.getKey(), of(form.getValue())));
            return forms;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Form of(JsonNode node) {
        return new Form(
                node.get("entry").asText(), map(node.get("required")), map(node.get("references")),
                list(node.get("numbers")), list(node.get("dates")),
                names(node.get("headFields")), names(node.get("lineFields")));
    }

    private static Map<String, String> map(JsonNode object) {
        Map<String, String> map = new LinkedHashMap<>();
        object.fields().forEachRemaining(field -> map.put(field.getKey(), field.getValue().asText()));
        return map;
    }

    private static List<String> list(JsonNode array) {
        List<String> list = new ArrayList<>();
        array.forEach(text -> list.add(text.asText()));
        return list;
    }

    private static Set<String> names(JsonNode array) {
        return list(array).stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a field, as queries name it, is one of the lines. */
    boolean isOfLines(String field) {
        String name = field.toLowerCase(Locale.ROOT);
        String prefix = entry.toLowerCase(Locale.ROOT);
        return name.startsWith(prefix + ".") || name.startsWith(prefix + "_")
                || !headFields.contains(root(name)) && lineFields.contains(root(name));
    }

    /** Whether queries may name the field; a tenant's own fields begin with F_ and may always be named. */
    boolean knows(String field) {
        String name = field.toLowerCase(Locale.ROOT).replaceFirst("^subheadentity\\.", "");
        String own = isOfLines(name) ? name.replaceFirst("^" + entry.toLowerCase(Locale.ROOT) + "[._]", "") : name;
        return this == UNKNOWN || own.startsWith("f_") || headFields.contains(root(own)) || lineFields.contains(root(own));
    }

    private static String root(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
