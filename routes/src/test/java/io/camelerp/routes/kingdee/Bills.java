/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Bills that the sandbox takes.
 */
final class Bills {

    static final String FORM = "SAL_OUTSTOCK";
    static final String SOURCE_FIELD = "F_ora_Text_ckdh";

    private Bills() {
    }

    static ObjectNode bill(String number) {
        return bill(number, "SKU-0001", "19.90");
    }

    static ObjectNode bill(String number, String material, String price) {
        ObjectNode bill = KingdeeJson.MAPPER.createObjectNode().put("FID", 0);
        bill.putObject("FBillTypeID").put("FNUMBER", "XSCKD01_SYS");
        bill.put("FBillNo", number).put("FDate", "2026-11-20 13:40:00");
        bill.putObject("FSaleOrgId").put("FNumber", "100");
        bill.putObject("FCustomerID").put("FNumber", "CUST001");
        bill.putObject("FStockOrgId").put("FNumber", "100");
        bill.put("FNote", "张三 \uD83D\uDE00 & + = % \" \\ '").put(SOURCE_FIELD, number);
        ObjectNode finance = bill.putObject("SubHeadEntity");
        finance.putObject("FSettleOrgID").put("FNumber", "100");
        finance.putObject("FSettleCurrID").put("FNumber", "PRE001");
        ObjectNode line = bill.putArray("FEntity").addObject().put("FRowType", "Standard");
        line.putObject("FMaterialID").put("FNumber", material);
        line.put("FMustQty", "2.0000").put("FRealQty", "2.0000").put("FIsFree", false).put("FOwnerTypeID", "BD_OwnerOrg");
        line.putObject("FOwnerID").put("FNumber", "100");
        line.putObject("FStockID").put("FNumber", "CK001");
        line.putObject("FStockStatusID").put("FNumber", "KCZT01_SYS");
        line.put("FTaxPrice", price);
        return bill;
    }
}
