/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The shops that the account knows.
 */
final class Shops {

    private final Set<String> known = ConcurrentHashMap.newKeySet();

    Shops() {
        known.addAll(SeedTexts.SHOPS);
        known.add(StockoutSeed.UNKNOWN_SHOP);
    }

    void add(String shopNo) {
        known.add(shopNo);
    }

    boolean has(String shopNo) {
        return known.contains(shopNo);
    }

    /** Y takes shop_id as well, which shop_no overrules; here the id of SH001 is 1, and so on, which is invented. */
    static Optional<String> number(Params params) {
        return number(params.values().get("shop_no"), params.values().getOrDefault("shop_id", ""));
    }

    static Optional<String> number(JsonNode object) {
        return number(object.path("shop_no").asText(null), object.path("shop_id").asText(""));
    }

    private static Optional<String> number(String shopNo, String shopId) {
        if (shopNo != null && !shopNo.isEmpty() || shopId.isEmpty()) {
            return Optional.ofNullable(shopNo);
        }
        return Optional.of(shopId.matches("\\d{1,3}") ? "SH" + "0".repeat(3 - shopId.length()) + shopId : shopId);
    }
}
