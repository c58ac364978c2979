/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;

/**
 * Judges what is pushed: required fields, lines, shop, raw order, uniqueness.
 */
final class PushCheck {

    private static final String OWN_PLATFORM = "127";

    private final String api;
    private final PushForm form;
    private final WdtSwitches switches;
    private final Shops shops;
    private final Table trades;

    PushCheck(String api, PushForm form, WdtSwitches switches, Shops shops, Table trades) {
        this.api = api;
        this.form = form;
        this.switches = switches;
        this.shops = shops;
        this.trades = trades;
    }

    /** Why a document cannot be taken, apart from its key. */
    Optional<WdtRefusal> wrong(ObjectNode document) {
        Optional<WdtRefusal> missing = missing(document, form.required());
        return missing.or(() -> wrongFields(form.rules(), document, document)).or(() -> wrongShop(document))
                .or(() -> wrongParent(document)).or(() -> wrongLines(document));
    }

    Optional<WdtRefusal> missing(JsonNode object, List<String> fields) {
        return fields.stream()
                .filter(field -> !object.path(field).isContainerNode() && object.path(field).asText("").isEmpty())
                .findFirst().map(field -> refusal(WdtError.MISSING, field));
    }

    private Optional<WdtRefusal> wrongFields(FieldRules rules, JsonNode document, JsonNode object) {
        return rules.missing(document, object).map(field -> refusal(WdtError.MISSING, field))
                .or(() -> rules.wrong(object).map(field -> switches.refusal(WdtError.INVALID, field)));
    }

    /**
     * Takes lines out that cannot be booked, and tells which; in strict mode the first of them refuses the document.
     */
    ArrayNode warnings(ObjectNode document, Optional<Integer> broken) {
        ArrayNode warnings = Json.array();
        List<JsonNode> good = new ArrayList<>();
        JsonNode lines = document.path(form.lines());
        boolean strict = document.path("is_post_error").asText(form.strictLines()).equals("1");
        for (int i = 0; i < lines.size(); i++) {
            String specNo = lines.get(i).path("spec_no").asText();
            Optional<String> wrong = broken.filter(Integer.valueOf(i)::equals).map(hit -> PartialFailure.TEXT)
                    .or(() -> switches.rejected(api, specNo));
            Optional<String> bad = wrong.isPresent() ? wrong : badStock(document, lines.get(i));
            if (bad.isPresent() && strict && wrong.isEmpty()) {
                throw switches.refusal(WdtError.PUSH, "：" + specNo + bad.get());
            }
            bad.ifPresentOrElse(
                    text -> warnings.addObject().put("spec_no", specNo).put("error_msg", text), copy(good, lines.get(i)));
        }
        document.set(form.lines(), Json.array().addAll(good));
        return warnings;
    }

    WdtRefusal refusal(WdtError kind, String what) {
        Optional<ApiQuery.ErrorText> own = Optional.ofNullable(form.errors().get(kind));
        return switches.refusal(kind, own.isPresent() ? what : ":" + what, own);
    }

    private static Runnable copy(List<JsonNode> good, JsonNode line) {
        return () -> good.add(line);
    }

    private Optional<WdtRefusal> wrongShop(ObjectNode document) {
        if (!form.shop()) {
            return Optional.empty();
        }
        Optional<String> shopNo = Shops.number(document);
        if (shopNo.isEmpty()) {
            return Optional.of(refusal(WdtError.MISSING, "shop_no"));
        }
        if (!shops.has(shopNo.get())) {
            return Optional.of(refusal(WdtError.PUSH, "无效店铺编号" + shopNo.get()));
        }
        document.put("shop_no", shopNo.get());
        return document.path("platform_id").asText().equals(OWN_PLATFORM)
                ? Optional.empty() : Optional.of(refusal(WdtError.PLATFORM, document.path("platform_id").asText()));
    }

    private Optional<WdtRefusal> wrongParent(ObjectNode document) {
        boolean unknown = !form.parent().isEmpty() && switches.refundNeedsTrade()
                && trades.get(document.path(form.parent()).asText()).isEmpty();
        return unknown ? Optional.of(refusal(WdtError.NO_TRADE, document.path(form.parent()).asText())) : Optional.empty();
    }

    private Optional<WdtRefusal> wrongLines(ObjectNode document) {
        if (form.lines().isEmpty()) {
            return Optional.empty();
        }
        JsonNode lines = document.path(form.lines());
        if (lines.isMissingNode()) {
            return Optional.of(refusal(WdtError.MISSING, form.lines()));
        }
        if (!lines.isArray() || lines.isEmpty() || lines.size() > form.maxLines()) {
            return Optional.of(refusal(WdtError.PUSH, form.lines() + "结构异常、为空或超过" + form.maxLines() + "行"));
        }
        Set<String> seen = new HashSet<>();
        for (JsonNode line : lines) {
            boolean judgedLater = !form.strictLines().isEmpty();
            Optional<WdtRefusal> wrong = judgedLater
                    ? Optional.empty()
                    : missing(line, form.lineRequired()).or(() -> wrongFields(form.lineRules(), document, line));
            if (wrong.isPresent()) {
                return wrong;
            }
            String value = line.path(form.uniqueLine()).asText();
            if (!form.uniqueLine().isEmpty() && !seen.add(value)) {
                return Optional.of(refusal(WdtError.REPEATED, value));
            }
        }
        return Optional.empty();
    }

    private Optional<String> badStock(JsonNode document, JsonNode line) {
        Optional<WdtRefusal> wrong = missing(line, form.lineRequired())
                .or(() -> wrongFields(form.lineRules(), document, line));
        if (wrong.isPresent()) {
            return wrong.map(WdtRefusal::getMessage);
        }
        try {
            boolean negative = new BigDecimal(line.path("stock_num").asText()).signum() < 0;
            return negative ? Optional.of("stock_num不能小于0") : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.of("stock_num不是数值");
        }
    }
}
