/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.sst;

import java.util.List;
import java.util.stream.Stream;

import io.camelerp.sandbox.sst.SstDocument;

/**
 * Bills of SST that are pushed and downloaded, and what becomes of them where a store is a customer or a stock of ours.
 */
public enum SstKind {
    ORDER("sst-declare-goods-to-kingdee", SstDocument.STORE_DECLARE_GOODS, "SAL_SaleOrder", "FSaleOrderEntry", "FQty",
          "FTaxPrice"),
    REQUEST("sst-declare-goods-to-kingdee", SstDocument.STORE_DECLARE_GOODS, "STK_TRANSFERAPPLY", "FEntity", "FQty", null),
    DIFFERENCE("sst-difference-to-kingdee", SstDocument.REC, "STK_TransferDirect", "FBillEntry", "FQty", null),
    RETURN("sst-return-to-kingdee", SstDocument.REQ, "SAL_RETURNSTOCK", "FEntity", "FRealQty", "FTaxPrice"),
    CUSTOMERS_DIFFERENCE("sst-difference-to-kingdee", SstDocument.REC, "SAL_RETURNSTOCK", "FEntity", "FRealQty", "FTaxPrice"),
    STOCKS_RETURN("sst-return-to-kingdee", SstDocument.REQ, "STK_TransferDirect", "FBillEntry", "FQty", null);

    private static final String STOCK = "STK_";

    private final String route;
    private final SstDocument document;
    private final String form;
    private final String entry;
    private final String quantity;
    private final String price;

    SstKind(String route, SstDocument document, String form, String entry, String quantity, String price) {
        this.route = route;
        this.document = document;
        this.form = form;
        this.entry = entry;
        this.quantity = quantity;
        this.price = price;
    }

    /** One of each route, where declarations become that form, as those go together; declarations first. */
    static List<SstKind> of(String declarations) {
        return Stream.of(values()).filter(kind -> kind.form.startsWith(STOCK) == declarations.startsWith(STOCK)).toList();
    }

    public String route() {
        return route;
    }

    public SstDocument document() {
        return document;
    }

    public String form() {
        return form;
    }

    public String entry() {
        return entry;
    }

    public String quantity() {
        return quantity;
    }

    /** The field of a line that holds its price, or null. */
    public String price() {
        return price;
    }

    String mapping() {
        return "mappings/" + route + "-" + form + ".jq";
    }
}
