/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.CommaList;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Asks Kingdee for bills with ExecuteBillQuery, all pages, and makes the answer the body: an array with one object per
 * row, its fields named as they were asked for.
 *
 * Filter and order may hold simple expressions, such as {@code FModifyDate >= '${header.since}'}. Whoever puts a text
 * of others into a filter doubles its single quotes. A query that fails leaves the exchange with a
 * {@link KingdeeException}; it can be repeated.
 */
public class KingdeeQuery implements Processor {

    private static final int SHORTEST_FULL_PAGE = 2000;

    private KingdeeAccount account;
    private String formId;
    private List<String> fields = List.of();
    private String filter = "";
    private String order = "FID ASC";
    private int pageSize = 2000;

    @Override
    public void process(Exchange exchange) {
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("A Kingdee query needs fields, such as FID,FBillNo,FDocumentStatus");
        }
        String wanted = evaluate(exchange, filter);
        String sorted = evaluate(exchange, order);
        ArrayNode rows = KingdeeJson.MAPPER.createArrayNode();
        List<List<JsonNode>> page;
        int start = 0;
        do {
            page = account.client().query(formId, fields, wanted, sorted, start, pageSize);
            page.forEach(row -> rows.add(object(row)));
            start += page.size();
            // an older server shows 2000 rows however many are asked for
        } while (page.size() >= Math.min(pageSize, SHORTEST_FULL_PAGE));
        exchange.getMessage().setHeader(KingdeeConstants.FORM_ID, formId);
        exchange.getMessage().setHeader(KingdeeConstants.ROWS, rows.size());
        exchange.getMessage().setBody(rows);
    }

    private ObjectNode object(List<JsonNode> row) {
        ObjectNode object = KingdeeJson.MAPPER.createObjectNode();
        for (int i = 0; i < fields.size(); i++) {
            object.set(fields.get(i), row.get(i));
        }
        return object;
    }

    private static String evaluate(Exchange exchange, String text) {
        return text.contains("${")
                ? exchange.getContext().resolveLanguage("simple").createExpression(text).evaluate(exchange, String.class)
                : text;
    }

    /** The account that is asked. */
    public void setAccount(KingdeeAccount account) {
        this.account = account;
    }

    /** The form of the bills, such as SAL_OUTSTOCK. */
    public void setFormId(String formId) {
        this.formId = formId;
    }

    /** The keys of the fields, separated by commas; a field of the lines makes a row of each line. */
    public void setFields(String fields) {
        this.fields = CommaList.of(fields);
    }

    /** The condition, in Kingdee's SQL-like FilterString; empty asks for all bills of the form. */
    public void setFilter(String filter) {
        this.filter = filter;
    }

    /**
     * The order of the rows. It has to be complete, or pages may overlap: FID, and the entry id where lines are asked
     * for.
     */
    public void setOrder(String order) {
        this.order = order;
    }

    /** How many rows one call asks for: 2000 in older versions of Kingdee, 10000 in newer ones. */
    public void setPageSize(int pageSize) {
        if (pageSize < 1 || pageSize > 10_000) {
            throw new IllegalArgumentException("The page size of a Kingdee query is 1 to 10000, got " + pageSize);
        }
        this.pageSize = pageSize;
    }
}
