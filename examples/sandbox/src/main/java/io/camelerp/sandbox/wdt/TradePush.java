/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Json;

/**
 * trade_push: raw orders come in, each new or changed by its tid; texts of refusals are the published ones as far as
 * there are any.
 */
final class TradePush implements Operation {

    static final String API = "trade_push";

    private static final int MAX_ORDERS = 50;
    private static final int MAX_LINES = 200;
    private static final int MAX_ORDERS_OF_ONE_BUYER = 30;
    private static final List<String> ORDER_FIELDS = List.of(
            "tid", "trade_status", "delivery_term", "pay_time", "buyer_nick", "receiver_name", "receiver_province",
            "receiver_city", "receiver_district", "receiver_address", "receiver_mobile", "post_amount", "cod_amount",
            "ext_cod_fee", "other_amount", "paid", "order_list");
    private static final List<String> LINE_FIELDS = List.of(
            "oid", "num", "price", "status", "refund_status", "goods_id", "goods_name", "adjust_amount", "discount",
            "share_discount");
    private static final List<String> Y_LINE_FIELDS = Stream.concat(LINE_FIELDS.stream(), Stream.of("spec_no")).toList();

    private static final List<String> STATES = List.of("10", "20", "30", "40", "50", "70", "80", "90");
    private static final FieldRules ORDER_RULES = new FieldRules(
            Map.of("trade_status", STATES, "pay_status", List.of("0", "1", "2"), "delivery_term", List.of("1", "2", "3"),
                    "seller_flag", List.of("0", "1", "2", "3", "4", "5")),
            List.of(), List.of("trade_time", "pay_time"), List.of(), Map.of(), List.of());
    private static final FieldRules LINE_RULES = new FieldRules(
            Map.of("status", STATES, "refund_status", List.of("0", "1", "2", "3", "4", "5")), List.of(), List.of(), List.of(),
            Map.of(), List.of("goods_no", "spec_no"));

    private final WdtSwitches switches;
    private final WdtApi api;
    private final Shops shops;
    private final Table table;

    TradePush(WdtSwitches switches, WdtApi api, Shops shops, Table table) {
        this.switches = switches;
        this.api = api;
        this.shops = shops;
        this.table = table;
    }

    @Override
    public boolean speaks(Dialect dialect) {
        return true;
    }

    /** Takes the good orders; the bad ones refuse the whole batch in strict mode and are named in the message else. */
    @Override
    public synchronized WdtResult run(Dialect dialect, Map<String, String> values, Optional<Fault> fault) {
        Params params = new Params(switches, values);
        String shopNo = Shops.number(params).orElseGet(() -> params.required("shop_no"));
        if (!shops.has(shopNo)) {
            throw switches.refusal(WdtError.PUSH, "：无效店铺编号" + shopNo);
        }
        JsonNode orders = orders(params.required("trade_list"));
        ArrayNode failures = Json.array();
        List<Row> good = new ArrayList<>();
        Set<String> tids = new HashSet<>();
        for (int i = 0; i < orders.size(); i++) {
            JsonNode order = orders.get(i);
            Optional<String> wrong = PartialFailure.hits(fault, i, orders.size())
                    ? Optional.of(PartialFailure.TEXT) : wrong(order, shopNo, tids, dialect);
            if (wrong.isPresent()) {
                failures.addObject().put("tid", order.path("tid").asText("")).put("error", wrong.get());
            } else {
                good.add(Row.of(api, ((ObjectNode) order).deepCopy().put("shop_no", shopNo)));
            }
        }
        if (!failures.isEmpty() && values.getOrDefault("switch", "0").equals("1")) {
            throw switches.refusal(WdtError.PUSH, "：" + Json.text(failures));
        }
        return result(good, failures, fault.filter(hit -> hit.kind() == Fault.Kind.LATE_EFFECT).isEmpty());
    }

    private WdtResult result(List<Row> good, ArrayNode failures, boolean effective) {
        int changed = (int) good.stream().filter(row -> table.get(row.key()).isPresent()).count();
        if (effective) {
            table.put(good, Instant.EPOCH);
        }
        ObjectNode counts = Json.object().put("new_count", good.size() - changed).put("chg_count", changed);
        return new WdtResult(
                failures.isEmpty() ? "" : Json.text(failures), OptionalInt.empty(), null, List.of(), counts);
    }

    private JsonNode orders(String text) {
        JsonNode orders;
        try {
            orders = Json.parse(text);
        } catch (JsonProcessingException e) {
            throw switches.refusal(WdtError.PUSH, "：trade_list json格式错误");
        }
        if (!orders.isArray()) {
            throw switches.refusal(WdtError.PUSH, "：结构异常");
        }
        if (orders.isEmpty()) {
            throw switches.refusal(WdtError.PUSH, "：列表为空");
        }
        if (orders.size() > MAX_ORDERS) {
            throw switches.refusal(WdtError.PUSH, "：一次最多推送" + MAX_ORDERS + "条订单，实际" + orders.size());
        }
        Map<String, Integer> byBuyer = new HashMap<>();
        orders.forEach(order -> byBuyer.merge(order.path("buyer_nick").asText(), 1, Integer::sum));
        if (byBuyer.values().stream().anyMatch(count -> count > MAX_ORDERS_OF_ONE_BUYER)) {
            throw switches.refusal(WdtError.ONE_BUYER);
        }
        return orders;
    }

    private Optional<String> wrong(JsonNode order, String shopNo, Set<String> tids, Dialect dialect) {
        if (!order.isObject()) {
            return Optional.of("结构异常");
        }
        Optional<String> unfit = unfit(order, ORDER_FIELDS, ORDER_RULES);
        if (unfit.isPresent()) {
            return unfit;
        }
        String tid = order.path("tid").asText();
        Optional<String> rejected = switches.rejected(API, tid);
        if (rejected.isPresent()) {
            return rejected;
        }
        if (tid.length() > 40 || !tids.add(tid)) {
            return Optional.of("原始单号tid超长或重复：" + tid);
        }
        if (table.get(tid).filter(old -> !old.node().path("shop_no").asText().equals(shopNo)).isPresent()) {
            return Optional.of("原始单号tid已被其他店铺使用：" + tid);
        }
        JsonNode lines = order.path("order_list");
        if (!lines.isArray() || lines.isEmpty() || lines.size() > MAX_LINES) {
            return Optional.of("order_list应有1到" + MAX_LINES + "行");
        }
        for (JsonNode line : lines) {
            Optional<String> unfitLine = unfit(line, dialect == Dialect.Y ? Y_LINE_FIELDS : LINE_FIELDS, LINE_RULES);
            if (unfitLine.isPresent()) {
                return unfitLine;
            }
        }
        return wrongAmounts(order);
    }

    private static Optional<String> unfit(JsonNode object, List<String> fields, FieldRules rules) {
        return fields.stream().filter(field -> !object.path(field).isContainerNode() && object.path(field).asText("").isEmpty())
                .findFirst().or(() -> rules.missing(object, object)).map(field -> WdtError.MISSING.message() + ":" + field)
                .or(() -> rules.wrong(object).map(field -> WdtError.INVALID.message() + field));
    }

    /** The published rule: paid is the sum of the lines and the postage. */
    private static Optional<String> wrongAmounts(JsonNode order) {
        try {
            BigDecimal paid = amount(order, "paid");
            BigDecimal cod = amount(order, "cod_amount");
            if (paid.signum() < 0) {
                return Optional.of("应收不能小于0");
            }
            if (order.path("delivery_term").asInt() == 2 && cod.signum() == 0) {
                return Optional.of("货到付款订单COD金额不能为0");
            }
            if (cod.compareTo(paid) > 0) {
                return Optional.of("COD金额cod_amount大于应收paid");
            }
            BigDecimal sum = amount(order, "post_amount");
            for (JsonNode line : order.path("order_list")) {
                sum = sum.add(amount(line, "price").multiply(amount(line, "num"))).add(amount(line, "adjust_amount"))
                        .subtract(amount(line, "discount")).subtract(amount(line, "share_discount"));
            }
            return sum.compareTo(paid) == 0 ? Optional.empty() : Optional.of("已付金额不正确paid");
        } catch (NumberFormatException e) {
            return Optional.of("金额或数量不是数值");
        }
    }

    private static BigDecimal amount(JsonNode object, String field) {
        return new BigDecimal(object.path(field).asText());
    }
}
