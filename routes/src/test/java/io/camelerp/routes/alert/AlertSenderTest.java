/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.alert;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AlertSenderTest {

    private static final byte[] ENDLESS = "at work ".repeat(1000).getBytes(StandardCharsets.UTF_8);

    private final ExecutorService answering = Executors.newCachedThreadPool();
    private final AlertSender sender = new AlertSender();
    private HttpServer robot;

    @BeforeEach
    void start() throws IOException {
        robot = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        robot.setExecutor(answering);
        robot.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (;;) {
                    body.write(ENDLESS);
                }
            }
        });
        robot.createContext("/whole", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        robot.start();
    }

    @AfterEach
    void stop() {
        robot.stop(0);
        answering.shutdownNow();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + robot.getAddress().getPort() + path;
    }

    @Test
    void shouldNotReadAnAnswerThatNeverEnds() throws Exception {
        sender.setUrl(url("/endless?access_token=k-e-y"));
        CompletableFuture<Boolean> sent = new CompletableFuture<>();
        Thread route = new Thread(() -> {
            try {
                sent.complete(sender.send("down"));
            } catch (IOException | InterruptedException e) {
                sent.completeExceptionally(e);
            }
        });
        route.start();

        assertThat(sent).as("all later alerts would wait for it").failsWithin(Duration.ofSeconds(60)).withThrowableThat()
                .withCauseInstanceOf(IOException.class).withMessageContaining("not taken by webhook")
                .withMessageNotContaining("k-e-y");
        sender.setUrl(url("/whole"));
        assertThat(sender.send("down")).isTrue();
        route.interrupt();
    }

    @Test
    void shouldSayThatARobotIsNotThereWithoutItsKey() {
        sender.setUrl("http://127.0.0.1:1/robot?access_token=k-e-y");

        assertThatThrownBy(() -> sender.send("down")).isInstanceOf(IOException.class)
                .hasMessageContainingAll("not taken by webhook", "no answer from 127.0.0.1:1").hasMessageNotContaining("k-e-y");
    }
}
