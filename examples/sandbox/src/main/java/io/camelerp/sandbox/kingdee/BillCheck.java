/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Refuses bills that lack a required field, refer to unknown base data, carry text where a number or date belongs, or
 * are dated in a closed period.
 *
 * A reference that is not required is looked at only where {@code IsVerifyBaseDataField} asks for it; otherwise the
 * bill is saved without it, which is how a wrong number gets lost.
 *
 * Texts of messages other than that of a required field are the sandbox's own.
 */
final class BillCheck {

    private final BaseData baseData;
    private volatile LocalDate closedUntil = LocalDate.MIN;

    BillCheck(BaseData baseData) {
        this.baseData = baseData;
    }

    void closedUntil(LocalDate closedUntil) {
        this.closedUntil = closedUntil;
    }

    void check(Form form, JsonNode model, boolean verifyBaseData) {
        if (form != Form.UNKNOWN && !model.path(form.entry()).has(0)) {
            throw new KingdeeRefusal(MsgCode.VALIDATION, form.entry(), "单据体“明细信息”是必录项");
        }
        form.required().forEach((path, label) -> required(form, model, path, label));
        form.references().forEach((path, kind) -> holders(form, model, path).forEach(holder -> reference(
                holder, path, kind, verifyBaseData || form.required().containsKey(path))));
        form.numbers().forEach(path -> values(form, model, path).forEach(value -> number(path, value)));
        form.dates().forEach(path -> values(form, model, path).forEach(value -> date(path, value)));
        if (form.dates().contains("FDate")) {
            open(text(model.path("FDate")));
        }
    }

    /** A field that has to be filled, or one of those between strokes. */
    private static void required(Form form, JsonNode model, String path, String label) {
        String[] either = path.split("\\|");
        boolean filled = either.length == 1
                ? values(form, model, path).noneMatch(value -> text(value).isEmpty())
                : Stream.of(either).flatMap(one -> values(form, model, one)).anyMatch(value -> !text(value).isEmpty());
        if (!filled) {
            throw new KingdeeRefusal(MsgCode.VALIDATION, name(either[0]), "字段[" + label + "]是必录字段");
        }
    }

    private void open(String date) {
        if (!date.isEmpty() && !LocalDate.parse(date.substring(0, 10)).isAfter(closedUntil)) {
            throw new KingdeeRefusal(
                    MsgCode.NOT_OPERABLE, "FDate", "单据日期[" + date.substring(0, 10) + "]所在期间已结账，不能保存");
        }
    }

    private void reference(JsonNode holder, String path, String kind, boolean verify) {
        JsonNode value = holder.path(name(path));
        if (value.isValueNode() && !value.isNull() && !value.asText().isEmpty()) {
            throw new KingdeeRefusal(
                    MsgCode.WRONG_PARAMETER, name(path),
                    "字段[" + name(path) + "]是基础资料，应为{\"FNumber\":…}，实际为" + value);
        }
        String number = text(value);
        if (number.isEmpty() || baseData.knows(kind, number)) {
            return;
        }
        if (verify) {
            throw new KingdeeRefusal(
                    MsgCode.NOT_EXISTING, name(path), "字段[" + name(path) + "]的值[" + number + "]在系统中不存在");
        }
        ((ObjectNode) holder).remove(name(path));
    }

    private static void number(String path, JsonNode value) {
        try {
            if (!text(value).isEmpty()) {
                new BigDecimal(text(value));
            }
        } catch (NumberFormatException e) {
            throw new KingdeeRefusal(
                    MsgCode.WRONG_PARAMETER, name(path), "字段[" + name(path) + "]不是数值：" + text(value));
        }
    }

    private static void date(String path, JsonNode value) {
        String text = text(value);
        try {
            if (!text.isEmpty()) {
                LocalDate.parse(text.substring(0, Math.min(10, text.length())));
            }
        } catch (DateTimeException e) {
            throw new KingdeeRefusal(MsgCode.WRONG_PARAMETER, name(path), "字段[" + name(path) + "]不是日期：" + text);
        }
    }

    /** The values at a path: one in the head, one per line in the entry. */
    private static Stream<JsonNode> values(Form form, JsonNode model, String path) {
        return holders(form, model, path).map(holder -> holder.path(name(path)));
    }

    private static Stream<JsonNode> holders(Form form, JsonNode model, String path) {
        List<String> names = List.of(path.split("\\."));
        if (names.get(0).equals(form.entry())) {
            return StreamSupport.stream(model.path(form.entry()).spliterator(), false);
        }
        JsonNode holder = model;
        for (String name : names.subList(0, names.size() - 1)) {
            holder = holder.path(name);
        }
        return Stream.of(holder);
    }

    private static String text(JsonNode value) {
        if (value.isObject()) {
            return value.path("FNumber").asText(value.path("FNUMBER").asText(""));
        }
        return value.isNull() ? "" : value.asText("");
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }
}
