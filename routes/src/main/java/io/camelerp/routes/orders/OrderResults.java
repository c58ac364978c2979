/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.orders;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Judges the result of one {@code trade_push}, order by order.
 *
 * The body is the result of the push, the exchange variable {@value #REQUEST} is what was pushed. Where WDT refuses a
 * call as a whole, one bad order may be to blame for all of it: then the body becomes one request for each of its
 * orders, to be pushed alone. Else it becomes an empty list.
 */
public class OrderResults implements Processor {

    /** The exchange variable that holds the request. */
    public static final String REQUEST = "orderRequest";

    private static final String SUCCESS = "0";

    private OrderFailures failures;

    @Override
    public void process(Exchange exchange) {
        JsonNode result = exchange.getMessage().getBody(JsonNode.class);
        OrderGroup group = OrderGroup.of(exchange.getVariable(REQUEST, JsonNode.class));
        if (!result.path("unknown").isEmpty() || !result.path("notSent").isEmpty()) {
            throw new IllegalStateException(
                    "WDT does not say what became of some orders: " + result + ". They are pushed again with the next poll;"
                                            + " their tid makes that harmless");
        }
        OrderReport report = OrderReport.of(exchange);
        Set<Integer> failed = new HashSet<>();
        List<ObjectNode> alone = new ArrayList<>();
        for (JsonNode failure : result.path("failed")) {
            int index = failure.path("index").asInt();
            Order order = group.orders().get(index);
            failed.add(index);
            String code = failure.path("code").asText(SUCCESS);
            if (group.orders().size() > 1 && !code.equals(SUCCESS)) {
                alone.add(new OrderGroup(group.shop(), List.of(order)).request());
            } else {
                failures.keep(exchange, List.of(order), code, failure.path("message").asText(""));
            }
        }
        List<String> done = new ArrayList<>();
        for (int i = 0; i < group.orders().size(); i++) {
            if (!failed.contains(i)) {
                report.done(group.orders().get(i));
                done.add(group.orders().get(i).tid());
            }
        }
        failures.resolve(done);
        exchange.getMessage().setBody(alone);
    }

    /** What keeps bad orders. */
    public void setFailures(OrderFailures failures) {
        this.failures = failures;
    }
}
