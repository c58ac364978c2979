/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.sst.SstServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What an operator without a browser can do with the consumers. */
class ConsumerHttpTest {

    private static final String TOKEN = "a-token-nobody-guesses";
    private static final String PATH = "/erp/consumers";
    private static final String SST_ROUTE = "sst-return-to-kingdee";
    private static final String DOWNLOAD = SST_ROUTE + "-download";
    private static final String API = "wdt:stockout_order_query_trade";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static Sandbox sandbox;
    private static RunningRoutes routes;
    private static int port;

    @BeforeAll
    static void start() {
        port = RunningRoutes.freePort();
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(20, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
        Map<String, String> properties = RunningRoutes.properties(sandbox, folder);
        // only an operator makes it poll again
        properties.put("erp.route." + RunningRoutes.STOCKOUTS + ".delay", "PT1H");
        properties.put("camel.component.sst.base-uri", sandbox.sstUrl());
        properties.put("camel.component.sst.app-id", SstServer.APP_ID);
        properties.put("erp.route." + SST_ROUTE + ".enabled", "true");
        properties.put("erp.route." + SST_ROUTE + ".push-enabled", "false");
        properties.putAll(Map.of(
                "erp.http.enabled", "true", "erp.http.token", TOKEN, "camel.server.enabled", "true",
                "camel.server.host", "127.0.0.1", "camel.server.port", String.valueOf(port)));
        routes = RunningRoutes.start(properties);
        await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.report().missing().size() == routes.deadLetters()
                .count(RunningRoutes.STOCKOUTS, Status.OPEN));
    }

    @AfterAll
    static void stop() {
        routes.close();
        sandbox.close();
    }

    @Test
    void shouldPollNowAndTellHowFarTheRouteIs() throws Exception {
        // a window has whole seconds: within the one of the last poll there is none to ask for
        await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
        int before = sandbox.ledger().count(API);

        HttpResponse<String> answer = send("POST", PATH + "/pollNow?route=" + RunningRoutes.STOCKOUTS);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(sandbox.ledger().count(API)).isGreaterThan(before);
        assertThat(json(answer).path("routeId").asText()).isEqualTo(RunningRoutes.STOCKOUTS);
        assertThat(json(answer).path("checkpoint").asText()).isNotEmpty();
        assertThat(json(answer).path("polls").asBoolean()).isTrue();
        assertThat(json(send("GET", PATH))).extracting(state -> state.path("routeId").asText())
                .contains(RunningRoutes.STOCKOUTS, DOWNLOAD);
    }

    @Test
    void shouldRunTheCommandsOfTheReadme() throws Exception {
        List<String> commands = commands("README.md");
        Path script = folder.resolve("commands.sh");
        Files.writeString(script, "set -e\n" + String.join("\n", commands)
                .replace("<token>", TOKEN).replace("127.0.0.1:8080", "127.0.0.1:" + port)
                .replace("curl ", "curl -sS --fail-with-body "), StandardCharsets.UTF_8);

        Process process = new ProcessBuilder("sh", script.toString()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said)
                .contains("\"lastReplay\":\"2026-11-21 00:00:00", "\"checkpoint\":\"2026-11-21 00:00:00", "{\"replayed\":0}")
                .doesNotContain("\"error\"");
        await().atMost(Duration.ofSeconds(60)).until(() -> json(send("GET", PATH + "?route=" + RunningRoutes.STOCKOUTS))
                .path("lastReplay").asText().endsWith("read whole"));
        assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).hasSize(sandbox.report().booked())
                .allMatch(bill -> bill.saves() == 1);
        assertThat(commands("README.zh-CN.md")).extracting(ConsumerHttpTest::withoutComment)
                .isEqualTo(commands.stream().map(ConsumerHttpTest::withoutComment).toList());
    }

    private static String withoutComment(String command) {
        return command.replaceAll("\\s+# .*", "").replaceAll("<[^>]+>", "<token>");
    }

    private static List<String> commands(String readme) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of(readme))) {
            return lines.map(String::strip).dropWhile(line -> !line.endsWith(PATH)).takeWhile(line -> !line.equals("```"))
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
            "POST, /pollNow, 400, route is missing", "POST, /pollNow?route=none, 400, those that do are",
            "POST, /pollNow?route=direct, 400, No route direct reads WDT or SST here",
            "POST, /moveCheckpoint?route=wdt-stockout-to-kingdee, 400, time is missing",
            "POST, /moveCheckpoint?route=wdt-stockout-to-kingdee&time=2999-01-01+00:00:00, 400, a time that has come",
            "POST, /replay?route=wdt-stockout-to-kingdee&from=2026-11-01+00:00:00, 400, to is missing",
            "POST, /replay?route=sst-return-to-kingdee-download&from=2026-11-01&to=2026-11-02, 400, use moveCheckpoint",
            "POST, /replayDead?route=wdt-stockout-to-kingdee, 400, /erp/dead-letters",
            "POST, /anything?route=wdt-stockout-to-kingdee, 404, no such thing",
            "GET, /pollNow?route=wdt-stockout-to-kingdee, 404, no such thing" })
    void shouldSayWhatIsWrongWithARequest(String method, String rest, int status, String said) throws Exception {
        HttpResponse<String> answer = send(method, PATH + rest);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("error").asText()).contains(said);
    }

    @Test
    void shouldRefuseToPollWhereTheRouteIsStopped() throws Exception {
        routes.context().getRouteController().stopRoute(DOWNLOAD);
        try {
            HttpResponse<String> answer = send("POST", PATH + "/pollNow?route=" + DOWNLOAD);

            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(json(answer).path("error").asText()).contains("does not poll here");
            assertThat(json(send("GET", PATH + "?route=" + DOWNLOAD)).path("polls").asBoolean()).isFalse();
        } finally {
            routes.context().getRouteController().startRoute(DOWNLOAD);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "GET ", "POST /pollNow?route=wdt-stockout-to-kingdee" })
    void shouldLetNobodyInWithoutTheToken(String request) throws Exception {
        String[] parts = request.split(" ", 2);
        HttpRequest open = HttpRequest.newBuilder(uri(PATH + parts[1]))
                .method(parts[0], HttpRequest.BodyPublishers.noBody()).build();

        assertThat(client.send(open, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(401);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + TOKEN)
                .method(method, HttpRequest.BodyPublishers.noBody()).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }
}
