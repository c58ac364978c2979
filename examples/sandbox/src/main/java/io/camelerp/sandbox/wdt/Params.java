/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.camelerp.sandbox.Json;

/**
 * The parameters of one call, with the refusals of those that are missing or wrong.
 */
record Params(WdtSwitches switches, Map<String, String> values) {

    String required(String name) {
        String value = values.get(name);
        if (value == null) {
            throw switches.refusal(WdtError.MISSING, ":" + name);
        }
        return value;
    }

    int positive(String name) {
        String value = required(name);
        if (!value.matches("\\d{1,9}") || Integer.parseInt(value) < 1) {
            throw switches.refusal(WdtError.INVALID, name);
        }
        return Integer.parseInt(value);
    }

    JsonNode json(String name) {
        String text = required(name);
        try {
            return Json.parse(text);
        } catch (JsonProcessingException e) {
            throw switches.refusal(WdtError.PUSH, "：" + name + " json格式错误");
        }
    }

    /** A list that has at least one element and no more than that. */
    ArrayNode list(String name, int max) {
        JsonNode node = json(name);
        if (!(node instanceof ArrayNode array)) {
            throw switches.refusal(WdtError.PUSH, "：" + name + "结构异常");
        }
        if (array.isEmpty()) {
            throw switches.refusal(WdtError.PUSH, "：" + name + "列表为空");
        }
        if (array.size() > max) {
            throw switches.refusal(WdtError.PUSH, "：" + name + "一次最多" + max + "条，实际" + array.size());
        }
        return array;
    }
}
