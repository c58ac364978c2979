/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.world;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sandbox.kingdee.Bill;

/**
 * Pieces by material and price, added digit by digit.
 */
public final class Amounts {

    private final Map<String, BigDecimal> pieces = new TreeMap<>();

    public static Amounts of(JsonNode stockout) {
        return new Amounts().plus(stockout);
    }

    public static Amounts of(Bill bill) {
        Amounts amounts = new Amounts();
        for (JsonNode line : bill.model().path("FEntity")) {
            String material = line.at("/FMaterialID/FNumber").asText(line.at("/FMaterialId/FNumber").asText());
            amounts.add(material, line.path("FTaxPrice"), line.path("FRealQty"));
        }
        return amounts;
    }

    public Amounts plus(JsonNode stockout) {
        stockout.path("details_list")
                .forEach(line -> add(line.path("spec_no").asText(), line.path("sell_price"), line.path("num")));
        return this;
    }

    public Amounts plus(Amounts others) {
        others.pieces.forEach((kind, count) -> pieces.merge(kind, count, BigDecimal::add));
        return this;
    }

    private void add(String material, JsonNode price, JsonNode count) {
        pieces.merge(material + " at " + new BigDecimal(price.asText()).stripTrailingZeros().toPlainString(),
                new BigDecimal(count.asText()), BigDecimal::add);
    }

    /** How much more, or fewer, pieces these are in all than others; 0 does not say that they are the same. */
    public int compareSum(Amounts others) {
        return sum().compareTo(others.sum());
    }

    private BigDecimal sum() {
        return pieces.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    public boolean isSame(Amounts others) {
        return differences(others).isEmpty();
    }

    /** Of each kind that differs, the pieces here and there. */
    public Map<String, String> differences(Amounts others) {
        Set<String> kinds = new TreeSet<>(pieces.keySet());
        kinds.addAll(others.pieces.keySet());
        Map<String, String> differences = new LinkedHashMap<>();
        for (String kind : kinds) {
            BigDecimal here = pieces.getOrDefault(kind, BigDecimal.ZERO);
            BigDecimal there = others.pieces.getOrDefault(kind, BigDecimal.ZERO);
            if (here.compareTo(there) != 0) {
                differences.put(kind, here + ", not " + there);
            }
        }
        return differences;
    }
}
