/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.purchases;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.soak.scenario.Booking;
import io.camelerp.soak.scenario.Scenario.Door;

/**
 * Rows of documents of purchasing and stock, and what the bills of them have to say.
 */
final class PurchaseRows {

    private static final List<String> AMOUNTS
            = List.of("3.0000", "12.50", "1", "0.3333", "1000000.0001", "0", "0.0000", "-2.5");
    private static final List<String> PRICES = List.of("9.9000", "0.01", "12345.6789", "0", "0.0000", "-1.50", "100");
    private static final int MOST_LINES = 4;
    private static final int UNKNOWN_EVERY = 6;

    private final boolean plain;
    private final Door door;
    private final Random random;

    /**
     * @param plain whether all of them have what a bill needs
     */
    PurchaseRows(boolean plain, Door door, Random random) {
        this.plain = plain;
        this.door = door;
        this.random = random;
    }

    /** A row without amounts. */
    ObjectNode head(PurchaseKind kind, int id, String number, String time) {
        ObjectNode row = JsonNodeFactory.instance.objectNode().put(kind.key(), id).put(kind.number(), number)
                .put("created", time).put("created_time", time);
        switch (kind) {
            case REFUND_IN -> row.put("shop_no", unknown() ? "SH009" : "SH00" + (1 + random.nextInt(6)))
                    .put("stockin_time", time).put("refund_no", "TH" + number).put("tid", "34" + number);
            case ORDER -> row.put("check_time", time);
            case PURCHASE_IN -> row.put("stockin_time", time).put("purchase_no", number)
                    .put("order_type", PurchaseWorld.PURCHASE_IN_TYPE);
            case RETURN_OUT -> row.put("order_no", number).put("return_no", "CT" + number)
                    .put("order_type", PurchaseWorld.RETURN_OUT_TYPE);
            case TRANSFER -> row.put("from_warehouse_no", warehouse()).put("to_warehouse_no", warehouse())
                    .put("type", PurchaseWorld.TRANSFER_TYPE);
            case OTHER_IN -> row.put("stockin_date", time).put("order_type", PurchaseWorld.OTHER_IN_TYPE);
            case OTHER_OUT -> row.put("order_type", PurchaseWorld.OTHER_OUT_TYPE);
        }
        if (kind.hasProvider()) {
            row.put("provider_no", "GYS00" + (unknown() ? 5 : 1 + random.nextInt(4)));
        }
        if (kind != PurchaseKind.TRANSFER) {
            String warehouse = warehouse();
            if (door == Door.Y && (kind == PurchaseKind.PURCHASE_IN || kind == PurchaseKind.OTHER_IN)) {
                row.put("warehouse_id", warehouse.substring(warehouse.length() - 1));
            } else {
                row.put("warehouse_no", warehouse);
            }
        }
        return row;
    }

    private boolean unknown() {
        return !plain && random.nextInt(UNKNOWN_EVERY) == 0;
    }

    private String warehouse() {
        return unknown() ? "CK03" : "CK0" + (1 + random.nextInt(2));
    }

    /** Gives a row other amounts, and a remark that says so. */
    void fill(PurchaseKind kind, ObjectNode row, int state) {
        row.put("remark", kind + " " + state);
        ArrayNode lines = row.putArray("details_list");
        int many = 1 + random.nextInt(MOST_LINES);
        for (int i = 0; i < many; i++) {
            ObjectNode line = lines.addObject();
            // a material that is in several batches has a line for each
            line.put("spec_no", i > 0 && random.nextBoolean()
                    ? lines.get(i - 1).path("spec_no").asText()
                    : unknown() ? Booking.SPEC : String.format("SKU-%04d", 1 + random.nextInt(60)));
            line.put(kind.quantity(), any(AMOUNTS));
            if (!kind.price().isEmpty() && (needsPrice(kind) || random.nextBoolean())) {
                line.put(kind.price(), any(PRICES));
            }
            line.put("batch_no", random.nextBoolean() ? "" : "B" + random.nextInt(3));
        }
    }

    /** A stock-in that has no price takes that of a price list. */
    private static boolean needsPrice(PurchaseKind kind) {
        return kind != PurchaseKind.PURCHASE_IN && kind != PurchaseKind.OTHER_IN;
    }

    private String any(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    /** What a bill of that row has to say. */
    static String content(PurchaseKind kind, JsonNode row) {
        List<String> lines = new ArrayList<>();
        row.path("details_list").forEach(line -> lines.add(String.join(",", line.path("spec_no").asText(),
                stock(kind, row), line.path(kind.quantity()).asText(), line.path(kind.price()).asText(),
                kind == PurchaseKind.ORDER ? "" : line.path("batch_no").asText())));
        return row.path("remark").asText() + partner(kind, row) + lines;
    }

    private static String partner(PurchaseKind kind, JsonNode row) {
        if (kind == PurchaseKind.REFUND_IN) {
            String shop = row.path("shop_no").asText();
            return " of CUST00" + (shop.equals("SH009") ? "1" : shop.substring(4));
        }
        String provider = row.path("provider_no").asText();
        return kind.hasProvider() ? " of SUP00" + (provider.equals("GYS005") ? "4" : provider.substring(5)) : "";
    }

    private static String stock(PurchaseKind kind, JsonNode row) {
        return switch (kind) {
            case ORDER -> "";
            case TRANSFER -> stock(row.path("from_warehouse_no")) + ">" + stock(row.path("to_warehouse_no"));
            default -> stock(row.path(row.has("warehouse_id") ? "warehouse_id" : "warehouse_no"));
        };
    }

    private static String stock(JsonNode warehouse) {
        return warehouse.asText().endsWith("1") ? "CK001" : "CK002";
    }

    /** What a bill says. */
    static String content(PurchaseKind kind, Bill bill) {
        JsonNode model = bill.model();
        List<String> lines = new ArrayList<>();
        List<String> fields = kind.billLine();
        model.path(kind.entry()).forEach(line -> lines.add(String.join(",", number(line, fields.get(0)),
                List.of(fields.get(1).split(">")).stream().map(field -> number(line, field)).collect(Collectors.joining(">")),
                line.path(fields.get(2)).asText(), line.path(fields.get(3)).asText(), number(line, fields.get(4)))));
        String partner = switch (kind) {
            case REFUND_IN -> " of " + number(model, "FRetcustId");
            case ORDER, PURCHASE_IN -> " of " + number(model, "FSupplierId");
            case RETURN_OUT -> " of " + number(model, "FSupplierID");
            default -> "";
        };
        return model.path(kind.note()).asText() + partner + lines;
    }

    private static String number(JsonNode holder, String field) {
        return holder.path(field).path("FNumber").asText();
    }
}
