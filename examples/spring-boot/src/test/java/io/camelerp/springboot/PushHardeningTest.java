/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.springboot;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whoever reaches the port cannot take the webhook from the vendor, nor /erp from operators, on the server of Spring
 * Boot either.
 */
class PushHardeningTest {

    private static final String TOKEN = "a-token-nobody-guesses";
    private static final String PUSH = "/sst/push?token=the-word";
    private static final long MEGABYTE = 1 << 20;
    private static final int SLOW_BODIES = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private static Path state;

    private static ConfigurableApplicationContext application;
    private static int port;

    private final List<Socket> sockets = new ArrayList<>();

    private record Sent(long bytes, String answer) {
    }

    @BeforeAll
    static void start() throws Exception {
        application = SpringApplication.run(Application.class, "--server.port=0", "--spring.main.banner-mode=off",
                "--logging.level.root=warn", "--console.password=a-password", "--erp.datasource.url=jdbc:h2:mem:hardening",
                "--erp.route.wdt-stockout-to-kingdee.enabled=false", "--erp.http.enabled=true", "--erp.http.token=" + TOKEN,
                "--camel.component.sst.base-uri=http://127.0.0.1:9", "--camel.component.sst.app-id=shop",
                "--camel.component.sst.secret=shop-secret", "--camel.component.sst.state-directory=" + state,
                "--camel.component.sst.passcode=the-word");
        RouteBuilder.addRoutes(application.getBean(CamelContext.class),
                builder -> builder.from("sst:PushRECBill").routeId("pushed").to("log:pushed?level=DEBUG"));
        RouteBuilder.addRoutes(application.getBean(CamelContext.class),
                builder -> builder.from("platform-http:/erp/orders").routeId("own").setBody().simple("got ${body}"));
        port = ((ServletWebServerApplicationContext) application).getWebServer().getPort();
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
            "/sst/push, 200, agreed word", "/sst/push?token=the-wrong-one, 200, agreed word", PUSH + ", 413, at most 10485760",
            "/sst/%70ush?token=the-word, 413, at most 10485760", "/erp/dead-letters/drop?route=none, 401, Send the token" })
    void shouldNotReadALargeBodyWhoseLengthIsNotTold(String path, int status, String why) throws Exception {
        byte[] chunk = ("10000\r\n" + " ".repeat(1 << 16) + "\r\n").getBytes(StandardCharsets.US_ASCII);

        Sent sent = send(path, "Transfer-Encoding: chunked", chunk);

        assertThat(sent.bytes()).as("bytes that were read").isLessThan(32 * MEGABYTE);
        assertThat(sent.answer()).startsWith("HTTP/1.1 " + status).contains(why);
        assertThat(push().body()).contains("\"code\":0");
    }

    @ParameterizedTest
    @CsvSource({
            "/sst/push, 200, agreed word", PUSH + ", 413, at most 10485760",
            "/erp/dead-letters/drop?route=none, 401, Send the token" })
    void shouldNotReadALargeBodyWhoseLengthIsTold(String path, int status, String why) throws Exception {
        Sent sent = send(path, "Content-Length: " + 1024 * MEGABYTE, new byte[1 << 16]);

        assertThat(sent.bytes()).as("bytes that were read").isLessThan(32 * MEGABYTE);
        assertThat(sent.answer()).startsWith("HTTP/1.1 " + status).contains(why);
        if (status != 401) {
            assertThat(sent.answer()).contains("{\"code\":1,\"seq\":\"\",\"msg\":\"");
        }
    }

    @Test
    void shouldLeaveRequestsToTheApplicationsOwnEndpointsAlone() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/erp/orders"))
                .header("Content-Type", "text/plain").POST(HttpRequest.BodyPublishers.ofString("an order")));

        assertThat(answer.body()).isEqualTo("got an order");
    }

    @Test
    void shouldServeTheVendorAndOperatorsBesideSlowBodies() throws Exception {
        for (int i = 0; i < SLOW_BODIES; i++) {
            for (String path : List.of(PUSH, "/sst/push", "/erp/dead-letters/drop?route=none")) {
                write(connect(), head(path, "Content-Length: 100000") + "{");
            }
        }
        Socket dripping = connect();
        write(dripping, head(PUSH, "Content-Length: 100000") + "{");

        assertThat(push().body()).contains("\"code\":0");
        assertThat(list().statusCode()).isEqualTo(200);
        // for as long as it takes
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            if (dripping.getInputStream().available() == 0) {
                write(dripping, " ");
                return false;
            }
            return true;
        });
        assertThat(read(dripping)).startsWith("HTTP/1.1 408").contains("longer than 30 seconds");
    }

    private static HttpResponse<String> push() throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + PUSH))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers
                        .ofString("{\"cmd\":\"PushRECBill\",\"seq\":\"1\",\"items\":[{\"billno\":\"RC1\"}]}")));
    }

    private static HttpResponse<String> list() throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/erp/dead-letters"))
                .header("Authorization", "Bearer " + TOKEN));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.timeout(SOON).build(), HttpResponse.BodyHandlers.ofString());
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        sockets.add(socket);
        return socket;
    }

    private static String head(String path, String length) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n";
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String read(Socket socket) throws IOException {
        byte[] part = new byte[4096];
        int length = socket.getInputStream().read(part);
        return length < 0 ? "" : new String(part, 0, length, StandardCharsets.UTF_8);
    }

    /** Sends up to 256 MB until the other side has had enough. */
    private Sent send(String path, String length, byte[] part) throws IOException {
        Socket socket = connect();
        OutputStream out = socket.getOutputStream();
        write(socket, head(path, length));
        long sent = 0;
        try {
            while (sent < 256 * MEGABYTE && socket.getInputStream().available() == 0) {
                out.write(part);
                sent += part.length;
            }
        } catch (IOException e) {
            // closed by the other side; its answer is here all the same
        }
        return new Sent(sent, read(socket));
    }
}
