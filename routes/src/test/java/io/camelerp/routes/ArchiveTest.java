/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.camelerp.routes.RunningRoutes.STOCKOUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Documents that WDT has moved to its archive are booked once, beside those of today. */
class ArchiveTest {

    private static final String API = "stockout_order_query_trade";

    private final LocalDateTime past = RunningRoutes.now().minusDays(200);
    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(3, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
        properties = RunningRoutes.properties(sandbox, folder);
        archive("CK-OLD", 5000, past);
        properties.put("erp.route." + STOCKOUTS + ".archive-from", RunningRoutes.text(past));
        properties.put("erp.route." + STOCKOUTS + ".archive-to", RunningRoutes.text(past.plusDays(10)));
    }

    private void archive(String prefix, int id, LocalDateTime from) {
        for (int i = 1; i <= 30; i++) {
            ObjectNode old = sandbox.wdt().rows(API).get(0).deepCopy();
            old.put("stockout_id", id + i).put("stockout_no", prefix + i).put("order_no", prefix + i)
                    .put("shop_no", "SH001").put("status", 95).put("consign_time", RunningRoutes.text(from.plusMinutes(i)))
                    .put("modified", RunningRoutes.text(from.plusMinutes(i)));
            old.path("details_list").forEach(line -> ((ObjectNode) line).put("spec_no", "SKU-0001"));
            sandbox.wdt().put("his_" + API, old);
        }
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldBookTheArchiveOfATimeOnce() {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> booked("CK-OLD") == 30);
        }
        int asked = sandbox.ledger().count("wdt:his_" + API);
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            int live = sandbox.ledger().count("wdt:" + API);
            await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.ledger().count("wdt:" + API) > live + 2);
        }
        assertThat(sandbox.ledger().count("wdt:his_" + API)).as("all of it was read before").isEqualTo(asked);
        assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).allMatch(bill -> bill.saves() == 1);
    }

    /** A checkpoint that stands later must not pass for the end of a time that was never read. */
    @Test
    void shouldBookAnEarlierTimeAfterALaterOne() {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> booked("CK-OLD") == 30);
        }
        archive("CK-OLDER", 6000, past.minusDays(100));
        properties.put("erp.route." + STOCKOUTS + ".archive-from", RunningRoutes.text(past.minusDays(100)));
        properties.put("erp.route." + STOCKOUTS + ".archive-to", RunningRoutes.text(past.minusDays(90)));
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> booked("CK-OLDER") == 30);
        }
    }

    private long booked(String prefix) {
        long found = 0;
        for (int i = 1; i <= 30; i++) {
            found += sandbox.kingdee().bill("SAL_OUTSTOCK", prefix + i).isPresent() ? 1 : 0;
        }
        return found;
    }
}
