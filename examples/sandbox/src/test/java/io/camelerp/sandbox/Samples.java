/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Rows and bills as small as the sandbox takes them.
 */
public final class Samples {

    public static final String STOCKOUTS = "stockout_order_query_trade";
    public static final String FORM = "SAL_OUTSTOCK";

    private Samples() {
    }

    public static ObjectNode stockout(int id, String consigned) {
        return stockout(id, consigned, 95);
    }

    public static ObjectNode stockout(int id, String consigned, int status) {
        ObjectNode row = Json.object().put("stockout_id", id).put("stockout_no", "CK" + id).put("order_no", "CK" + id)
                .put("status", status).put("consign_time", consigned).put("modified", consigned)
                .put("src_order_no", "JY" + id).put("shop_no", "SH001").put("warehouse_no", "CK01")
                .put("src_trade_no", "T" + id);
        row.putArray("details_list").addObject().put("rec_id", id * 10).put("src_tid", "T" + id + "-b").put("num", "2.0000");
        return row;
    }

    public static String bill(String number) {
        return bill(number, "SKU-0001");
    }

    public static String bill(String number, String material) {
        return """
                {"FID":0,"FBillTypeID":{"FNUMBER":"XSCKD01_SYS"},"FBillNo":"%s","FDate":"2026-11-01 10:00:00",
                 "FSaleOrgId":{"FNumber":"100"},"FCustomerID":{"FNumber":"CUST001"},"FStockOrgId":{"FNumber":"100"},
                 "FEntity":[{"FMaterialID":{"FNumber":"%s"},"FRealQty":"2","FStockID":{"FNumber":"CK001"}}]}"""
                .formatted(number, material);
    }

    public static String batch(String... bills) {
        return "{\"formid\":\"SAL_OUTSTOCK\",\"data\":{\"Model\":[" + String.join(",", bills) + "]}}";
    }

    public static String query(String fields, String filter) {
        return Json.text(Json.object().set("data", Json.object().put("FormId", FORM).put("FieldKeys", fields)
                .put("FilterString", filter).put("Limit", 2000)));
    }

    public static String numbers(String... numbers) {
        return Json.text(Json.object().put("formid", FORM).set("data", Json.object().set("Numbers", Json.node(numbers))));
    }
}
