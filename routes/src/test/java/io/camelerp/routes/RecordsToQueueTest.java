/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import jakarta.jms.TextMessage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.PoolRow.State;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class RecordsToQueueTest {

    private static final String ROUTE = "wdt-any-to-queue";
    private static final String QUEUE = "records.of.wdt";

    private final Artemis artemis = Artemis.running();
    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        artemis.drain(QUEUE);
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(120, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
        properties = RunningRoutes.properties(sandbox, folder, ROUTE);
        properties.put("erp.route.wdt-any-to-queue.api", "stockout_order_query_trade");
        properties.put("erp.route.wdt-any-to-queue.queue", QUEUE);
        properties.put("erp.route.wdt-any-to-queue.key", ".order_no");
        properties.put("erp.jms.url", artemis.url());
    }

    @AfterEach
    void stop() {
        sandbox.close();
        artemis.start();
    }

    @Test
    void shouldSendEveryRecordAsPersistentTextWithItsKey() throws Exception {
        int source = sandbox.report().source();
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> artemis.waiting(QUEUE) >= source);
        }
        // what the broker has confirmed outlives it
        artemis.stop();
        artemis.start();

        List<TextMessage> messages = artemis.drain(QUEUE);
        assertThat(messages).hasSize(source);
        for (TextMessage message : messages) {
            JsonNode record = new ObjectMapper().readTree(message.getText());
            assertThat(message.getText()).doesNotContain("\n");
            assertThat(message.getStringProperty("erpRecordKey")).isEqualTo(record.path("order_no").asText());
            assertThat(message.getStringProperty("JMSXGroupID")).isEqualTo(record.path("order_no").asText());
            assertThat(message.getStringProperty("erpRecordTime")).isEqualTo(record.path("consign_time").asText());
            assertThat(message.getStringProperty("erpSourceApi")).isEqualTo("stockout_order_query_trade");
            assertThat(message.getStringProperty("erpAccount")).isEqualTo("sandbox");
        }
        assertThat(messages).extracting(TextMessage::getText).anyMatch(text -> text.contains("\"0.0000\""));
    }

    @Test
    void shouldKeepTheWindowWhileTheBrokerIsDown() throws Exception {
        artemis.stop();
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> sandbox.ledger().count("wdt:stockout_order_query_trade") >= 3);

            artemis.start();
            // some may come twice, so that the number of messages says nothing
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> artemis.values(QUEUE, "erpRecordKey").size() == sandbox.report().source());
        }
    }

    @Test
    void shouldSendOnceWhatWasStoredTooLate() throws Exception {
        int source = sandbox.report().source();
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> artemis.waiting(QUEUE) >= source);
        }
        sandbox.wdt().put("stockout_order_query_trade", RunningRoutes.lateStockout(sandbox));

        try (RunningRoutes routes = RunningRoutes.start(RunningRoutes.withTwin(properties, ROUTE))) {
            await().atMost(Duration.ofSeconds(30)).until(() -> artemis.waiting(QUEUE) > source);
            RunningRoutes.awaitPolls(sandbox, "stockout_order_query_trade", 10);
        }
        assertThat(artemis.values(QUEUE, "erpRecordKey")).contains("CK-LATE");
        assertThat(artemis.drain(QUEUE)).hasSize(source + 1);
    }

    /** After sixty attempts the component would tell WDT that a row has failed, and nobody else would know of it. */
    @Test
    void shouldGiveNoRowOfAPoolUpWhileTheBrokerIsDown() throws Exception {
        sandbox.seed("logistics_sync_query", 3, 5, RunningRoutes.now().minusHours(3), RunningRoutes.now().minusHours(1));
        properties.put("erp.route.wdt-any-to-queue.api", "logistics_sync_query");
        properties.put("erp.route.wdt-any-to-queue.key", ".rec_id");
        properties.put("erp.route.wdt-any-to-queue.delay", "PT0.01S");
        properties.remove("erp.route.wdt-any-to-queue.start-from");
        artemis.stop();
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            ManagedRouteMBean route = routes.context().getCamelContextExtension().getContextPlugin(ManagedCamelContext.class)
                    .getManagedRoute(ROUTE, ManagedRouteMBean.class);
            await().atMost(Duration.ofSeconds(90)).until(() -> route.getExchangesFailed() > 3 * 60);
            assertThat(sandbox.wdt().poolRows("logistics_sync_query")).noneMatch(row -> row.state() == State.FAILED);

            artemis.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.wdt().poolRows("logistics_sync_query").stream()
                    .allMatch(row -> row.state() == State.DONE));
            assertThat(artemis.values(QUEUE, "erpRecordKey")).hasSize(3);
        }
    }

    /** What it reads of a pool it acknowledges, and the run in earnest would never see it. */
    @Test
    void shouldNotReadAPoolInADryRun() {
        properties.put("erp.route.wdt-any-to-queue.api", "logistics_sync_query");
        properties.put("erp.dry-run", "true");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(routes.context().getRoute(ROUTE)).isNull();
        }
        properties.put("erp.route.wdt-any-to-queue.api", "trade_query");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(routes.context().getRoute(ROUTE)).isNotNull();
        }
    }

    @Test
    void shouldSayWhatIsMissingWhenThereIsNoAddress() {
        properties.remove("erp.jms.url");

        assertThatThrownBy(() -> RunningRoutes.start(properties))
                .hasStackTraceContaining("erp.jms.url is missing");
    }
}
