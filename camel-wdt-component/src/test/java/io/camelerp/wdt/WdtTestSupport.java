/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.WdtServer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Camel context with a {@code wdt} component whose account lives in a sandbox.
 */
abstract class WdtTestSupport extends CamelTestSupport {

    static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    static final String STOCKOUT = "stockout_order_query_trade";

    @TempDir
    Path stateDirectory;

    final TestClock vendorClock = TestClock.running();
    final TestClock ourClock = TestClock.running();
    final Sandbox sandbox = Sandbox.builder().clock(vendorClock).start();
    final LocalDateTime now = LocalDateTime.now(SHANGHAI).truncatedTo(ChronoUnit.SECONDS);
    final List<String> delivered = Collections.synchronizedList(new ArrayList<>());

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.addComponent("wdt", component());
        return context;
    }

    WdtComponent component() {
        WdtComponent component = new WdtComponent();
        component.setClock(ourClock);
        WdtConfiguration configuration = component.getConfiguration();
        configuration.setBaseUri(sandbox.wdtUrl());
        configuration.setSid(WdtServer.SID);
        configuration.setAppKey(WdtServer.APP_KEY);
        configuration.setSecret(WdtServer.SECRET);
        configuration.setRequestsPerMinute(0);
        configuration.setRetryDelay(10);
        configuration.setRateLimitPause(100);
        configuration.setStateDirectory(stateDirectory.toString());
        configuration.setSettleDelay(1_000);
        return component;
    }

    @AfterEach
    void stopSandbox() {
        sandbox.close();
    }

    /** A poll of stock-outs from that time on, often enough for a test. */
    String stockouts(LocalDateTime from, String... options) {
        StringBuilder uri
                = new StringBuilder("wdt:" + STOCKOUT + "?initialDelay=0&delay=50&startFrom=RAW(" + TIME.format(from) + ")");
        for (String option : options) {
            uri.append('&').append(option);
        }
        return uri.toString();
    }

    void putStockout(long id, LocalDateTime consigned) {
        sandbox.wdt().put(STOCKOUT, stockout(id, consigned));
    }

    void putStockout(long id, LocalDateTime consigned, Instant visibleFrom) {
        sandbox.wdt().put(STOCKOUT, stockout(id, consigned), visibleFrom);
    }

    static ObjectNode stockout(long id, LocalDateTime consigned) {
        ObjectNode row = JsonNodeFactory.withExactBigDecimals(true).objectNode();
        row.put("stockout_id", id).put("order_no", "CK" + id).put("stockout_no", "CK" + id).put("status", 95);
        row.put("consign_time", TIME.format(consigned)).put("modified", TIME.format(consigned));
        row.put("shop_no", "SH001").put("warehouse_no", "CK01").put("receiver_name", "张三");
        row.putArray("details_list").addObject().put("rec_id", id * 10).put("spec_no", "SKU-0001").put("num", "1.0000")
                .put("sell_price", "19.9000");
        return row;
    }

    /** For routes: notes the record's id. */
    void note(Exchange exchange) {
        JsonNode body = exchange.getMessage().getBody(JsonNode.class);
        if (body.isArray()) {
            body.forEach(row -> delivered.add(row.get("stockout_id").asText()));
        } else {
            delivered.add(body.get("stockout_id").asText());
        }
    }

    static List<String> ids(long from, long to) {
        List<String> ids = new ArrayList<>();
        for (long id = from; id <= to; id++) {
            ids.add(Long.toString(id));
        }
        return ids;
    }

    WdtConsumer consumer(String routeId) {
        return (WdtConsumer) context.getRoute(routeId).getConsumer();
    }
}
