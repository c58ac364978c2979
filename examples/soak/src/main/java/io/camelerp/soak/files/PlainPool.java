/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.files;

import java.io.IOException;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.camelerp.soak.runner.Plain;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Settings;

/**
 * Takes rows of a pool, delivers and acknowledges them.
 */
public final class PlainPool extends Plain {

    private static final int ROWS = 30;

    public PlainPool(Settings settings) {
        super(settings);
    }

    @Override
    protected void poll() throws IOException, InterruptedException {
        JsonNode rows = vendor.wdt("logistics_sync_query", Map.of("limit", String.valueOf(ROWS))).path("trades");
        if (rows.isEmpty()) {
            return;
        }
        if (flaw == Flaw.ACK_BEFORE_ROUTING) {
            acknowledge(rows);
        }
        for (JsonNode row : rows) {
            deliver(row);
        }
        if (flaw != Flaw.ACK_BEFORE_ROUTING) {
            acknowledge(rows);
        }
    }

    private void acknowledge(JsonNode rows) throws IOException, InterruptedException {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        rows.forEach(row -> list.addObject().put("rec_id", row.path("rec_id").asText()).put("status", 0).put("message", ""));
        vendor.wdt("logistics_sync_ack", Map.of("logistics_list", list.toString()));
    }
}
