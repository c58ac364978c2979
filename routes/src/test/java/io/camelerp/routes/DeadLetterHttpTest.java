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
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DeadLetterHttpTest {

    private static final String TOKEN = "a-token-nobody-guesses";
    private static final String PATH = "/erp/dead-letters";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private static Path folder;

    private static RunningRoutes routes;
    private static int port;

    @BeforeAll
    static void start() {
        port = RunningRoutes.freePort();
        routes = RunningRoutes.start(Map.of(
                "erp.datasource.url", "jdbc:h2:file:" + folder.resolve("erp"),
                "erp.http.enabled", "true", "erp.http.token", TOKEN,
                "camel.server.enabled", "true", "camel.server.host", "127.0.0.1", "camel.server.port", String.valueOf(port)),
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("direct:mine").routeId("mine").to("mock:mine");
                    }
                });
    }

    @AfterAll
    static void stop() {
        routes.close();
    }

    @BeforeEach
    void fill() {
        for (String key : new String[] { "A1", "A/2 %" }) {
            routes.deadLetters().put(new DeadLetter(
                    "mine", key, "trade_query", "sid", "SAL_OUTSTOCK", Cause.REFUSED, "9", "no such material",
                    "{\"receiver_mobile\":\"13800001234\"}", null));
        }
    }

    @Test
    void shouldListShowReplayAndDrop() throws Exception {
        JsonNode list = json(send("GET", PATH + "?route=mine", TOKEN));
        assertThat(list).hasSize(2);
        assertThat(list.toString()).contains("no such material").doesNotContain("13800001234");
        assertThat(json(send("GET", PATH + "?status=RESOLVED", TOKEN))).isEmpty();
        assertThat(json(send("GET", PATH + "?to=2020-01-01", TOKEN))).isEmpty();
        assertThat(json(send("GET", PATH + "?limit=1", TOKEN))).hasSize(1);
        assertThat(send("GET", PATH + "?route=mine&key=A1", TOKEN).body()).contains("13800001234");
        HttpResponse<String> none = send("GET", PATH + "?route=mine&key=B", TOKEN);
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.body()).contains("Route mine has no dead letter B");
        HttpResponse<String> shown = send("GET", PATH + "/replay?route=mine&key=A1", TOKEN);
        assertThat(shown.statusCode()).isEqualTo(404);
        assertThat(shown.body()).contains("no such thing at GET replay").contains("POST");

        HttpResponse<String> replayed = send("POST", PATH + "/replay?route=mine&key=A%2F2%20%25", TOKEN);
        assertThat(replayed.statusCode()).as(replayed.body()).isEqualTo(200);
        assertThat(json(replayed).path("outcome").asText()).isEqualTo("RESOLVED");
        assertThat(send("POST", PATH + "/replay?route=mine&key=A%2F2%20%25", TOKEN).statusCode()).isEqualTo(409);
        assertThat(json(send("POST", PATH + "/drop?route=mine&key=A1", TOKEN)).path("dropped").asInt()).isEqualTo(1);
        assertThat(json(send("POST", PATH + "/replay?route=mine", TOKEN)).path("replayed").asInt()).isZero();
        assertThat(routes.deadLetters().find("mine", "A1").orElseThrow().status()).isEqualTo(Status.DROPPED);
        assertThat(send("POST", PATH + "/replay?route=mine&key=A1", TOKEN).body()).contains("deliver its time again");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "a-token-nobody-guesseS", "a-token-nobody-guesses2", "a" })
    void shouldLetNobodyInWithoutTheToken(String token) throws Exception {
        for (String request : new String[] {
                "GET " + PATH, "GET " + PATH + "?route=mine&key=A1", "POST " + PATH + "/replay?route=mine",
                "POST " + PATH + "/drop?route=mine", "GET " + PATH + "/anything" }) {
            HttpResponse<String> answer = send(request.split(" ")[0], request.split(" ")[1], token);
            assertThat(answer.statusCode()).as(request).isEqualTo(401);
            assertThat(answer.body()).doesNotContain("A1").doesNotContain(TOKEN);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        }
        assertThat(routes.deadLetters().count("mine", Status.OPEN)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
            "GET, ?rout=mine, rout", "GET, ?status=GONE, GONE", "GET, ?from=yesterday, yesterday", "GET, ?limit=0, limit",
            "POST, /replay, route and key", "POST, /drop?route=mine&key=, The parameter key has no value",
            "POST, /replay?route=mine&key, The parameter key has no value", "POST, /drop, route and key",
            "POST, /drop?key=A1, route is missing", "POST, /replay?from=2026-11-22&to=2026-11-21, is after the time to",
            "GET, ?from=2026-11-22&to=2026-11-21, is after the time to",
            "POST, /replay?route=mine&until=2026-01-01, until",
            "GET, ?route=mien, There is no route 'mien' here", "POST, /replay?route=mien, Dead letters are known of [mine]",
            "POST, /drop?route=mien, There is no route 'mien' here" })
    void shouldSayWhatIsWrongWithARequest(String method, String rest, String said) throws Exception {
        HttpResponse<String> answer = send(method, PATH + rest, TOKEN);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").asText()).contains(said);
        assertThat(routes.deadLetters().count("mine", Status.OPEN)).isEqualTo(2);
    }

    /** A key that nothing reads would turn one dead letter into all of the route. */
    @ParameterizedTest
    @CsvSource({
            "application/x-www-form-urlencoded, key=A1, false", "application/json, '{\"key\":\"A1\"}', false",
            "application/x-www-form-urlencoded, key=A1, true", "application/json, '{\"key\":\"A1\"}', true" })
    void shouldRefuseParametersInTheBody(String type, String body, boolean chunked) throws Exception {
        BodyPublisher text = BodyPublishers.ofString(body);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + PATH + "/drop?route=mine"))
                .header("Authorization", "Bearer " + TOKEN).header("Content-Type", type)
                .POST(chunked ? BodyPublishers.fromPublisher(text) : text).build();

        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").asText()).contains("after a ?");
        assertThat(routes.deadLetters().count("mine", Status.OPEN)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "short" })
    void shouldNotStartWithoutATokenNobodyCanGuess(String token) {
        assertThatThrownBy(() -> RunningRoutes.start(Map.of(
                "erp.datasource.url", "jdbc:h2:file:" + folder.resolve("other"), "erp.http.enabled", "true", "erp.http.token",
                token)))
                .rootCause().hasMessageContaining("erp.http.token").hasMessageContaining("16 characters");
    }

    private HttpResponse<String> send(String method, String path, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, BodyPublishers.noBody());
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }
}
