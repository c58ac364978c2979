/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.sandbox.Sandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Kills the process with SIGKILL in the middle: what comes after may come twice, and nothing is missing.
 */
class RecordsKillTest {

    @TempDir
    private Path folder;

    @Test
    void shouldOnlyRepeatWhenItIsKilledInTheMiddle() throws Exception {
        Artemis artemis = Artemis.running();
        artemis.drain("killed");
        try (Sandbox sandbox = Sandbox.builder().start()) {
            sandbox.seedStockouts(300, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
            sandbox.wdt().latency(Duration.ofMillis(150));
            int source = sandbox.report().source();
            Map<String, String> settings = RunningRoutes.properties(sandbox, folder, "wdt-any-to-queue");
            settings.put("erp.route.wdt-any-to-queue.api", "stockout_order_query_trade");
            settings.put("erp.route.wdt-any-to-queue.queue", "killed");
            settings.put("erp.route.wdt-any-to-queue.window-size", "PT10M");
            settings.put("erp.jms.url", artemis.url());
            settings.put("erp.route.wdt-any-to-file.enabled", "true");
            settings.put("erp.route.wdt-any-to-file.delay", "PT0.2S");
            settings.put("erp.route.wdt-any-to-file.start-from", settings.get("erp.route.wdt-any-to-queue.start-from"));
            settings.put("erp.route.wdt-any-to-file.api", "stockout_order_query_trade");
            settings.put("erp.route.wdt-any-to-file.window-size", "PT10M");
            settings.put("erp.route.wdt-any-to-file.dir", folder.resolve("lines").toString());

            for (int some : List.of(40, 160)) {
                Process process = RoutesProcess.start("process", settings, folder);
                try {
                    await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(20))
                            .until(() -> artemis.waiting("killed") > some);
                } finally {
                    process.destroyForcibly().waitFor();
                }
                assertThat(artemis.waiting("killed")).isLessThan(source);
            }
            try (RunningRoutes routes = RunningRoutes.start(settings)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> lines().stream().distinct().count() >= source
                        && artemis.values("killed", "erpRecordKey").size() >= source);
            }

            List<String> messages = new ArrayList<>();
            for (var message : artemis.drain("killed")) {
                messages.add(message.getStringProperty("erpRecordKey"));
            }
            assertThat(messages.stream().distinct()).hasSize(source);
            assertThat(lines().stream().distinct()).hasSize(source);
            // a killed process repeats a window at most
            assertThat(messages).hasSizeLessThan(source + 100);
            assertThat(lines()).hasSizeLessThan(source + 100);
        }
    }

    private List<String> lines() throws IOException {
        List<String> keys = new ArrayList<>();
        if (!Files.exists(folder.resolve("lines"))) {
            return keys;
        }
        try (Stream<Path> files = Files.list(folder.resolve("lines"))) {
            for (Path file : files.toList()) {
                for (String line : Files.readString(file).split("\n")) {
                    if (line.endsWith("}")) {
                        keys.add(new ObjectMapper().readTree(line).path("stockout_id").asText());
                    }
                }
            }
        }
        return keys;
    }
}
