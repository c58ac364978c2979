/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.soak.runner.Plain;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Settings;

/**
 * Takes rows of both pools, tells the shop of each, and acknowledges those that it has taken: the others come again.
 */
public final class PlainShop extends Plain {

    private static final int OK = 200;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, JsonNode> again = new LinkedHashMap<>();

    public PlainShop(Settings settings) {
        super(settings);
    }

    @Override
    protected void poll() throws IOException, InterruptedException {
        for (String shop : ShopWorld.SHOPS) {
            JsonNode rows = vendor.wdt(ShopWorld.STOCK, Map.of("shop_no", shop, "limit", "100")).path("stock_change_list");
            for (JsonNode row : rows) {
                stock(row);
            }
        }
        if (flaw == Flaw.OLD_QUANTITY) {
            for (JsonNode row : again.values().stream().toList()) {
                if (tell("stockUrl", row)) {
                    again.remove(row.path("rec_id").asText());
                }
            }
        }
        for (JsonNode row : vendor.wdt(ShopWorld.SHIPMENTS, Map.of("limit", "100")).path("trades")) {
            if (tell("shipmentUrl", row)) {
                ack("logistics_sync_ack", "logistics_list", object(row, "rec_id").put("status", 0));
            }
        }
    }

    private void stock(JsonNode row) throws IOException, InterruptedException {
        boolean told = tell("stockUrl", row);
        if (!told && flaw == Flaw.OLD_QUANTITY) {
            again.putIfAbsent(row.path("rec_id").asText(), row);
        } else if (!told) {
            return;
        }
        ack("api_goods_stock_change_ack", "stock_sync_list", object(row, "rec_id", "sync_stock", "stock_change_count"));
    }

    private static ObjectNode object(JsonNode row, String... fields) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (String field : fields) {
            object.set(field, row.path(field));
        }
        return object;
    }

    private void ack(String api, String list, ObjectNode row) throws IOException, InterruptedException {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode().add(row);
        vendor.wdt(api, Map.of(list, rows.toString()));
    }

    /** Whether the shop has said that it took the row. */
    private boolean tell(String url, JsonNode row) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(settings.get(url))).timeout(Duration.ofSeconds(1))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(row.toString())).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == OK;
        } catch (IOException e) {
            return false;
        }
    }
}
