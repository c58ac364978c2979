/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.camelerp.soak.runner.LineSink;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.scenario.Target;
import io.camelerp.soak.world.RunnerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whoever reaches the port of the webhook cannot take it from the vendor: a runner with a heap of 192 MB goes on taking
 * pushes, whatever else comes.
 */
class WebhookHardeningTest {

    private static final long GIGABYTE = 1L << 30;
    private static final int IDLE_CONNECTIONS = 1000;
    private static final int SLOW_BODIES = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Socket> sockets = new ArrayList<>();
    private RunnerProcess runner;
    private int port;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        SharedClock.create(folder.resolve("clock"), Instant.now());
        Path settings = new Settings().with("target", Target.PUSHES).with("plain", false).with("flaw", Flaw.NONE)
                .with("seed", 1).with("failing", 0).with("jdbc", false).with("store", true).with("sst", "http://127.0.0.1:1")
                .with("port", port).with("clock", folder.resolve("clock")).with("state", folder.resolve("state"))
                .with("file", folder.resolve("records.txt")).with("fields", "billno").save(folder.resolve("settings"));
        runner = RunnerProcess.start(Runner.class, folder.resolve("runner.log"));
        runner.ask("start " + settings);
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        runner.close();
    }

    @Test
    void shouldNotReadABodyOfOneGigabyteWhoseLengthIsTold() throws Exception {
        long sent = send("Content-Length: " + GIGABYTE, new byte[1 << 16], "");

        assertThat(sent).as("bytes that were read").isLessThan(GIGABYTE / 16);
        assertThat(push("after")).contains("\"code\":0");
    }

    @Test
    void shouldNotReadABodyOfOneGigabyteWhoseLengthIsNotTold() throws Exception {
        byte[] chunk = ("10000\r\n" + " ".repeat(1 << 16) + "\r\n").getBytes(StandardCharsets.US_ASCII);

        long sent = send("Transfer-Encoding: chunked", chunk, "0\r\n\r\n");

        assertThat(sent).as("bytes that were read").isLessThan(GIGABYTE / 16);
        assertThat(push("after")).contains("\"code\":0");
    }

    @Test
    void shouldServeTheVendorBesideIdleConnectionsAndSlowBodies() throws Exception {
        for (int i = 0; i < IDLE_CONNECTIONS; i++) {
            connect();
        }
        for (int i = 0; i < SLOW_BODIES; i++) {
            write(connect(), head("Content-Length: 100000") + "{\"cmd\":\"PushRE");
        }

        assertThat(push("beside")).contains("\"code\":0");
        await().atMost(PATIENCE).until(() -> LineSink.read(folder.resolve("records.txt")).contains("beside"));
    }

    private String push(String billno) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/sst/push")).timeout(PATIENCE)
                .POST(BodyPublishers.ofString(
                        "{\"cmd\":\"PushRECBill\",\"seq\":\"1\",\"items\":[{\"billno\":\"" + billno + "\"}]}"))
                .build();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        return response.body();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        return socket;
    }

    private static String head(String length) {
        return "POST /sst/push HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + length + "\r\n\r\n";
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends up to a gigabyte until the other side has had enough, and says how much it was. */
    private long send(String length, byte[] part, String end) throws IOException {
        long sent = 0;
        try (Socket socket = connect()) {
            // a side that neither reads nor answers is no answer
            socket.setSoTimeout((int) PATIENCE.toMillis());
            OutputStream out = socket.getOutputStream();
            write(socket, head(length));
            while (sent < GIGABYTE && socket.getInputStream().available() == 0) {
                out.write(part);
                sent += part.length;
            }
            write(socket, end);
        } catch (IOException e) {
            // closed by the other side
            return sent;
        }
        return sent;
    }
}
