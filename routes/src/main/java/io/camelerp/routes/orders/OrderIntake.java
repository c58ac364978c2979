/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.orders;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Reads orders and makes {@code trade_push} requests of them, one per shop and at most 50 orders each.
 *
 * The body is JSON text in UTF-8 or a tree: one order, a list of orders, an object with {@code shop_no} and
 * {@code trade_list}, or one order per line. An order goes to the shop that it names itself ({@code shop_no}), else to
 * that of the object around it, else to the one that is set here. What cannot be pushed at all becomes a dead letter,
 * above all an order without its unique {@code tid}: pushed twice, it would be there twice. A file waits for an older
 * one that has an order in common with it.
 */
public class OrderIntake implements Processor {

    private static final int MAX_LINES = 200;

    private final OlderFiles olderFiles = new OlderFiles();
    private OrderFailures failures;
    private String shopNo;

    /** Text that is no order, and what was expected instead. */
    private record Unreadable(String text, String message) {
    }

    @Override
    public void process(Exchange exchange) {
        String source = exchange.getMessage().getHeader(Exchange.FILE_NAME_ONLY, String.class);
        OrderReport report = new OrderReport(source != null ? source : exchange.getMessage().getMessageId());
        report.attach(exchange);
        List<Unreadable> unreadable = new ArrayList<>();
        List<JsonNode> records = records(exchange, unreadable);
        // before anything that may fail: what is behind this file has to know of it
        olderFiles.await(exchange, tids(records));
        unreadable.forEach(each -> unreadable(exchange, report, each.text(), each.message()));
        Map<String, Set<Order>> orders = new LinkedHashMap<>();
        for (JsonNode record : records) {
            read(exchange, report, orders, record, shopNo);
        }
        List<Order> good = new ArrayList<>();
        orders.forEach((tid, same) -> {
            String wrong = wrong(List.copyOf(same));
            if (wrong == null) {
                good.addAll(same);
            } else {
                failures.keep(exchange, List.copyOf(same), null, wrong);
            }
        });
        exchange.getMessage().setBody(groups(good).stream().map(OrderGroup::request).toList());
    }

    private static List<JsonNode> records(Exchange exchange, List<Unreadable> unreadable) {
        if (exchange.getMessage().getBody() instanceof JsonNode node) {
            return List.of(node);
        }
        String text = OrderText.of(exchange);
        try {
            return List.of(Json.READER.readTree(text));
        } catch (JsonProcessingException e) {
            return lines(text, e, unreadable);
        }
    }

    /** One order per line; a line that is none of them is to blame alone. */
    private static List<JsonNode> lines(String text, JsonProcessingException whole, List<Unreadable> unreadable) {
        List<JsonNode> records = new ArrayList<>();
        List<Unreadable> bad = new ArrayList<>();
        for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
            try {
                records.add(Json.READER.readTree(line));
            } catch (JsonProcessingException e) {
                bad.add(new Unreadable(line, "expected an order as JSON in this line"));
            }
        }
        if (records.stream().noneMatch(JsonNode::isObject)) {
            unreadable.add(new Unreadable(
                    text, "expected orders as JSON, got text that is none: " + whole.getOriginalMessage()));
            return List.of();
        }
        unreadable.addAll(bad);
        return records;
    }

    private static Set<String> tids(List<JsonNode> records) {
        return records.stream().flatMap(record -> record.findValuesAsText("tid").stream()).map(String::strip)
                .filter(tid -> !tid.isEmpty()).collect(Collectors.toSet());
    }

    private void read(Exchange exchange, OrderReport report, Map<String, Set<Order>> orders, JsonNode record, String shop) {
        if (record.isArray()) {
            record.forEach(each -> read(exchange, report, orders, each, shop));
        } else if (record.path("trade_list").isArray()) {
            String own = record.path("shop_no").asText("");
            record.path("trade_list").forEach(each -> read(exchange, report, orders, each, own.isBlank() ? shop : own));
        } else if (record instanceof ObjectNode object) {
            add(exchange, report, orders, object, shop);
        } else {
            unreadable(exchange, report, record.toString(), "expected an order, got " + record.getNodeType());
        }
    }

    private void add(
            Exchange exchange, OrderReport report, Map<String, Set<Order>> orders, ObjectNode record, String defaultShop) {
        String tid = record.path("tid").asText("").strip();
        if (tid.isEmpty()) {
            unreadable(exchange, report, record.toString(),
                    "the order has no tid: without this unique number a repeat would create it twice");
            return;
        }
        ObjectNode content = record.deepCopy();
        String own = content.path("shop_no").asText("").strip();
        content.remove("shop_no");
        content.put("tid", tid);
        orders.computeIfAbsent(tid, same -> new LinkedHashSet<>())
                .add(new Order(tid, own.isEmpty() ? defaultShop : own, content));
    }

    /** Why what claims to be one order cannot be pushed, or null. */
    private static String wrong(List<Order> same) {
        Order order = same.get(0);
        int lines = order.content().path("order_list").size();
        if (same.size() > 1) {
            return same.size() + " orders with this tid and different content are in one file or message: none of them is sent";
        }
        if (order.shop() == null || order.shop().isBlank()) {
            return "the order names no shop (shop_no), and erp.route.orders-to-wdt.shop-no is not set";
        }
        return lines > MAX_LINES ? "the order has " + lines + " lines, WDT takes " + MAX_LINES : null;
    }

    private void unreadable(Exchange exchange, OrderReport report, String text, String message) {
        failures.keepUnreadable(exchange, text, message);
        report.unreadable(message);
    }

    private static List<OrderGroup> groups(List<Order> orders) {
        Map<String, List<Order>> byShop = new LinkedHashMap<>();
        orders.forEach(order -> byShop.computeIfAbsent(order.shop(), shop -> new ArrayList<>()).add(order));
        List<OrderGroup> groups = new ArrayList<>();
        byShop.forEach((shop, all) -> {
            for (int from = 0; from < all.size(); from += OrderGroup.MAX_ORDERS) {
                groups.add(new OrderGroup(shop, all.subList(from, Math.min(from + OrderGroup.MAX_ORDERS, all.size()))));
            }
        });
        return groups;
    }

    /** What keeps bad orders. */
    public void setFailures(OrderFailures failures) {
        this.failures = failures;
    }

    /** The shop of orders that name none. */
    public void setShopNo(String shopNo) {
        this.shopNo = shopNo;
    }
}
