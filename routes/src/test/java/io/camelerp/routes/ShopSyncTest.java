/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.camelerp.routes.deadletter.DeadLetterReplay;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.PoolRow;
import io.camelerp.sandbox.wdt.PoolRow.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ShopSyncTest {

    private static final String SHIPMENTS = "wdt-shipment-sync";
    private static final String STOCK = "wdt-stock-sync";
    private static final String SHIPMENT_POOL = "logistics_sync_query";
    private static final String STOCK_POOL = "api_goods_stock_change_query";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<JsonNode> told = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Sandbox sandbox;
    private HttpServer shop;
    private volatile Function<JsonNode, Integer> answer = row -> 200;
    private volatile String authorization;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.builder().start();
        sandbox.seedAll(12, 3, RunningRoutes.now().minusDays(2), RunningRoutes.now().minusHours(1));
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/take", exchange -> {
            JsonNode row = JSON.readTree(exchange.getRequestBody());
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            int status = answer.apply(row);
            if (status == 200) {
                synchronized (told) {
                    told.add(row);
                }
            }
            byte[] text = (status == 200 ? "ok" : "订单不存在 unknown order").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        shop.setExecutor(threads);
        shop.start();
    }

    private void enable(String route) {
        properties = RunningRoutes.properties(sandbox, folder, route);
        properties.remove("erp.route." + route + ".start-from");
        properties.put("erp.route." + route + ".url", "http://127.0.0.1:" + shop.getAddress().getPort() + "/take?shop=1");
        properties.put("erp.route." + route + ".authorization", "Bearer s3cret");
    }

    @AfterEach
    void stop() {
        shop.stop(0);
        threads.shutdownNow();
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({ SHIPMENTS + "," + SHIPMENT_POOL, STOCK + "," + STOCK_POOL })
    void shouldWriteRowsToFilesInADryRunAndAcknowledgeNone(String route, String pool) throws IOException {
        enable(route);
        Path dry = folder.resolve("dry");
        properties.put("erp.dry-run", "true");
        properties.put("erp.dry-run.dir", dry.toString());
        int rows = sandbox.wdt().poolRows(pool).size();

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.isDirectory(dry.resolve(route))
                    && dry.resolve(route).toFile().list().length == rows);
            assertThat(routes.context().getRoute(route)).isNull();
        }
        assertThat(told()).isEmpty();
        assertThat(sandbox.wdt().poolRows(pool)).allMatch(row -> row.state() == State.WAITING || row.state() == State.FETCHED);
    }

    /** In dialect y WDT hands a row out once, and would never do so again. */
    @Test
    void shouldNotReadStockInADryRunThatComesOnlyOnce() {
        enable(STOCK);
        properties.put("camel.component.wdt.dialect", "y");
        properties.put("camel.component.wdt.base-uri", sandbox.wdtYUrl());
        properties.put("erp.dry-run", "true");
        properties.put("erp.dry-run.dir", folder.resolve("dry").toString());

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(routes.context().getRoute(STOCK)).isNull();
            assertThat(routes.context().getRoute(STOCK + "-dry-run")).isNull();
        }
        assertThat(sandbox.wdt().poolRows(STOCK_POOL)).isNotEmpty().allMatch(row -> row.state() == State.WAITING);
    }

    @Test
    void shouldTellTheShopOfEveryShipmentAndWdtWhatBecameOfIt() {
        enable(SHIPMENTS);
        String refused = sandbox.wdt().poolRows(SHIPMENT_POOL).get(3).key();
        answer = row -> row.path("rec_id").asText().equals(refused) ? 404 : 200;

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> allSettled(SHIPMENT_POOL));

            assertThat(told()).hasSize(11).allMatch(row -> row.hasNonNull("logistics_no"));
            assertThat(authorization).isEqualTo("Bearer s3cret");
            assertThat(row(SHIPMENT_POOL, refused).state()).isEqualTo(State.FAILED);
            assertThat(row(SHIPMENT_POOL, refused).message()).contains("404").contains("订单不存在");
            assertThat(routes.deadLetters().find(SHIPMENTS, refused)).hasValueSatisfying(stored -> {
                assertThat(stored.letter().cause()).isEqualTo(Cause.REFUSED);
                assertThat(stored.letter().record()).contains("\"rec_id\"");
            });
        }
    }

    @Test
    void shouldKeepShipmentsWhileTheShopIsDownAndGiveUpAfterMaxAttempts() {
        enable(SHIPMENTS);
        properties.put("erp.route.wdt-shipment-sync.max-attempts", "25");
        String broken = sandbox.wdt().poolRows(SHIPMENT_POOL).get(0).key();
        AtomicInteger attempts = new AtomicInteger();
        answer = row -> refused(row, broken, attempts, 503);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> row(SHIPMENT_POOL, broken).fetches() >= 2);
            List<PoolRow> meanwhile = sandbox.wdt().poolRows(SHIPMENT_POOL);
            // the shop is back, but for one row
            answer = row -> refused(row, broken, attempts, 200);
            assertThat(meanwhile).noneMatch(row -> row.state() == State.DONE || row.state() == State.FAILED);

            await().atMost(Duration.ofSeconds(30)).until(() -> allSettled(SHIPMENT_POOL));
            assertThat(row(SHIPMENT_POOL, broken).message()).contains("503");
            assertThat(attempts).as("neither earlier nor later").hasValue(25);
            assertThat(routes.deadLetters().list(SHIPMENTS, Status.OPEN, 100)).extracting(stored -> stored.letter().key())
                    .containsExactly(broken);
            assertThat(told()).as("%s", sandbox.wdt().poolRows(SHIPMENT_POOL)).hasSize(11);
        }
    }

    private static int refused(JsonNode row, String broken, AtomicInteger attempts, int others) {
        if (!row.path("rec_id").asText().equals(broken)) {
            return others;
        }
        attempts.incrementAndGet();
        return 503;
    }

    @Test
    void shouldSendShipmentsToAQueueWhenThereIsNoAddress() throws Exception {
        enable(SHIPMENTS);
        Artemis artemis = Artemis.running();
        artemis.drain("shipments");
        properties.remove("erp.route.wdt-shipment-sync.url");
        properties.put("erp.route.wdt-shipment-sync.queue", "shipments");
        properties.put("erp.jms.url", artemis.url());
        sandbox.faults().at("wdt:logistics_sync_ack", 1, Fault.HTTP_500);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> allSettled(SHIPMENT_POOL));
        }
        assertThat(artemis.drain("shipments").stream().map(message -> OrdersToWdtTest.text(message)))
                .hasSizeGreaterThanOrEqualTo(12);
    }

    @Test
    void shouldTellTheShopOfStockAndReplayWithThePresentQuantity() throws Exception {
        enable(STOCK);
        PoolRow refused = sandbox.wdt().poolRows(STOCK_POOL).get(2);
        String spec = refused.row().path("spec_no").asText();
        sandbox.wdt().put("stock_query", stock(spec, "CK01", "7.0000"));
        sandbox.wdt().put("stock_query", stock(spec, "CK02", "4.5000"));
        answer = row -> row.path("rec_id").asText().equals(refused.key()) ? 422 : 200;

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> told().size() >= 11);
            await().atMost(Duration.ofSeconds(10)).until(() -> routes.deadLetters().find(STOCK, refused.key()).isPresent());
            // what is polled neither fails for good any more nor gets through: both would write the dead letter
            AtomicInteger busy = new AtomicInteger();
            answer = row -> row.path("rec_id").asText().equals(refused.key())
                    && !row.path("sync_stock").asText().equals("11.5000") ? unavailable(busy) : 200;
            await().atMost(Duration.ofSeconds(30)).until(() -> busy.get() > 0);
            DeadLetterReplay replay = routes.context().getRegistry().findSingleByType(DeadLetterReplay.class);

            assertThat(replay.replay(STOCK, refused.key()).toString()).contains("RESOLVED");
            assertThat(told()).filteredOn(row -> row.path("rec_id").asText().equals(refused.key())).last()
                    .satisfies(row -> assertThat(row.path("sync_stock").asText()).isEqualTo("11.5000"));
        }
    }

    @Test
    void shouldCloseTheDeadLetterOfARowThatTheShopHasTakenSince() {
        enable(STOCK);
        List<String> refused = sandbox.wdt().poolRows(STOCK_POOL).stream().map(PoolRow::key).limit(2).toList();
        answer = row -> refused.contains(row.path("rec_id").asText()) ? 422 : 200;

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> routes.deadLetters().count(STOCK, Status.OPEN) == 2);
            answer = row -> row.path("rec_id").asText().equals(refused.get(1)) ? 422 : 200;

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                    routes.deadLetters().find(STOCK, refused.get(0)).orElseThrow().status()).isEqualTo(Status.RESOLVED));
            assertThat(routes.deadLetters().list(STOCK, Status.OPEN, 10)).extracting(stored -> stored.letter().key())
                    .containsExactly(refused.get(1));
        }
    }

    @Test
    void shouldTellWdtOfNoFailureBeforeItsDeadLetterIsSafe() throws Exception {
        enable(SHIPMENTS);
        properties.put("erp.route.wdt-shipment-sync.max-attempts", "2");
        answer = row -> 503;
        // as when the database is away
        try (ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl(properties.get("erp.datasource.url"));
            execute(dataSource, "ALTER TABLE erp_dead_letter RENAME TO away");
        }

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(
                    () -> sandbox.wdt().poolRows(SHIPMENT_POOL).stream().allMatch(row -> row.fetches() >= 5));
            assertThat(sandbox.wdt().poolRows(SHIPMENT_POOL)).noneMatch(row -> row.state() == State.FAILED);
            execute(routes.dataSource(), "ALTER TABLE away RENAME TO erp_dead_letter");

            await().atMost(Duration.ofSeconds(60)).until(() -> allSettled(SHIPMENT_POOL));
            assertThat(routes.deadLetters().count(SHIPMENTS, Status.OPEN)).isEqualTo(12);
        }
    }

    private static void execute(ErpDataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void shouldNotTellAnOldQuantityAfterANewerOneWhenTheStockChangesDuringAReplay() {
        enable(STOCK);
        ObjectNode row = sandbox.wdt().poolRows(STOCK_POOL).get(2).row();
        String key = row.path("rec_id").asText();
        String spec = row.path("spec_no").asText();
        sandbox.wdt().put("stock_query", stock(spec, "CK01", "7.0000"));
        CountDownLatch newer = new CountDownLatch(1);
        answer = told -> told.path("rec_id").asText().equals(key) ? 422 : 200;

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> routes.deadLetters().find(STOCK, key).isPresent());
            answer = told -> {
                String quantity = told.path("rec_id").asText().equals(key) ? told.path("sync_stock").asText() : "";
                if (quantity.equals("7.0000")) {
                    // on its way the replay is overtaken, if anything is told beside it
                    sandbox.wdt().put("stock_query", stock(spec, "CK01", "9.0000"));
                    ObjectNode changed = row.deepCopy().put("sync_stock", "9.0000");
                    changed.remove("stock_change_count");
                    sandbox.wdt().putPool(STOCK_POOL, changed);
                    awaitBriefly(newer);
                } else if (quantity.equals("9.0000")) {
                    newer.countDown();
                }
                return quantity.isEmpty() || List.of("7.0000", "9.0000").contains(quantity) ? 200 : 503;
            };
            DeadLetterReplay replay = routes.context().getRegistry().findSingleByType(DeadLetterReplay.class);
            replay.replay(STOCK, key);

            await().atMost(Duration.ofSeconds(60)).untilAsserted(
                    () -> assertThat(told()).filteredOn(told -> told.path("rec_id").asText().equals(key)).last()
                            .satisfies(told -> assertThat(told.path("sync_stock").asText()).isEqualTo("9.0000")));
        }
    }

    @Test
    void shouldSayWhyARowWithoutAnArticleCannotBeReplayed() {
        enable(STOCK);
        ObjectNode row = sandbox.wdt().poolRows(STOCK_POOL).get(2).row();
        String key = row.path("rec_id").asText();
        row.remove(List.of("spec_no", "stock_change_count"));
        sandbox.wdt().putPool(STOCK_POOL, row);
        answer = told -> told.path("rec_id").asText().equals(key) ? 422 : 200;

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> routes.deadLetters().find(STOCK, key).isPresent());
            DeadLetterReplay replay = routes.context().getRegistry().findSingleByType(DeadLetterReplay.class);

            assertThat(replay.replay(STOCK, key).message()).contains("Expected spec_no").contains("hands the row out again");
        }
    }

    private static void awaitBriefly(CountDownLatch latch) {
        try {
            latch.await(3, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int unavailable(AtomicInteger times) {
        times.incrementAndGet();
        return 503;
    }

    private static ObjectNode stock(String spec, String warehouse, String quantity) {
        return JSON.createObjectNode().put("rec_id", warehouse + spec).put("spec_no", spec).put("warehouse_no", warehouse)
                .put("stock_num", quantity).put("modified", RunningRoutes.text(RunningRoutes.now().minusMinutes(5)));
    }

    private List<JsonNode> told() {
        synchronized (told) {
            return List.copyOf(told);
        }
    }

    private boolean allSettled(String pool) {
        return sandbox.wdt().poolRows(pool).stream().allMatch(row -> row.state() == State.DONE || row.state() == State.FAILED);
    }

    private PoolRow row(String pool, String key) {
        return sandbox.wdt().poolRows(pool).stream().filter(row -> row.key().equals(key)).findFirst().orElseThrow();
    }
}
