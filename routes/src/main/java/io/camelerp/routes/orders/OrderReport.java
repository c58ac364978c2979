/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.orders;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;
import org.apache.camel.Exchange;

/**
 * What became of each order of one file or message, in the order in which they came.
 *
 * As JSON: {@code {source, done, failed, orders:[{tid, shop_no, status, code, message}]}}; the status is {@code done}
 * or {@code failed}, and a failed order is a dead letter.
 */
final class OrderReport {

    private static final String PROPERTY = "CamelErpOrderReport";

    private final String source;
    private final Map<String, ObjectNode> entries = new LinkedHashMap<>();
    private final List<ObjectNode> nameless = new ArrayList<>();

    OrderReport(String source) {
        this.source = source;
    }

    void attach(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    static OrderReport of(Exchange exchange) {
        OrderReport report = exchange.getProperty(PROPERTY, OrderReport.class);
        if (report == null) {
            throw new IllegalStateException("No orders were read in this exchange: the order intake comes first");
        }
        return report;
    }

    void done(Order order) {
        entry(order).put("status", "done");
    }

    void failed(Order order, String code, String message) {
        entry(order).put("status", "failed").put("code", code).put("message", message);
    }

    /** Something that is no order, or one without a number. */
    void unreadable(String message) {
        nameless.add(Json.READER.createObjectNode().putNull("tid").put("status", "failed").put("message", message));
    }

    private ObjectNode entry(Order order) {
        return entries.computeIfAbsent(order.tid(),
                tid -> Json.READER.createObjectNode().put("tid", tid).put("shop_no", order.shop()));
    }

    ObjectNode toJson() {
        ObjectNode json = Json.READER.createObjectNode().put("source", source);
        ArrayNode orders = Json.READER.createArrayNode();
        entries.values().forEach(orders::add);
        nameless.forEach(orders::add);
        int failed = 0;
        for (var order : orders) {
            failed += order.path("status").asText().equals("failed") ? 1 : 0;
        }
        json.put("done", orders.size() - failed).put("failed", failed);
        json.set("orders", orders);
        return json;
    }
}
