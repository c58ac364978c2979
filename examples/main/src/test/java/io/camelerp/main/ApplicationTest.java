/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.main;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

import io.camelerp.sandbox.Sandbox;
import io.camelerp.wdt.WdtComponent;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ApplicationTest {

    @TempDir
    private Path directory;

    private Main main(Sandbox sandbox, Map<String, String> more) {
        Main main = new Main(Application.class);
        Properties settings = new Properties();
        settings.putAll(Map.of("camel.component.wdt.base-uri", sandbox.wdtUrl(), "camel.component.wdt.state-directory",
                directory.resolve("state").toString(), "stockouts.dir", directory.resolve("stockouts").toString()));
        settings.putAll(more);
        main.setOverrideProperties(settings);
        return main;
    }

    @Test
    void shouldWriteEachStockoutToAFile() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            LocalDateTime now = LocalDateTime.now(ZoneId.of("Asia/Shanghai"));
            sandbox.seedStockouts(20, 1, now.minusDays(5), now.minusHours(1));
            Main main = main(sandbox, Map.of());
            main.start();
            try {
                await().atMost(Duration.ofMinutes(1)).until(() -> files().size() == 20);
            } finally {
                main.stop();
            }

            assertThat(files()).allSatisfy(file -> assertThat(Files.readString(file)).contains("\"stockout_no\""));
        }
    }

    @Test
    void shouldGiveEachAccountAComponentOfItsOwn() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            Main main = main(sandbox, Map.of("camel.beans.wdt2", "#class:io.camelerp.wdt.WdtComponent",
                    "camel.component.wdt2.sid", "other", "camel.main.auto-startup", "false"));
            main.start();
            try {
                assertThat(main.getCamelContext().getComponent("wdt2", WdtComponent.class).getConfiguration().getSid())
                        .isEqualTo("other");
                assertThat(main.getCamelContext().getComponent("wdt", WdtComponent.class).getConfiguration().getSid())
                        .isEqualTo("sandbox");
            } finally {
                main.stop();
            }
        }
    }

    private List<Path> files() throws Exception {
        Path stockouts = directory.resolve("stockouts");
        if (!Files.isDirectory(stockouts)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(stockouts)) {
            return files.filter(file -> file.toString().endsWith(".json")).toList();
        }
    }
}
