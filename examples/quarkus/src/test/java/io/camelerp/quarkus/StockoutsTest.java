/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quarkus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import io.camelerp.sandbox.Sandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class StockoutsTest {

    @TempDir
    private Path directory;

    @Test
    void shouldWriteEachStockoutToAFileAndGoOnAfterARestart() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            LocalDateTime now = LocalDateTime.now(ZoneId.of("Asia/Shanghai"));
            sandbox.seedStockouts(20, 1, now.minusDays(5), now.minusHours(1));
            run(sandbox, () -> count() == 20);
            try (Stream<Path> files = Files.list(directory.resolve("stockouts"))) {
                for (Path file : files.toList()) {
                    assertThat(Files.readString(file)).contains("\"stockout_no\"");
                    Files.delete(file);
                }
            }
            sandbox.ledger().clear();

            run(sandbox, () -> sandbox.ledger().count("wdt:stockout_order_query_trade") > 0);

            assertThat(count()).as("delivered again").isZero();
        }
    }

    /** Runs the packaged application until something has happened. */
    private void run(Sandbox sandbox, Callable<Boolean> until) throws Exception {
        Path log = Path.of("target", "quarkus.log");
        Process application = new ProcessBuilder(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dcamel.component.wdt.base-uri=" + sandbox.wdtUrl(),
                        "-Dcamel.component.wdt.state-directory=" + directory.resolve("state"),
                        "-Dstockouts.dir=" + directory.resolve("stockouts"), "-jar",
                        Path.of("target", "quarkus-app", "quarkus-run.jar").toString()))
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            await().atMost(Duration.ofMinutes(1)).until(until);
        } finally {
            application.destroy();
            application.waitFor();
        }
        assertThat(log).content().contains("Installed features: [camel-core", "Started stockouts").doesNotContain("ERROR");
    }

    private long count() throws IOException {
        Path stockouts = directory.resolve("stockouts");
        if (!Files.isDirectory(stockouts)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(stockouts)) {
            return files.filter(file -> file.toString().endsWith(".json")).count();
        }
    }
}
