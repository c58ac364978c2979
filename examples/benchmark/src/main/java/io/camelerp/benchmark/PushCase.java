/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Orders to push, fifty a call.
 */
final class PushCase implements Case {

    private static final int BATCH = 50;
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    @Override
    public List<Row> measure(Scale scale) throws Exception {
        Path state = Files.createTempDirectory("benchmark");
        try (Vendor vendor = Vendor.of(scale); CamelContext context = new DefaultCamelContext()) {
            vendor.tell("shop", "SH001");
            context.addComponent("wdt", OurRoute.component(vendor.wdtUrl(), state));
            context.start();
            ProducerTemplate producer = context.createProducerTemplate();
            HandLoop loop = new HandLoop(vendor.wdtUrl());
            ArrayNode orders = orders(scale.orders());
            List<Figures> figures = Figures.inTurn(scale.rounds(), () -> rate(orders, () -> push(loop, orders)),
                    () -> rate(orders, () -> producer.requestBody("wdt:trade_push?param.shop_no=SH001", orders)));
            long before = vendor.calls("wdt:trade_push");
            producer.requestBody("wdt:trade_push?param.shop_no=SH001", orders);
            long calls = vendor.calls("wdt:trade_push") - before;
            long expected = (scale.orders() + BATCH - 1) / BATCH;
            String name = "trade_push of " + scale.orders() + " orders";
            return List.of(
                    new Row(name + ", calls", Long.toString(calls), "", "", "= " + expected, calls == expected),
                    Row.rates(name + ", to the loop", figures.get(1), figures.get(0), "orders/s", 0.9));
        } finally {
            OurRoute.delete(state);
        }
    }

    private interface Push {
        Object run() throws Exception;
    }

    private static double rate(ArrayNode orders, Push push) throws Exception {
        long start = System.nanoTime();
        push.run();
        return orders.size() / ((System.nanoTime() - start) / 1e9);
    }

    private static int push(HandLoop loop, ArrayNode orders) throws Exception {
        int calls = 0;
        for (int from = 0; from < orders.size(); from += BATCH) {
            ArrayNode batch = NODES.arrayNode();
            for (int i = from; i < Math.min(from + BATCH, orders.size()); i++) {
                batch.add(orders.get(i));
            }
            String code
                    = loop.call("trade_push", Map.of("shop_no", "SH001", "trade_list", batch.toString())).path("code").asText();
            if (!code.equals("0")) {
                throw new IllegalStateException("trade_push answered code " + code);
            }
            calls++;
        }
        return calls;
    }

    private static ArrayNode orders(int count) {
        ArrayNode orders = NODES.arrayNode();
        for (int i = 1; i <= count; i++) {
            orders.add(order("T" + i));
        }
        return orders;
    }

    private static ObjectNode order(String tid) {
        ObjectNode order = NODES.objectNode();
        order.put("tid", tid).put("trade_status", 30).put("delivery_term", 1).put("pay_time", "2026-11-11 11:11:11")
                .put("buyer_nick", "nick-" + tid).put("receiver_name", "Zhang San").put("receiver_province", "Zhejiang")
                .put("receiver_city", "Hangzhou").put("receiver_district", "Xihu").put("receiver_address", "Wensan Road 1")
                .put("receiver_mobile", "13800000000").put("post_amount", new BigDecimal("0.00")).put("cod_amount", 0)
                .put("ext_cod_fee", 0).put("other_amount", 0).put("paid", new BigDecimal("19.90"));
        order.putArray("order_list").addObject().put("oid", tid + "-1").put("num", 1).put("price", new BigDecimal("19.90"))
                .put("status", 30).put("refund_status", 0).put("goods_id", "G1").put("spec_no", "SKU-0001")
                .put("goods_name", "Cup").put("adjust_amount", 0).put("discount", 0).put("share_discount", 0);
        return order;
    }
}
