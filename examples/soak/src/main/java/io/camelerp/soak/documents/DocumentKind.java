/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.documents;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.soak.world.LookupFolder.Table;

/** Documents that are written to WDT or SST, and where they come from. */
enum DocumentKind {
    /** a purchase order of Kingdee, created in WDT */
    PURCHASE(new Source(
            "PUR_PurchaseOrder", "FPOOrderEntry", "FQty", "FTaxPrice", "FMaterialId.FNumber", "FPurchaseOrgId.FNumber",
            "FSettleCurrId.FNumber"),
             List.of("100", "101", "102"),
             new Table("purchase_warehouse.csv", "organisation,warehouse_no\n", "100,CK01\n", "101,CK02\n"),
             new Arrival("outer_no", "remark", "details_list", "num", "tax_price"),
             sandbox -> sandbox.wdt().pushed("purchase_order_push")),
    /** a delivery of Kingdee, created in SST */
    DELIVERY(new Source(
            "SAL_OUTSTOCK", "FEntity", "FRealQty", "FTaxPrice", "FMaterialID.FNumber", "FCustomerID.FNumber",
            "FSettleCurrID.FNumber"),
             List.of("CUST001", "CUST004", "CUST009"),
             new Table("kingdee_customer.csv", "customer,store_id\n", "CUST001,2\n", "CUST004,382\n"),
             new Arrival("tbillno", "remarks", "billitems", "amount", "dealpri"), sandbox -> sandbox.sst().created()),
    /** a delivery of Kingdee that tells SST what was shipped of a bill it has, as often as it is told */
    SHIPPED(new Source(
            "SAL_OUTSTOCK", "FEntity", "FRealQty", "FTaxPrice", "FMaterialID.FNumber", "FCustomerID.FNumber",
            "FSettleCurrID.FNumber"),
            List.of("CUST001"), DELIVERY.table, new Arrival("buid", "none", "billnoitems", "tamount", "none"),
            sandbox -> sandbox.sst().updated()),
    /** a declaration of SST, an order in WDT, which takes changes */
    DECLARATION(null, List.of("2", "382", "999"),
                new Table(
                        "sst_store.csv",
                        "store_id,receiver_name,receiver_province,receiver_city,receiver_district,receiver_address,receiver_mobile\n",
                        "2,小明,浙江省,杭州市,余杭区,文一西路1号,13800000000\n", "382,小红,浙江省,杭州市,余杭区,文一西路2号,13800000001\n"),
                new Arrival("tid", "seller_memo", "order_list", "num", "price"),
                sandbox -> sandbox.wdt().pushed("trade_push"));

    /** Into which WDT shop declarations go. */
    static final String SHOP = "SH001";
    /** What has no row in a table, ever, is the last of {@link #owners}. */
    private static final int OWNERS = 3;

    private final Source source;
    private final List<String> owners;
    private final Table table;
    private final Arrival arrival;
    private final Function<Sandbox, List<ObjectNode>> arrived;

    /** Where a bill of Kingdee has what; names are those of queries. */
    private record Source(String form, String entry, String quantity, String price, String material, String owner,
            String currency) {
    }

    /** Where a document that has arrived has what. */
    private record Arrival(String number, String note, String lines, String quantity, String price) {
    }

    DocumentKind(Source source, List<String> owners, Table table, Arrival arrival,
                 Function<Sandbox, List<ObjectNode>> arrived) {
        this.source = source;
        this.owners = owners;
        this.table = table;
        this.arrival = arrival;
        this.arrived = arrived;
    }

    boolean isOfKingdee() {
        return source != null;
    }

    String form() {
        return source.form;
    }

    /** The table in which owners of documents are looked up. */
    Table table() {
        return table;
    }

    String owner(int index) {
        return owners.get(index % owners.size());
    }

    boolean knows(String owner) {
        return owners.size() < OWNERS || owners.indexOf(owner) < OWNERS - 1;
    }

    /** What has arrived of each document, in the order of arrival. */
    Map<String, List<String>> arrived(Sandbox sandbox) {
        return arrived.apply(sandbox).stream().collect(Collectors.groupingBy(
                document -> document.path(arrival.number).asText(), Collectors.mapping(this::content, Collectors.toList())));
    }

    int count(Sandbox sandbox) {
        return arrived.apply(sandbox).size();
    }

    private String content(JsonNode document) {
        return document.path(arrival.note).asText() + ":"
               + StreamSupport.stream(document.path(arrival.lines).spliterator(), false)
                       .map(line -> line.path(arrival.quantity).asText() + "@" + line.path(arrival.price).asText())
                       .collect(Collectors.joining(","));
    }

    /** What that state of a document says when it has arrived. */
    String content(DocumentState state) {
        boolean bare = this == SHIPPED;
        return (bare ? "" : state.note()) + ":" + state.quantities().stream()
                .map(quantity -> quantity + "@" + (bare ? "" : DocumentState.PRICE)).collect(Collectors.joining(","));
    }

    /** A state of a bill of Kingdee, whose time of audit is null when it has none. */
    ObjectNode bill(String number, String owner, DocumentState state, String audited) {
        ObjectNode bill = JsonNodeFactory.instance.objectNode().put("FBillNo", number).put("FDate", "2026-11-01T00:00:00")
                .put("FNote", state.note()).put("FSupplierId.FNumber", "SUP001").put(source.owner, owner)
                .put(source.currency, state.wrong() ? "PRE007" : "PRE001").put("FApproveDate", audited);
        if (!state.wrong()) {
            bill.put("F_ora_Text_buid", number);
        }
        int index = 0;
        for (String quantity : state.quantities()) {
            bill.withArray(source.entry).addObject().put(source.material, "SKU-000" + ++index).put("FStockID.FNumber", "CK001")
                    .put(source.quantity, quantity).put("FPrice", "4.42").put(source.price, DocumentState.PRICE)
                    .put("F_ora_Text_ibiuid", index).put("F_ora_Text_produid", index);
        }
        return bill;
    }
}
