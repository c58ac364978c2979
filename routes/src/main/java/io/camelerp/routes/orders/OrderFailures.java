/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.orders;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.camelerp.common.Json;
import io.camelerp.routes.manage.Masking;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetterStore;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps orders that cannot be pushed, with WDT's own text.
 */
public class OrderFailures {

    private static final Logger LOG = LoggerFactory.getLogger(OrderFailures.class);

    private DeadLetterStore deadLetters;
    private String routeId = "orders-to-wdt";

    /** Keeps an order, or several that claim to be the same one. */
    void keep(Exchange exchange, List<Order> same, String code, String message) {
        Order order = same.get(0);
        JsonNode record = order.record();
        if (same.size() > 1) {
            ArrayNode all = Json.READER.createArrayNode();
            same.forEach(each -> all.add(each.record()));
            record = all;
        }
        put(exchange, new DeadLetter(
                routeId, order.tid(), "trade_push", null, null, code == null ? Cause.MAPPING : Cause.REFUSED, code, message,
                record.toString(), null));
        OrderReport.of(exchange).failed(order, code, message);
    }

    void keepUnreadable(Exchange exchange, String text, String message) {
        // the same content has the same key each time it is read
        String key = "order " + UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
        put(exchange, new DeadLetter(routeId, key, "trade_push", null, null, Cause.MAPPING, null, message, text, null));
    }

    private void put(Exchange exchange, DeadLetter letter) {
        deadLetters.put(exchange, letter);
        LOG.warn("Order {} is a dead letter of route {}: {}", letter.key(), routeId, Masking.mask(letter.message()));
    }

    void resolve(List<String> tids) {
        deadLetters.resolve(routeId, tids);
    }

    /** Where they are kept. */
    public void setDeadLetters(DeadLetterStore deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** The route that dead letters name. */
    public void setRouteId(String routeId) {
        this.routeId = routeId;
    }
}
