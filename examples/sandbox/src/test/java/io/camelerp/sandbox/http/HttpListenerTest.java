/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HttpListenerTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    private final HttpListener listener = HttpListener.start(0, CLOCK, HttpListenerTest::answer);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        listener.close();
    }

    @Test
    void shouldSendTheDateOfItsClockOrNone() throws IOException, InterruptedException {
        assertThat(get("/").headers().firstValue("date")).hasValue("Fri, 02 Jan 2026 03:04:05 GMT");

        listener.sendDate(false);

        assertThat(get("/").headers().firstValue("date")).isEmpty();
    }

    @Test
    void shouldTakeChunkedBodiesAndLongOnes() throws IOException, InterruptedException {
        String body = "路".repeat(200_000);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> chunked = send(HttpRequest.newBuilder(uri("/"))
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))).build());
        HttpResponse<String> continued = send(HttpRequest.newBuilder(uri("/")).expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofString(body)).build());

        assertThat(chunked.body()).isEqualTo("POST {} " + body);
        assertThat(continued.body()).isEqualTo("POST {} " + body);
    }

    @Test
    void shouldKeepConnectionsAlive() throws IOException {
        String request = "POST /?a=%E8%B7%AF&b=1+2 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok";

        String answers = talk(request + request + "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");

        assertThat(answers).containsSubsequence(
                "POST {a=路, b=1 2} ok", "POST {a=路, b=1 2} ok", "Connection: close", "GET {} ");
    }

    @Test
    void shouldRefuseWhatIsNoHttp() throws IOException {
        assertThat(talk("HELLO\r\n\r\n")).startsWith("HTTP/1.1 400 Bad Request").contains("Connection: close");
        assertThat(talk("GET / HTTP/1.1\r\nno header\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(talk("POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(talk("GET /?a=%zz HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void shouldAnswerItsOwnFailures() throws IOException, InterruptedException {
        assertThat(get("/fail").statusCode()).isEqualTo(500);
    }

    @Test
    void shouldServeManyAtOnce() {
        List<CompletableFuture<HttpResponse<String>>> calls = IntStream.range(0, 50)
                .mapToObj(i -> client.sendAsync(
                        HttpRequest.newBuilder(uri("/?n=" + i)).build(), HttpResponse.BodyHandlers.ofString()))
                .toList();

        assertThat(calls).extracting(call -> call.join().statusCode()).hasSize(50).containsOnly(200);
    }

    private static Response answer(Request request) {
        if (request.path().equals("/fail")) {
            throw new IllegalStateException("asked to fail");
        }
        return Response.text(200, request.method() + " " + request.query() + " " + request.text());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + listener.port() + path);
    }

    private String talk(String text) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
