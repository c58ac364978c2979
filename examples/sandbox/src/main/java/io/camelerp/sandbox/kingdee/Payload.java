/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map.Entry;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;

/**
 * A request body in any of the envelopes a to d of section 1 of the protocol facts.
 */
final class Payload {

    private final JsonNode body;
    private final List<JsonNode> positional;
    private JsonNode data;

    private Payload(JsonNode body, List<JsonNode> positional) {
        this.body = body;
        this.positional = positional;
    }

    static Payload of(String text) {
        JsonNode body = text.isBlank() ? Json.object() : parse(text);
        if (!(body instanceof ObjectNode)) {
            throw new KingdeeRefusal(MsgCode.WRONG_PARAMETER, null, "请求参数错误：请求体不是JSON对象");
        }
        JsonNode parameters = unfolded(named(body, "parameters"));
        List<JsonNode> positional = new ArrayList<>();
        if (parameters.isArray()) {
            parameters.forEach(positional::add);
        }
        return new Payload(body, positional);
    }

    /** A login's argument by name, in any case, or by position. */
    String argument(String name, int position) {
        JsonNode value = position < positional.size() ? positional.get(position) : named(body, name);
        return value.asText("");
    }

    /** The form: its own argument, or, in queries, a field of the data. */
    String formId() {
        String form = positional.size() > 1 ? positional.get(0).asText("") : named(body, "formid").asText("");
        form = form.isEmpty() ? named(data(), "formid").asText("") : form;
        if (form.isEmpty()) {
            throw new KingdeeRefusal(MsgCode.FORM_EMPTY, null, "业务对象标识不能为空");
        }
        return form;
    }

    /** The data object, whether it was sent as an object or as text. */
    JsonNode data() {
        if (data == null) {
            data = readData();
        }
        return data;
    }

    private JsonNode readData() {
        JsonNode sent = positional.isEmpty() ? named(body, "data") : positional.get(positional.size() - 1);
        JsonNode unfolded = unfolded(sent);
        if (!unfolded.isObject()) {
            throw new KingdeeRefusal(MsgCode.WRONG_PARAMETER, null, "请求参数错误：data不是JSON对象");
        }
        return unfolded;
    }

    /** A field of the data, in any case; missing where it is not there. */
    JsonNode field(String name) {
        return named(data(), name);
    }

    /** A flag, which templates send as text. */
    boolean flag(String name) {
        return field(name).asText("").equalsIgnoreCase("true");
    }

    private static JsonNode named(JsonNode object, String name) {
        for (Iterator<Entry<String, JsonNode>> fields = object.fields(); fields.hasNext();) {
            Entry<String, JsonNode> field = fields.next();
            if (field.getKey().equalsIgnoreCase(name)) {
                return field.getValue();
            }
        }
        return MissingNode.getInstance();
    }

    private static JsonNode unfolded(JsonNode value) {
        return Optional.of(value).filter(JsonNode::isTextual).map(text -> parse(text.asText())).orElse(value);
    }

    private static JsonNode parse(String text) {
        try {
            return Json.parse(text);
        } catch (JsonProcessingException e) {
            throw new KingdeeRefusal(MsgCode.WRONG_PARAMETER, null, "请求参数错误：" + e.getOriginalMessage());
        }
    }
}
