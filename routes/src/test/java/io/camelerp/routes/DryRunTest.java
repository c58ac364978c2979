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
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Sandbox;
import org.apache.camel.Route;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.camelerp.routes.RunningRoutes.STOCKOUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A dry run writes what would be sent, and leaves nothing behind that the run in earnest would stumble over. */
class DryRunTest {

    @TempDir
    private Path folder;

    @Test
    void shouldWriteBillsToFilesAndBookThemLaterAllTheSame() throws IOException {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            sandbox.seedStockouts(60, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
            Map<String, String> properties = RunningRoutes.properties(sandbox, folder);
            Path written = folder.resolve("out/SAL_OUTSTOCK");
            int unmapped;
            properties.put("erp.dry-run", "true");
            properties.put("erp.dry-run.dir", folder.resolve("out").toString());
            try (RunningRoutes routes = RunningRoutes.start(properties)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> files(written).size()
                                                                   + routes.deadLetters().count(STOCKOUTS, Status.OPEN)
                                                                   == sandbox.report().source());
                unmapped = routes.deadLetters().count(STOCKOUTS, Status.OPEN);
            }
            assertThat(unmapped).isPositive();
            assertThat(sandbox.ledger().counts().keySet()).noneMatch(operation -> operation.startsWith("kingdee:"));
            assertThat(folder.resolve("erp.mv.db")).doesNotExist();
            List<Path> files = files(written);
            assertThat(files).allMatch(file -> file.getFileName().toString().matches("CK\\d+\\.json"));

            properties.put("erp.dry-run", "false");
            try (RunningRoutes routes = RunningRoutes.start(properties)) {
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        routes.deadLetters().list(STOCKOUTS, Status.OPEN, 1000)).extracting(dead -> dead.letter().key())
                        .containsExactlyInAnyOrderElementsOf(sandbox.report().missing()));
            }
            for (Path file : files) {
                String number = file.getFileName().toString().replace(".json", "");
                sandbox.kingdee().bill("SAL_OUTSTOCK", number).ifPresent(bill -> assertThat(json(file))
                        .isEqualTo(bill.model()));
            }
            assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "wdt-any-to-queue", "wdt-any-to-kafka" })
    void shouldWriteRecordsToFilesThatWouldBeMessages(String route) throws IOException {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            sandbox.seedStockouts(20, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
            Map<String, String> properties = RunningRoutes.properties(sandbox, folder, route);
            properties.put("erp.route." + route + ".api", "stockout_order_query_trade");
            properties.put("erp.route." + route + ".key", ".order_no");
            properties.put("erp.jms.url", "tcp://127.0.0.1:" + RunningRoutes.freePort());
            // these take away what the run in earnest needs
            properties.put("erp.route.queue-to-kingdee.enabled", "true");
            properties.put("erp.route.kafka-to-kingdee.enabled", "true");
            properties.put("erp.route.wdt-any-to-file.enabled", "true");
            properties.put("erp.dry-run", "true");
            properties.put("erp.dry-run.dir", folder.resolve("out").toString());
            try (RunningRoutes routes = RunningRoutes.start(properties)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> files(folder.resolve("out/" + route)).size() == 20);
                assertThat(routes.context().getRoutes()).extracting(Route::getId)
                        .doesNotContain("queue-to-kingdee", "kafka-to-kingdee", "wdt-any-to-file");
            }
            assertThat(files(folder.resolve("out/" + route))).allMatch(file -> file.getFileName().toString().startsWith("CK"));
        }
    }

    private static Object json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }
}
