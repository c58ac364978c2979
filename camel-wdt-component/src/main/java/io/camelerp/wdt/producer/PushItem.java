/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.producer;

import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One of the things that a body asks to push.
 *
 * @param index  its place in the body, from 0
 * @param node   what it says
 * @param key    the values of its unique fields, or null when it has none
 * @param unique whether every unique field has a value, so that pushing it twice does no harm
 */
record PushItem(int index, JsonNode node, String key, boolean unique) {

    static PushItem of(int index, JsonNode node, List<String> uniqueFields) {
        List<String> values = uniqueFields.stream().map(node::get).filter(Texts::isPresent).map(JsonNode::asText).toList();
        return new PushItem(
                index, node, values.isEmpty() ? null : values.stream().collect(Collectors.joining("/")),
                !uniqueFields.isEmpty() && values.size() == uniqueFields.size());
    }

    /** How to name it to a user. */
    String name() {
        return key == null ? "item " + (index + 1) : key;
    }
}
