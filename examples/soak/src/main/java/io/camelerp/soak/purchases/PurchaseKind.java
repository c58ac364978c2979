/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.purchases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Scenario.Door;

/** Documents of purchasing and stock that become bills of Kingdee, each kind by a route of its own. */
public enum PurchaseKind {
    REFUND_IN("wdt-refund-stockin-to-kingdee", "", "stockin_order_query_refund", "80,10", "80,10", "stockin_id,stockin_no",
              "right_num,right_price", "SAL_RETURNSTOCK", "FHeadNote", "FEntity",
              "FMaterialId,FStockId,FRealQty,FTaxPrice,FLot"),
    ORDER("wdt-purchase-order-to-kingdee", "", "purchase_order_query", "40,10,20", "10,99,5", "purchase_id,purchase_no",
          "num,tax_price", "PUR_PurchaseOrder", "FNote", "FPOOrderEntry", "FMaterialId,,FQty,FTaxPrice,"),
    PURCHASE_IN("wdt-purchase-stockin-to-kingdee", "", "stockin_order_query_purchase", "80,10", "85,101",
                "stockin_id,stockin_no", "right_num,right_price", "STK_InStock", "FNote", "FInStockEntry",
                "FMaterialId,FStockId,FRealQty,FTaxPrice,FLot"),
    RETURN_OUT("wdt-purchase-return-to-kingdee", "", "stockout_order_query_return", "95,5", "95,5", "stockout_id,stockout_no",
               "num,price", "PUR_MRB", "FDESCRIPTION", "FPURMRBENTRY", "FMATERIALID,FSTOCKID,FRMREALQTY,FTAXPRICE,FLot"),
    TRANSFER("wdt-transfer-to-kingdee", "", "stock_transfer_query", "90,10", "90,10", "transfer_id,transfer_no", "in_num,",
             "STK_TransferDirect", "FNote", "FBillEntry", "FMaterialId,FSrcStockId>FDestStockId,FQty,,FLot"),
    OTHER_IN("wdt-other-stock-to-kingdee", "-in", "stockin_order_query", "80,10", "85,101", "stockin_id,stockin_no",
             "real_num,stockin_price", "STK_MISCELLANEOUS", "FNOTE", "FEntity", "FMATERIALID,FSTOCKID,FQty,FPrice,FLOT"),
    OTHER_OUT("wdt-other-stock-to-kingdee", "-out", "stockout_order_query", "95,5", "95,5", "stockout_id,stockout_no", "num,",
              "STK_MisDelivery", "FNote", "FEntity", "FMaterialId,FStockId,FQty,,FLot");

    private static final long OF_THEIR_OWN = 0x6B696E64L;
    private static final int FEWEST = 3;

    private final String route;
    private final String suffix;
    private final String api;
    private final String statuses;
    private final String statusesOfY;
    private final String head;
    private final String line;
    private final String form;
    private final String note;
    private final String entry;
    private final String billLine;

    /**
     * @param statuses    the status in which it is booked, the one that says that it was cancelled, and where that
     *                    counts, the one in which it is to be approved anew
     * @param statusesOfY the same in Y
     * @param head        the fields of a row that hold its key and its number
     * @param line        those of its lines that hold quantity and price; none for a price that is not booked
     * @param note        the field of a bill that holds the remark
     * @param billLine    the fields of the lines of a bill for material, stocks, quantity, price and lot; none where it
     *                    has none
     */
    PurchaseKind(String route, String suffix, String api, String statuses, String statusesOfY, String head, String line,
                 String form, String note, String entry, String billLine) {
        this.route = route;
        this.suffix = suffix;
        this.api = api;
        this.statuses = statuses;
        this.statusesOfY = statusesOfY;
        this.head = head;
        this.line = line;
        this.form = form;
        this.note = note;
        this.entry = entry;
        this.billLine = billLine;
    }

    /** Those of a scenario: all of them, or some. */
    public static List<PurchaseKind> of(long seed) {
        Random random = Scenario.random(seed ^ OF_THEIR_OWN);
        List<PurchaseKind> all = new ArrayList<>(List.of(values()));
        Collections.shuffle(all, random);
        int many = random.nextInt(3) == 0 ? all.size() : FEWEST + random.nextInt(all.size() - FEWEST);
        List<PurchaseKind> some = all.subList(0, many);
        Collections.sort(some);
        return List.copyOf(some);
    }

    String route() {
        return route;
    }

    /** What dead letters name. */
    String routeId() {
        return route + suffix;
    }

    String api(Door door) {
        return switch (this) {
            case PURCHASE_IN -> door == Door.Y ? OTHER_IN.api : api;
            case RETURN_OUT -> door == Door.Y ? OTHER_OUT.api : api;
            default -> api;
        };
    }

    String mapping() {
        return "mappings/" + route + suffix + ".jq";
    }

    private static String part(String list, int index) {
        return List.of(list.split(",", -1)).get(index);
    }

    private String status(Door door, int index) {
        return part(door == Door.Y ? statusesOfY : statuses, index);
    }

    String booked(Door door) {
        return status(door, 0);
    }

    String cancelled(Door door) {
        return status(door, 1);
    }

    /** The status in which it is to be approved anew. */
    String withdrawn(Door door) {
        return status(door, 2);
    }

    /** Whether the route tells of documents that were booked and are no bill any more. */
    boolean isWithdrawable() {
        return this == ORDER;
    }

    /** Whether it is read by its shipment, so that a change of it is not read. */
    boolean isByShipment() {
        return this == RETURN_OUT || this == OTHER_OUT;
    }

    boolean hasProvider() {
        return this == ORDER || this == PURCHASE_IN || this == RETURN_OUT;
    }

    /** The field of a row that holds its key. */
    String key() {
        return part(head, 0);
    }

    /** The field of a row that holds its number. */
    String number() {
        return part(head, 1);
    }

    /** The field of a line that holds the quantity. */
    String quantity() {
        return part(line, 0);
    }

    /** The field of a line that holds its price, empty where none is booked. */
    String price() {
        return part(line, 1);
    }

    String form() {
        return form;
    }

    String note() {
        return note;
    }

    String entry() {
        return entry;
    }

    /** The fields of a bill's line for material, stocks, quantity, price and lot. */
    List<String> billLine() {
        return Arrays.asList(billLine.split(",", -1));
    }
}
