/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.sandbox.Sandbox;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RecordsToKafkaTest {

    private static final String ROUTE = "wdt-any-to-kafka";

    private final Kafka kafka = Kafka.running();
    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(120, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
        properties = RunningRoutes.properties(sandbox, folder, ROUTE);
        properties.put("erp.route.wdt-any-to-kafka.api", "stockout_order_query_trade");
        properties.put("erp.route.wdt-any-to-kafka.key", ".order_no");
        properties.put("erp.kafka.brokers", kafka.brokers());
        properties.put("erp.kafka.max-block", "500");
        properties.put("erp.kafka.request-timeout", "1000");
        properties.put("erp.kafka.delivery-timeout", "2000");
    }

    @AfterEach
    void stop() {
        sandbox.close();
        kafka.start();
    }

    @Test
    void shouldKeyEveryRecordByItsBillNumber() throws Exception {
        kafka.createTopic("keyed", 2);
        properties.put("erp.route.wdt-any-to-kafka.topic", "keyed");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> kafka.records("keyed").size() >= sandbox.report().source());
        }

        List<ConsumerRecord<String, String>> records = kafka.records("keyed");
        assertThat(records).hasSize(sandbox.report().source());
        assertThat(records).extracting(ConsumerRecord::partition).contains(0, 1);
        for (ConsumerRecord<String, String> record : records) {
            JsonNode json = new ObjectMapper().readTree(record.value());
            assertThat(record.key()).isEqualTo(json.path("order_no").asText());
            assertThat(header(record, "erpRecordKey")).isEqualTo(record.key());
            assertThat(header(record, "erpSourceApi")).isEqualTo("stockout_order_query_trade");
            assertThat(header(record, "erpAccount")).isEqualTo("sandbox");
        }
    }

    @Test
    void shouldShowItsKeyToABrokerThatDemandsOne() throws Exception {
        kafka.createTopic("sealed", 1);
        properties.put("erp.route.wdt-any-to-kafka.topic", "sealed");
        properties.putAll(kafka.tls());
        // what is set for all endpoints of Kafka counts, too
        properties.put("camel.component.kafka.configuration.additional-properties[ssl.keystore.password]",
                properties.remove("erp.kafka.ssl-keystore-password"));

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> kafka.records("sealed").size() >= sandbox.report().source());
        }
    }

    @Test
    void shouldKeepTheWindowWhileTheBrokerIsDown() throws Exception {
        kafka.createTopic("down", 2);
        properties.put("erp.route.wdt-any-to-kafka.topic", "down");
        kafka.stop();

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> sandbox.ledger().count("wdt:stockout_order_query_trade") >= 2);

            kafka.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> kafka.records("down").stream()
                    .map(ConsumerRecord::key).distinct().count() == sandbox.report().source());
        }
    }

    @Test
    void shouldSendOnceWhatWasStoredTooLate() throws Exception {
        kafka.createTopic("late", 2);
        properties.put("erp.route.wdt-any-to-kafka.topic", "late");
        int source = sandbox.report().source();
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> kafka.records("late").size() >= source);
        }
        sandbox.wdt().put("stockout_order_query_trade", RunningRoutes.lateStockout(sandbox));

        try (RunningRoutes routes = RunningRoutes.start(RunningRoutes.withTwin(properties, ROUTE))) {
            await().atMost(Duration.ofSeconds(30)).until(() -> kafka.records("late").size() > source);
            RunningRoutes.awaitPolls(sandbox, "stockout_order_query_trade", 10);
        }
        assertThat(kafka.records("late")).hasSize(source + 1).extracting(ConsumerRecord::key).containsOnlyOnce("CK-LATE");
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
