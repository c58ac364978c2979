/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.shop;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.sandbox.wdt.PoolRow;
import io.camelerp.sandbox.wdt.PoolRow.State;
import io.camelerp.soak.runner.Letters.Letter;

/**
 * Compares what WDT had for a shop, what the shop has taken, what WDT was told of it, and what is a dead letter.
 */
final class ShopBooks {

    private List<String> lost = List.of();
    private int repeats;

    /** Goods of a shop, with the stock in each warehouse. */
    record Article(String key, String spec, int[] quantities) {

        int total() {
            return Arrays.stream(quantities).sum();
        }

        @Override
        public String toString() {
            return "stock " + key;
        }
    }

    /** A parcel, whose order may have others. */
    record Shipment(String key, String tid, String number) {
    }

    /** The pools of WDT. */
    record Vendor(List<PoolRow> stock, List<PoolRow> shipments) {
    }

    /**
     * What is wrong; nothing, when all trouble is over and somebody has replayed what is left.
     *
     * @param refused whether the shop refuses a row by its key
     * @param letters the open dead letters
     */
    List<String> compare(
            List<Article> articles, List<Shipment> shipments, Vendor vendor, List<JsonNode> stock, List<JsonNode> parcels,
            Predicate<String> refused, List<Letter> letters) {
        List<String> wrong = new ArrayList<>();
        Map<String, Letter> open
                = letters.stream().collect(Collectors.toMap(Letter::number, letter -> letter, (one, two) -> two));
        Map<String, BigDecimal> shown = new HashMap<>();
        stock.forEach(row -> shown.put(row.path("rec_id").asText(), number(row.path("sync_stock"))));
        Map<String, PoolRow> rows = byKey(vendor.stock());
        Set<String> taken = stock.stream().map(ShopBooks::version).collect(Collectors.toSet());
        for (Article article : articles) {
            PoolRow row = rows.get(article.key());
            BigDecimal quantity = shown.get(article.key());
            boolean present = quantity != null && quantity.compareTo(BigDecimal.valueOf(article.total())) == 0;
            Letter letter = open.get(article.key());
            String name = article + " of " + article.total();
            if (row.state() == State.DONE ? !taken.contains(version(row.row())) : !refused.test(article.key())) {
                wrong.add(name + " is " + row.state() + " in WDT as " + row.row() + ", which the shop has not taken");
            }
            // goods that the shop has forgotten meanwhile may wait for nothing
            if (!present && (!refused.test(article.key()) || row.state() != State.DONE && letter == null)) {
                wrong.add(name + " is " + quantity + " in the shop" + (letter == null ? "" : ", " + letter));
            }
            check(name, letter, row.state() == State.DONE, refused.test(article.key()), wrong);
        }
        Set<String> told = parcels.stream().map(ShopBooks::parcel).collect(Collectors.toSet());
        rows = byKey(vendor.shipments());
        for (Shipment shipment : shipments) {
            PoolRow row = rows.get(shipment.key());
            boolean arrived = told.contains(shipment.key() + " " + shipment.tid() + " " + shipment.number());
            Letter letter = open.get(shipment.key());
            if (row.state() != State.DONE && row.state() != State.FAILED || row.state() == State.DONE && !arrived) {
                wrong.add(shipment + " is " + row.state() + " in WDT, and " + (arrived ? "" : "not ") + "in the shop");
            }
            if (!arrived && (!refused.test(shipment.key()) || letter == null)) {
                wrong.add(shipment + " is not in the shop" + (letter == null ? "" : ", " + letter));
            }
            check(shipment.toString(), letter, row.state() == State.DONE, refused.test(shipment.key()), wrong);
        }
        repeats = stock.size() + parcels.size() - taken.size() - told.size();
        return wrong;
    }

    /** Whether a dead letter is where it belongs, and says why. */
    private static void check(String name, Letter letter, boolean done, boolean refused, List<String> wrong) {
        if (letter != null && (done || !refused || letter.cause() != Cause.REFUSED)) {
            wrong.add(
                    name + (done ? " is done" : refused ? " is refused" : " is taken by the shop") + ", but open is " + letter);
        }
    }

    /** Shipments of which WDT was told that they failed, and nobody was told why. */
    List<String> withoutCause(List<PoolRow> shipments, Set<String> failures) {
        return shipments.stream()
                .filter(row -> row.state() == State.FAILED && (row.message().isBlank() || !failures.contains(row.key())))
                .map(row -> row + " has failed, and was never a dead letter").toList();
    }

    private static Map<String, PoolRow> byKey(List<PoolRow> rows) {
        return rows.stream().collect(Collectors.toMap(PoolRow::key, row -> row));
    }

    private static String version(JsonNode row) {
        return row.path("rec_id").asText() + " " + number(row.path("sync_stock")) + " "
               + row.path("stock_change_count").asText();
    }

    private static String parcel(JsonNode row) {
        return row.path("rec_id").asText() + " " + row.path("tid").asText() + " " + row.path("logistics_no").asText();
    }

    private static BigDecimal number(JsonNode text) {
        return new BigDecimal(text.asText()).stripTrailingZeros();
    }

    void lost(List<String> wrong) {
        lost = List.copyOf(new HashSet<>(wrong));
    }

    List<String> lost() {
        return lost;
    }

    int repeats() {
        return repeats;
    }
}
