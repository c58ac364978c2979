/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ConsoleTest {

    private static final String CONSUMERS = "/actuator/jolokia/read/org.apache.camel:context=*,type=consumers,*";

    @TempDir
    private Path folder;

    @Test
    void shouldShowTheCheckpointOfTheConsumerOverHttp() throws Exception {
        try (Scene scene = new Scene(folder, 5); Runner runner = Runner.start(scene.settings())) {
            String lastShipment = scene.lastShipment().toString().replace('T', ' ');
            await().atMost(Duration.ofSeconds(30)).until(() -> consumer(runner.port()),
                    consumer -> consumer.hasNonNull("Checkpoint")
                            && consumer.get("Checkpoint").asText().compareTo(lastShipment) > 0);

            JsonNode consumer = consumer(runner.port());

            assertThat(consumer.path("Api").asText()).isEqualTo(Scene.STOCKOUTS);
            assertThat(consumer.path("WindowsRead").asInt()).isPositive();
            assertThat(consumer.path("LastVendorCode").asText()).isEqualTo("0");
            assertThat(consumer.path("ExchangesFailed").asInt()).isZero();
        }
    }

    /** What the README has users ask. */
    @Test
    void shouldShowTheCheckpointBesideTheRoute() throws Exception {
        try (Scene scene = new Scene(folder, 1); Runner runner = Runner.start(scene.settings())) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(Http.json(runner.port(),
                    "/actuator/jolokia/read/org.apache.camel:type=consumers,*/Checkpoint,RouteId").path("value").elements())
                    .toIterable().anySatisfy(consumer -> {
                        assertThat(consumer.path("RouteId").asText()).isEqualTo(Scene.ROUTE);
                        assertThat(consumer.path("Checkpoint").asText()).startsWith("20");
                    }));
        }
    }

    @Test
    void shouldServeHawtioWithAllThatItsTabsNeed() throws Exception {
        try (Scene scene = new Scene(folder, 1); Runner runner = Runner.start(scene.settings())) {
            String context = "/actuator/jolokia/read/org.apache.camel:context=camel-erp,type=";

            assertThat(Http.get(runner.port(), "/actuator/hawtio/").body()).contains("Hawtio");
            assertThat(runner.consoleUrl()).endsWith(":" + runner.port() + "/actuator/hawtio/");
            JsonNode route = Http.exec(runner.port(), "type=routes,name=\\\"" + Scene.ROUTE + "-book\\\"", "dumpRouteAsXml()");
            assertThat(route.path("value").asText()).as("source").contains("kamelet:kingdee-sink");
            assertThat(Http.json(runner.port(), context + "tracer,name=BacklogTracer/Standby").path("value").asBoolean())
                    .as("trace").isTrue();
            assertThat(Http.json(runner.port(), context + "tracer,name=BacklogDebugger/Standby").path("value").asBoolean())
                    .as("debug").isTrue();
            assertThat(Http.json(runner.port(), context + "services,name=DefaultInflightRepository/InflightBrowseEnabled")
                    .path("value").asBoolean()).as("exchanges").isTrue();
            assertThat(Http.exec(runner.port(), "type=services,name=DefaultRuntimeEndpointRegistry", "endpointStatistics()")
                    .path("value").toString()).as("endpoints").contains("wdt://" + Scene.STOCKOUTS);
        }
    }

    @Test
    void shouldTellTheVendorsCodeAndTextWhenItIsDown() throws Exception {
        try (Scene scene = new Scene(folder, 1).with("camel.component.wdt.secret", "wrong");
             Runner runner = Runner.start(scene.settings())) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Http.consumerHealth(runner.port()).hasNonNull("vendor.message"));

            JsonNode health = Http.consumerHealth(runner.port());

            assertThat(Http.get(runner.port(), "/actuator/health").statusCode()).isEqualTo(503);
            assertThat(health.path("vendor.code").asText()).isNotEmpty();
            assertThat(health.path("vendor.message").asText()).isNotEmpty();
            assertThat(health.toString()).doesNotContain("wrong");
        }
    }

    /** A reconciliation or the replay of many dead letters; Tomcat gives up after half a minute, while they go on. */
    @Test
    void shouldWaitForWhatAnOperatorAsksFor() throws Exception {
        Properties own = PropertiesLoaderUtils.loadAllProperties("application.properties");

        assertThat(DurationStyle.detectAndParse(own.getProperty("spring.mvc.async.request-timeout")))
                .isGreaterThanOrEqualTo(Duration.ofHours(1));
    }

    @Test
    void shouldLeaveHealthAloneWithoutConsole() throws Exception {
        try (Scene scene = new Scene(folder, 1).with("erp.console.enabled", "false");
             Runner runner = Runner.start(scene.settings())) {
            assertThat(Http.get(runner.port(), "/actuator/health").body()).contains("camelHealth");
            assertThat(Http.get(runner.port(), "/actuator/health/readiness").body()).contains("camelHealth");
            assertThat(Http.get(runner.port(), "/actuator/prometheus").body()).contains("camelerp_lag_seconds{");
            assertThat(Http.get(runner.port(), "/actuator/hawtio/").statusCode()).isEqualTo(404);
            assertThat(Http.get(runner.port(), "/actuator/jolokia/version").statusCode()).isEqualTo(404);
        }
    }

    private static JsonNode consumer(int port) throws Exception {
        JsonNode consumers = Http.json(port, CONSUMERS).path("value");
        for (JsonNode consumer : consumers) {
            if (consumer.has("Checkpoint")) {
                return consumer;
            }
        }
        return consumers;
    }
}
