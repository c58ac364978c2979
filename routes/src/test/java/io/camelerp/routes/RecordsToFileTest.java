/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.sandbox.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class RecordsToFileTest {

    private static final String ROUTE = "wdt-any-to-file";
    private static final String API = "stockout_order_query_trade";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    private Path files;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(120, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
        files = folder.resolve("files");
        properties = RunningRoutes.properties(sandbox, folder, ROUTE);
        properties.put("erp.route.wdt-any-to-file.api", "stockout_order_query_trade");
        properties.put("erp.route.wdt-any-to-file.dir", files.toString());
        properties.put("erp.route.wdt-any-to-file.window-size", "PT30M");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldWriteEveryRecordAsALineOfFilesThatRollBySize() throws IOException {
        properties.put("erp.route.wdt-any-to-file.max-size", "20000");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> keys(all()).size() == sandbox.report().source());
        }

        List<JsonNode> lines = lines(complete());
        assertThat(lines).hasSize(sandbox.report().source());
        assertThat(keys(lines)).hasSize(lines.size());
        assertThat(complete()).hasSizeGreaterThan(2)
                .allMatch(file -> file.getFileName().toString()
                        .matches("stockout_order_query_trade-\\d{8}-\\d{6}-\\d{3}\\.jsonl"));
        assertThat(Files.readString(complete().get(0))).contains("\"0.0000\"");
    }

    @Test
    void shouldSendTheFiltersThatFollowTheApi() {
        properties.put("erp.route.wdt-any-to-file.api", "stockout_order_query_trade?param.shop_no=SH001");
        properties.put("erp.route.wdt-any-to-file.name", "mine");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.ledger().calls("wdt:stockout_order_query_trade").stream()
                    .anyMatch(call -> call.params().get("end_time")
                            .compareTo(RunningRoutes.text(RunningRoutes.now().minusMinutes(5))) > 0));
        }
        assertThat(lines(complete())).isNotEmpty().allMatch(line -> line.path("shop_no").asText().equals("SH001"));
        assertThat(complete()).allMatch(file -> file.getFileName().toString().startsWith("mine-"));
    }

    @Test
    void shouldRollByAgeWithoutWaitingForMoreRecords() {
        properties.put("erp.route.wdt-any-to-file.max-age", "PT1S");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> keys(lines(complete())).size() == sandbox.report().source());
            assertThat(routes.context().getRoute(ROUTE)).isNotNull();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldKeepTheWindowWhileTheDiskIsFull() throws IOException {
        Files.createDirectories(files);
        Path full = Files.createSymbolicLink(files.resolve("stockout_order_query_trade.jsonl.part"), Path.of("/dev/full"));

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> sandbox.ledger().count("wdt:stockout_order_query_trade") >= 3);
            assertThat(list(".jsonl")).isEmpty();

            Files.delete(full);
            await().atMost(Duration.ofSeconds(30)).until(() -> keys(all()).size() == sandbox.report().source());
        }
        assertThat(lines(complete())).hasSize(sandbox.report().source());
    }

    @Test
    void shouldWriteOnceWhatWasStoredTooLate() {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> keys(all()).size() == sandbox.report().source());
        }
        int before = lines(complete()).size();
        sandbox.wdt().put(API, RunningRoutes.lateStockout(sandbox));

        try (RunningRoutes routes = RunningRoutes.start(RunningRoutes.withTwin(properties, ROUTE))) {
            await().atMost(Duration.ofSeconds(30)).until(() -> keys(all()).contains("4711"));
            RunningRoutes.awaitPolls(sandbox, API, 20);
        }
        assertThat(lines(complete())).hasSize(before + 1);
    }

    @Test
    void shouldSayThatItDoesNotKnowTheApi() {
        properties.put("erp.route.wdt-any-to-file.api", "stockout_query");

        assertThatThrownBy(() -> RunningRoutes.start(properties))
                .hasStackTraceContaining("WDT API 'stockout_query' is not in the catalogue");
        // what is off is not looked at
        properties.put("erp.route.wdt-any-to-file.enabled", "false");
        RunningRoutes.start(properties).close();
    }

    @Test
    void shouldHaveNoTwinForAnApiThatListsEverythingEachTime() {
        properties.put("erp.route.wdt-any-to-file.api", "shop");
        sandbox.wdt().seed("shop", 5, 7, RunningRoutes.now().minusDays(3), RunningRoutes.now());

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(routes.context().getRoute(ROUTE + "-lookback")).isNull();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> all().size() == sandbox.wdt().size("shop"));
        }
    }

    @Test
    void shouldWaitInASecondProcessAndWriteOnWhenTheFirstHasGone() {
        properties.put("erp.cluster", "file");
        properties.put("erp.cluster.dir", folder.resolve("cluster").toString());
        properties.put("erp.route.wdt-any-to-file.settle-delay", "PT0S");

        try (RunningRoutes first = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> keys(all()).size() == sandbox.report().source());
            try (RunningRoutes second = RunningRoutes.start(properties)) {
                first.close();
                sandbox.wdt().put(API, RunningRoutes.lateStockout(sandbox)
                        .put("consign_time", RunningRoutes.text(RunningRoutes.now().plusSeconds(2))));

                await().atMost(Duration.ofSeconds(150)).until(() -> keys(all()).contains("4711"));
                assertThat(second.context().getRoute(ROUTE)).isNotNull();
            }
        }
    }

    private List<Path> complete() {
        return list(".jsonl");
    }

    private List<JsonNode> all() {
        List<Path> every = new ArrayList<>(complete());
        every.addAll(list(".part"));
        return lines(every);
    }

    private List<Path> list(String suffix) {
        if (!Files.exists(files)) {
            return List.of();
        }
        try (Stream<Path> listed = Files.list(files)) {
            return listed.filter(Files::isRegularFile).filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> lines(List<Path> from) {
        List<JsonNode> lines = new ArrayList<>();
        for (Path file : from) {
            try {
                for (String line : Files.readString(file).split("\n")) {
                    if (!line.isBlank()) {
                        lines.add(JSON.readTree(line));
                    }
                }
            } catch (IOException e) {
                // it was rolled or is being written: looked at again
                return List.of();
            }
        }
        return lines;
    }

    private static Set<String> keys(List<JsonNode> lines) {
        Set<String> keys = new TreeSet<>();
        lines.forEach(line -> keys.add(line.path("stockout_id").asText()));
        return keys;
    }
}
