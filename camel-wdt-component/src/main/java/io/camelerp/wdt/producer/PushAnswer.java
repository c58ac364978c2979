/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.producer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.camelerp.common.Json;
import io.camelerp.wdt.catalog.Push;
import io.camelerp.wdt.client.Answer;

/**
 * Finds in an answer with {@code code: 0} what the vendor did not do (wdt.md section 3.1): {@code errors},
 * {@code warning}, {@code fail_item_list}, or a JSON list in {@code message}.
 */
final class PushAnswer {

    private static final List<String> FAILURES = List.of("errors", "warning", "fail_item_list");
    private static final List<String> TEXTS = List.of("error", "error_msg", "message", "msg", "reason");

    private static final Pattern NUMBER = Pattern.compile("[A-Za-z0-9_-]*\\d[A-Za-z0-9_-]*");

    /** Texts in the place of failures that tell of none. */
    private static final Pattern NOTHING
            = Pattern.compile("\\s*(null|none|0|ok|success|成功|无)?\\s*", Pattern.CASE_INSENSITIVE);

    private final Answer answer;
    private final Push push;
    private final List<PushItem> items;
    private final Map<PushItem, String> failures = new LinkedHashMap<>();
    private final List<String> unattributed = new ArrayList<>();

    PushAnswer(Answer answer, Push push, List<PushItem> items) {
        this.answer = answer;
        this.push = push;
        this.items = items;
        FAILURES.forEach(name -> read(answer.root().path(name)));
        read(messageList());
        if (items.size() == 1) {
            unattributed.forEach(text -> fail(items.get(0), text));
            unattributed.clear();
        }
    }

    /**
     * Adds what the answer says to the result.
     *
     * @param repeated whether the result of an attempt before is unknown: what this one refuses may be what that one
     *                 has done
     */
    void addTo(PushResult result, boolean repeated) {
        OptionalInt created = count("new_count");
        result.counted(
                created.isEmpty() && push.shape().isOneDocument() && failures.isEmpty() ? OptionalInt.of(1) : created,
                count("chg_count"));
        List<PushItem> others = items.stream().filter(item -> !failures.containsKey(item)).toList();
        failures.forEach((item, text) -> {
            if (repeated && push.isAlreadyDone(answer.code(), text)) {
                result.done();
            } else if (repeated) {
                result.unknown(item, answer.code(), text);
            } else {
                result.failed(item, answer.code(), text);
            }
        });
        if (unattributed.isEmpty()) {
            others.forEach(item -> result.done());
        } else if (unattributed.size() >= others.size()) {
            others.forEach(item -> result.failed(item, answer.code(), String.join("; ", unattributed)));
        } else {
            // the vendor refused some of these and does not say which
            others.forEach(item -> result.unknown(item, answer.code(), String.join("; ", unattributed)));
        }
        if (items.size() == 1) {
            documentNumber().ifPresent(number -> result.document(items.get(0), number));
        }
    }

    /** The number of the created document; a message is one only when it looks like it. */
    private Optional<String> documentNumber() {
        if (push.documentNode() == null) {
            return Optional.empty();
        }
        boolean inMessage = "message".equals(push.documentNode());
        String number = inMessage ? answer.message() : answer.root().path(push.documentNode()).asText("");
        return Optional.of(number.trim())
                .filter(text -> inMessage ? NUMBER.matcher(text).matches() : !text.isEmpty() && !"null".equals(text));
    }

    private JsonNode messageList() {
        String message = answer.message().strip();
        return message.startsWith("[") || message.startsWith("{") ? parsed(message) : MissingNode.getInstance();
    }

    private static JsonNode parsed(String text) {
        try {
            return Json.READER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private void read(JsonNode node) {
        JsonNode list = node.isTextual() ? parsed(node.asText()) : node;
        if (node.isTextual() && !list.isContainerNode() && !NOTHING.matcher(node.asText()).matches()) {
            unattributed.add(node.asText().strip());
        } else if (list.isObject()) {
            readElement(list);
        } else if (list.isArray()) {
            list.forEach(this::readElement);
        }
    }

    private void readElement(JsonNode element) {
        if (element.isEmpty() && element.asText().isBlank()) {
            return;
        }
        String text = text(element);
        List<PushItem> named = items.stream().filter(item -> isNamed(item, element)).toList();
        named.forEach(item -> fail(item, text));
        if (named.isEmpty()) {
            unattributed.add(text);
        }
    }

    private boolean isNamed(PushItem item, JsonNode element) {
        return item.unique() && push.unique().stream()
                .allMatch(field -> element.path(field).asText().equals(item.node().path(field).asText()));
    }

    private void fail(PushItem item, String text) {
        failures.merge(item, text, (first, second) -> first + "; " + second);
    }

    /** The vendor's text, after what it says besides of the place of the failure: {@code spec_no=A1: …}. */
    private String text(JsonNode element) {
        if (!element.isObject()) {
            return element.asText();
        }
        String text = TEXTS.stream().map(element::get).filter(Texts::isPresent).map(JsonNode::asText).findFirst()
                .orElse(null);
        if (text == null) {
            return element.toString();
        }
        List<String> place = new ArrayList<>();
        element.fields().forEachRemaining(field -> {
            if (!push.unique().contains(field.getKey()) && !TEXTS.contains(field.getKey())
                    && Texts.isPresent(field.getValue())) {
                place.add(field.getKey() + "=" + field.getValue().asText());
            }
        });
        return place.isEmpty() ? text : String.join(" ", place) + ": " + text;
    }

    private OptionalInt count(String name) {
        String text = answer.root().path(name).asText().trim();
        return text.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
}
