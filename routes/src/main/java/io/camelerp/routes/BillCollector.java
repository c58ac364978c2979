/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.kingdee.KingdeeConstants;
import io.camelerp.routes.kingdee.SourceBill;
import org.apache.camel.Exchange;
import org.apache.camel.processor.aggregate.AbstractListAggregationStrategy;

/**
 * Collects the bills of a split window, each with the record that it was mapped from.
 *
 * The record is the exchange variable {@value #RECORD}, the bill is the body; a record of which the mapping makes
 * nothing ({@code null} or {@code empty}) is no bill, or not yet one, and is left out: those records are the exchange
 * property {@value KingdeeConstants#LEFT_OUT}. Use it in a split with {@code shareUnitOfWork} and
 * {@code stopOnException}.
 */
public class BillCollector extends AbstractListAggregationStrategy<SourceBill> {

    /** The exchange variable that holds the record while it is mapped. */
    public static final String RECORD = "record";

    @Override
    public Exchange aggregate(Exchange oldExchange, Exchange newExchange) {
        Exchange all = super.aggregate(oldExchange, newExchange);
        if (oldExchange == null) {
            all.setProperty(KingdeeConstants.LEFT_OUT, new ArrayList<>());
        }
        // one that became a dead letter is not left out by the mapping
        if (newExchange.removeProperty(MappingFailures.KEPT) == null && isNone(newExchange)) {
            all.getProperty(KingdeeConstants.LEFT_OUT, List.class).add(newExchange.getVariable(RECORD, JsonNode.class));
        }
        return all;
    }

    private static boolean isNone(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        return exchange.getException() == null && (body == null || body instanceof Collection<?> none && none.isEmpty());
    }

    @Override
    public SourceBill getValue(Exchange exchange) {
        if (exchange.getException() != null || isNone(exchange)) {
            return null;
        }
        Object body = exchange.getMessage().getBody();
        if (!(body instanceof ObjectNode model)) {
            throw new IllegalArgumentException(
                    "A mapping makes one JSON object of a record, but made " + body.getClass().getSimpleName());
        }
        RecordOrigin origin = RecordOrigin.of(exchange);
        return new SourceBill(
                model, exchange.getVariable(RECORD, JsonNode.class), origin.source(), origin.account());
    }
}
