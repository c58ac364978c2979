/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.sandbox.Sandbox;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.camelerp.routes.RunningRoutes.STOCKOUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What each route has done on each day. */
class RunStatisticsTest {

    private static final String TOKEN = "a-token-nobody-guesses";

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port = RunningRoutes.freePort();
    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(60, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
        properties = new HashMap<>(RunningRoutes.properties(sandbox, folder));
        properties.putAll(Map.of("erp.http.enabled", "true", "erp.http.token", TOKEN, "camel.server.enabled", "true",
                "camel.server.host", "127.0.0.1", "camel.server.port", String.valueOf(port)));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldSumWhatWasBookedOverRestartsAndTellTheLastError() throws Exception {
        int booked;
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> done(row("")) == 60);
            booked = sandbox.report().booked();
            JsonNode row = row("");

            assertThat(row.path("records").asInt()).isEqualTo(60);
            assertThat(row.path("booked").asInt()).isEqualTo(booked);
            assertThat(row.path("dead").asInt()).isEqualTo(60 - booked).isPositive();
            assertThat(row.path("failed").asInt()).isZero();
            assertThat(row.path("lastError").isNull()).isTrue();
        }
        sandbox.seedStockouts(61, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(9));
        properties.put("erp.route." + STOCKOUTS + ".checkpoint-key", "again");
        properties.put("erp.kingdee.url", "http://127.0.0.1:" + RunningRoutes.freePort() + "/K3Cloud");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> row("?route=" + STOCKOUTS).path("failed").asInt() > 0);
            JsonNode row = row("?route=" + STOCKOUTS);

            assertThat(row.path("records").asInt()).as("those of the first start and those that failed").isGreaterThan(60);
            assertThat(row.path("booked").asInt()).isEqualTo(booked);
            assertThat(row.path("lastError").asText()).isNotBlank();
        }
    }

    @Test
    void shouldCountARecordOnceThatComesAlone() throws Exception {
        properties.put("erp.route." + STOCKOUTS + ".enabled", "false");
        sandbox.seed("logistics_sync_query", 20, 5, RunningRoutes.now().minusHours(3), RunningRoutes.now().minusHours(1));
        try (RunningRoutes routes = RunningRoutes.start(properties, new RouteBuilder() {
            @Override
            public void configure() {
                from("wdt:logistics_sync_query?delay=200").routeId("mine").log("${body}");
            }
        })) {
            await().atMost(Duration.ofSeconds(30)).until(() -> row("?route=mine").path("exchanges").asInt() == 20);

            assertThat(row("?route=mine").path("records").asInt()).isEqualTo(20);
        }
    }

    @Test
    void shouldShowNothingOfAnotherDayAndNothingWithoutTheToken() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> done(row("")) == 60);

            assertThat(get("?day=2020-01-01", TOKEN).body()).isEqualTo("[]");
            assertThat(get("?day=yesterday", TOKEN).statusCode()).isEqualTo(400);
            assertThat(get("", "another-token-of-16").statusCode()).isEqualTo(401);
        }
    }

    private static int done(JsonNode row) {
        return row.path("booked").asInt() + row.path("dead").asInt();
    }

    private JsonNode row(String query) throws Exception {
        for (JsonNode row : new ObjectMapper().readTree(get(query, TOKEN).body())) {
            if (row.path("route").asText().equals(query.isEmpty() ? STOCKOUTS : query.replace("?route=", ""))) {
                return row;
            }
        }
        return new ObjectMapper().createObjectNode();
    }

    private HttpResponse<String> get(String query, String token) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/erp/runs" + query))
                .header("Authorization", "Bearer " + token).build(), HttpResponse.BodyHandlers.ofString());
    }
}
