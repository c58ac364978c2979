/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.math.BigDecimal;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Orders as trade_push takes them.
 */
final class Orders {

    static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private Orders() {
    }

    static ObjectNode order(String tid) {
        ObjectNode order = NODES.objectNode();
        order.put("tid", tid).put("trade_status", 30).put("delivery_term", 1).put("pay_time", "2026-11-11 11:11:11");
        order.put("buyer_nick", "nick-" + tid).put("receiver_name", "张三").put("receiver_province", "浙江省");
        order.put("receiver_city", "杭州市").put("receiver_district", "西湖区").put("receiver_address", "文三路 1 号");
        order.put("receiver_mobile", "13800000000").put("post_amount", new BigDecimal("0.00")).put("cod_amount", 0);
        order.put("ext_cod_fee", 0).put("other_amount", 0).put("paid", new BigDecimal("19.90"));
        ObjectNode line = order.putArray("order_list").addObject();
        line.put("oid", tid + "-1").put("num", 1).put("price", new BigDecimal("19.90")).put("status", 30);
        line.put("refund_status", 0).put("goods_id", "G1").put("spec_no", "SKU-0001").put("goods_name", "保温杯");
        line.put("adjust_amount", 0).put("discount", 0).put("share_discount", 0);
        return order;
    }

    static ArrayNode orders(int count) {
        ArrayNode orders = NODES.arrayNode();
        for (int i = 1; i <= count; i++) {
            orders.add(order("T" + i));
        }
        return orders;
    }
}
