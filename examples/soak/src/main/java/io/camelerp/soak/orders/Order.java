/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.orders;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One state of an order, as it comes to a runner.
 *
 * @param version which state it is, from 1
 */
record Order(String tid, int version, Kind kind) {

    /** The field that tells the states of an order apart. */
    static final String VERSION = "buyer_message";

    private static final int BUYERS = 7;

    /** What is right or wrong with an order. */
    enum Kind {
        GOOD,
        /** WDT refuses it, and says so beside the others of the call */
        WRONG_AMOUNT,
        /** WDT refuses the whole call */
        NO_SUCH_SHOP,
        /** it comes twice, with different content */
        TWICE,
        /** there is nothing to know it again by */
        NO_TID,
        /** it is no JSON */
        CUT
    }

    boolean isGood() {
        return kind == Kind.GOOD;
    }

    /** Whether a result can name it. */
    boolean hasTid() {
        return kind != Kind.NO_TID && kind != Kind.CUT;
    }

    /** What to look for in the dead letter of one that has no number. */
    String mark() {
        return "mark-" + tid + "-";
    }

    String text() {
        String text = content().toString();
        return switch (kind) {
            case CUT -> text.substring(0, text.length() / 2);
            case TWICE -> text + "\n" + content().put("seller_memo", "the other one");
            default -> text;
        };
    }

    private ObjectNode content() {
        int number = Math.abs(tid.hashCode());
        String shop = "SH00" + (1 + number % 2);
        ObjectNode order = JsonNodeFactory.instance.objectNode().put("seller_memo", mark());
        if (kind != Kind.NO_TID) {
            order.put("tid", tid);
        }
        order.put("shop_no", kind == Kind.NO_SUCH_SHOP ? "SH-NONE" : shop).put("trade_status", 30).put("delivery_term", 1)
                .put("pay_time", "2026-11-01 10:00:00").put("buyer_nick", "买家" + number % BUYERS).put("receiver_name", "小明")
                .put("receiver_province", "浙江省").put("receiver_city", "杭州市").put("receiver_district", "余杭区")
                .put("receiver_address", "文一西路1号").put("receiver_mobile", "13800000000").put("post_amount", "6.00")
                .put("cod_amount", 0).put("ext_cod_fee", 0).put("other_amount", 0)
                .put("paid", kind == Kind.WRONG_AMOUNT ? "1.00" : "25.90").put(VERSION, version);
        order.putArray("order_list").addObject().put("oid", tid + "-1").put("num", 2).put("price", "10.00").put("status", 30)
                .put("refund_status", 0).put("goods_id", "G1").put("spec_no", "SKU-0001").put("goods_name", "测试商品")
                .put("adjust_amount", 0).put("discount", "0.10").put("share_discount", 0);
        return order;
    }
}
