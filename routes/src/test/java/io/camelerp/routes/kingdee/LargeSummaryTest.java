/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

import static io.camelerp.routes.kingdee.Bills.FORM;
import static io.camelerp.routes.kingdee.Bills.bill;
import static org.assertj.core.api.Assertions.assertThat;

/** A day may have more documents than fit into the memory at once, in many summaries or in one. */
class LargeSummaryTest extends SinkTest {

    private static final int DOCUMENTS = Integer.getInteger("documents", 700);

    private final AtomicInteger most = new AtomicInteger();

    @Test
    void shouldReadTheDocumentsOfADayAFewAtATime() {
        DailySummary summary = new DailySummary();
        summary.setAccount(account);
        summary.setDataSource(counted(DataSource.class, dataSource, ""));
        summary.setDeadLetters(deadLetters);
        summary.setClock(clock);
        summary.setRouteId("summaries");
        summary.setFormId(FORM);
        List<SourceBill> documents = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            documents.add(document("CK" + i, i % 5 == 0 ? "S" + i % 7 : "S9"));
            if (documents.size() == 100) {
                Exchange exchange = new DefaultExchange(context);
                exchange.getMessage().setBody(List.copyOf(documents));
                summary.collect(exchange);
                documents.clear();
            }
        }
        Exchange exchange = new DefaultExchange(context);

        summary.summarise(exchange);

        assertThat(most.get()).isBetween(1, 200);
        assertThat(exchange.getMessage().getBody(List.class)).hasSize(8);
        assertThat(exchange.getMessage().getBody(List.class).toString())
                .contains("\"FRealQty\":\"" + DOCUMENTS / 5 * 4 + "\"");
    }

    private static SourceBill document(String number, String shop) {
        ObjectNode model = bill(number);
        model.put("FDate", "2026-11-21 13:40:00");
        ((ObjectNode) model.path("FEntity").path(0)).put("FMustQty", "1").put("FRealQty", "1");
        JsonNode record = KingdeeJson.MAPPER.createObjectNode().put("shop_no", shop).put("warehouse_no", "W1");
        return new SourceBill(model, record, "stockout_order_query_trade", "sid");
    }

    /** Counts how many contents one statement gives. */
    private <T> T counted(Class<T> type, T real, String sql) {
        AtomicInteger rows = new AtomicInteger();
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
            try {
                Object result = method.invoke(real, arguments);
                if (result instanceof Connection connection) {
                    return counted(Connection.class, connection, "");
                } else if (result instanceof PreparedStatement statement) {
                    return counted(PreparedStatement.class, statement, (String) arguments[0]);
                } else if (result instanceof ResultSet found) {
                    return counted(ResultSet.class, found, sql);
                } else if (method.getName().equals("next") && sql.contains("model_json") && Boolean.TRUE.equals(result)) {
                    most.accumulateAndGet(rows.incrementAndGet(), Math::max);
                }
                return result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
