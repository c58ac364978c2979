/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.files;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.soak.runner.Plain;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Settings;

/**
 * Reads an archive again and again, and delivers what has changed.
 */
public final class PlainSnapshot extends Plain {

    private final Set<String> seen = new HashSet<>();
    private final Map<String, String> latest = new HashMap<>();

    public PlainSnapshot(Settings settings) {
        super(settings);
    }

    @Override
    protected void poll() throws IOException, InterruptedException {
        for (int page = 0;; page++) {
            JsonNode rows = vendor.wdt(
                    SnapshotWorld.API, Map.of("page_no", String.valueOf(page), "page_size", settings.get("pageSize")))
                    .path(SnapshotWorld.LIST);
            if (rows.isEmpty()) {
                return;
            }
            for (JsonNode row : rows) {
                String key = row.path(SnapshotWorld.KEY).asText();
                boolean known = flaw == Flaw.HASH_SET ? seen.contains(row.toString()) : row.toString().equals(latest.get(key));
                if (!known) {
                    deliver(row);
                    seen.add(row.toString());
                    latest.put(key, row.toString());
                }
            }
        }
    }
}
