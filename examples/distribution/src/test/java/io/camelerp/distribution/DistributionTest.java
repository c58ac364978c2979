/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import io.camelerp.sandbox.Sandbox;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DistributionTest {

    @TempDir
    private static Path directory;

    private static Path home;

    @BeforeAll
    static void unpack() throws IOException {
        try (ZipFile zip = new ZipFile(System.getProperty("distribution"))) {
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements();) {
                ZipEntry entry = entries.nextElement();
                Path target = directory.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, target);
                    }
                }
            }
        }
        try (Stream<Path> top = Files.list(directory)) {
            home = top.toList().get(0);
        }
        assertThat(home.resolve("config/camel-erp.properties")).content().contains("\nerp.lookup.dir=config/lookup\n")
                .doesNotContain("examples/quickstart/config/lookup");
        // java.util.zip keeps no modes; unzip does
        assertThat(home.resolve("bin/camel-erp").toFile().setExecutable(true)).isTrue();
    }

    @Test
    void shouldBookTheSandboxAndEndGracefully() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            LocalDateTime now = LocalDateTime.now(ZoneId.of("Asia/Shanghai"));
            sandbox.seedStockouts(20, 1, now.minusDays(3), now.minusHours(1));
            Path config = Files.writeString(home.resolve("config/camel-erp.properties"), """
                    camel.component.wdt.base-uri=%s
                    camel.component.wdt.sid=sandbox
                    camel.component.wdt.app-key=sandbox-app
                    camel.component.wdt.secret=sandbox-secret
                    erp.kingdee.url=%s
                    erp.kingdee.acct-id=sandbox-acct
                    erp.kingdee.user=demo
                    erp.kingdee.app-id=123456_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4
                    erp.kingdee.secret=sandbox-app-secret
                    erp.lookup.dir=config/lookup
                    erp.http.port=0
                    erp.route.wdt-stockout-to-kingdee.start-from=P4D
                    """.formatted(sandbox.wdtUrl(), sandbox.kingdeeUrl()));
            Files.writeString(home.resolve("config/camel-erp-here.properties"),
                    "erp.route.wdt-stockout-to-kingdee.enabled=true");
            Path output = directory.resolve("output.txt");
            ProcessBuilder builder = new ProcessBuilder(
                    Files.createSymbolicLink(directory.resolve("a link"), home.resolve("bin/camel-erp")).toString())
                    .directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("ERP_PROFILE", "here");
            Process process = builder.start();
            try {
                await().atMost(Duration.ofMinutes(4))
                        .until(() -> sandbox.report().booked() > 10 || !process.isAlive());
                assertThat(sandbox.report().booked()).as("%s: %s", config, Files.readString(output)).isGreaterThan(10);
                process.destroy();
                assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(143);
            } finally {
                process.destroyForcibly();
            }
            assertThat(sandbox.report().duplicated()).isZero();
            assertThat(home.resolve(".camel-erp")).isDirectory();
        }
    }

    @Test
    void shouldNameWhatIsThereInServicesAndContainer() throws IOException {
        for (String file : List.of("service/camel-erp-service.xml", "bin/camel-erp", "bin/camel-erp.cmd")) {
            assertThat(home.resolve(file)).content().contains("io.camelerp.quickstart.Run")
                    .containsPattern("config[/\\\\]camel-erp.properties").containsPattern("lib[/\\\\]\\*");
        }
        assertThat(home.resolve("service/camel-erp.service")).content().contains("ExecStart=/opt/camel-erp/bin/camel-erp")
                .contains("SuccessExitStatus=143");
        assertThat(home.resolve("container/Containerfile")).content().contains("bin/camel-erp")
                .contains("COPY --chown=camel-erp bin ", "COPY --chown=camel-erp lib ")
                .doesNotContain("COPY --chown=camel-erp .");
        assertThat(home.resolve("config/lookup/shop.csv")).exists();
        assertThat(home.resolve("config/camel-erp-prod.properties")).exists();
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            assertThat(jars.map(jar -> jar.getFileName().toString()).toList()).noneMatch(jar -> jar.startsWith("sandbox"))
                    .anyMatch(jar -> jar.startsWith("quickstart"));
        }
    }
}
