/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.shop;

import java.math.BigDecimal;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.CommaList;
import io.camelerp.routes.BillCollector;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Puts the present quantity into a stock row that is replayed: the one that it came with is an old one.
 *
 * The body is what {@code stock_query} says of the article, one row per warehouse; their quantities are summed. It
 * becomes the row, with {@code sync_stock} as it is now. Without such a row the exchange fails: nothing is sent.
 */
public class PresentStock implements Processor {

    private List<String> quantityFields = List.of("available_num", "stock_num");

    /** Makes the question of a row: what {@code stock_query} has of its article. */
    public void ask(Exchange exchange) {
        JsonNode row = exchange.getVariable(BillCollector.RECORD, JsonNode.class);
        String article = row.path("spec_no").asText("").strip();
        if (article.isEmpty()) {
            throw new IllegalStateException(
                    "Expected spec_no in row " + row.path("rec_id").asText() + ", by which stock_query is asked for its present"
                                            + " quantity; dialect y gives none. Nothing was sent, because the quantity may be old."
                                            + " WDT was told of the failure and hands the row out again: when the shop takes it, this"
                                            + " dead letter is closed");
        }
        exchange.getMessage().setBody(JsonNodeFactory.instance.objectNode().put("spec_no", article));
    }

    @Override
    public void process(Exchange exchange) {
        ObjectNode row = exchange.getVariable(BillCollector.RECORD, ObjectNode.class).deepCopy();
        JsonNode stocks = exchange.getMessage().getBody(JsonNode.class);
        BigDecimal sum = null;
        for (JsonNode stock : stocks) {
            for (String field : quantityFields) {
                String text = stock.path(field).asText("").strip();
                if (!text.isEmpty()) {
                    sum = (sum == null ? BigDecimal.ZERO : sum).add(new BigDecimal(text));
                    break;
                }
            }
        }
        if (sum == null) {
            throw new IllegalStateException(
                    "The present stock of " + row.path("spec_no").asText("an article without spec_no")
                                            + " is not known: stock_query shows no row with any of " + quantityFields
                                            + ". Nothing was sent; the shop gets it with the next change of that stock");
        }
        row.put("sync_stock", sum.toPlainString());
        exchange.getMessage().setBody(row);
    }

    /** The fields of {@code stock_query} that may hold the quantity, the first that is filled is taken. */
    public void setQuantityFields(String quantityFields) {
        this.quantityFields = CommaList.of(quantityFields);
    }
}
