/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.orders;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;

/**
 * Orders of one shop that go to WDT in one call.
 */
record OrderGroup(String shop, List<Order> orders) {

    /** What the vendor takes at once. */
    static final int MAX_ORDERS = 50;

    OrderGroup {
        orders = List.copyOf(orders);
    }

    /** The body of a {@code trade_push}. */
    ObjectNode request() {
        ObjectNode request = Json.READER.createObjectNode().put("shop_no", shop);
        ArrayNode list = request.putArray("trade_list");
        orders.forEach(order -> list.add(order.content()));
        return request;
    }

    /** The orders of a request that {@link #request} has made. */
    static OrderGroup of(JsonNode request) {
        String shop = request.path("shop_no").asText();
        List<Order> orders = new ArrayList<>();
        request.path("trade_list").forEach(
                content -> orders.add(new Order(content.path("tid").asText(), shop, (ObjectNode) content)));
        return new OrderGroup(shop, orders);
    }
}
