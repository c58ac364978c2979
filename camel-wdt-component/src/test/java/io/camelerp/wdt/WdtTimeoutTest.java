/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.camelerp.sandbox.Fault;
import io.camelerp.wdt.client.VendorTime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * No call lasts for ever.
 */
@Tag("C18")
@Tag("C23")
class WdtTimeoutTest extends ConsumerTestSupport {

    private static final Duration SOON = Duration.ofSeconds(10);

    private Throwable failureOf(String url, String option) throws Exception {
        String uri = once(now.minusMinutes(10), "baseUri=" + url, "maxRetries=0", option);
        long start = System.nanoTime();
        start("stockouts", uri, this::note);
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() > 0);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        return health("stockouts").getError().orElseThrow();
    }

    private interface Talk {
        void to(OutputStream client) throws Exception;
    }

    /** Takes one connection and says what a test wants, byte by byte. */
    private static ServerSocket vendor(Talk talk) throws IOException {
        ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            try (Socket client = server.accept()) {
                talk.to(client.getOutputStream());
            } catch (Exception e) {
                // the client has gone, as it should
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static String url(ServerSocket server) {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** A gateway that gives up on long windows would be asked for the same one with each poll. */
    @Test
    void shouldAskForShorterWindowsWhenThereIsNoAnswer() throws Exception {
        LocalDateTime from = now.minusDays(2);
        try (StubVendor vendor = new StubVendor(
                form -> Duration.between(
                        VendorTime.parse(form.get("start_time")), VendorTime.parse(form.get("end_time")))
                        .compareTo(Duration.ofHours(2)) > 0
                                ? "<html>504 Gateway Time-out</html>" : "{'code':0,'total_count':0,'stockout_list':[]}")) {
            start("stockouts", stockouts(from, "baseUri=" + vendor.url(), "maxRetries=0"), this::note);

            await().atMost(PATIENCE)
                    .until(() -> VendorTime.parse(consumer("stockouts").getCheckpoint()).isAfter(now.minusMinutes(30)));
        }
    }

    @Test
    void shouldNotWaitForEverForAConnection() throws Exception {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(full, waiting);

            Throwable failure = failureOf(url(full), "connectTimeout=300");

            assertThat(failure).hasMessageContaining("no answer from 127.0.0.1").hasMessageContaining("connect timed out");
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** Connects until the queue of those that wait is full, so that nobody answers the next one. */
    private static void fill(ServerSocket server, List<Socket> waiting) throws IOException {
        try {
            for (int i = 0; i < 64; i++) {
                Socket socket = new Socket();
                waiting.add(socket);
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 200);
            }
        } catch (SocketTimeoutException e) {
            return;
        }
        throw new IllegalStateException("This system takes any number of connections");
    }

    @Test
    void shouldSayThatNobodyListens() throws Exception {
        ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        closed.close();

        assertThat(failureOf(url(closed), "connectTimeout=300")).hasMessageContaining("(TRANSIENT)")
                .hasMessageContaining("no answer from 127.0.0.1");
    }

    @Test
    void shouldNotWaitForEverForTheHeaders() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (ServerSocket silent = vendor(client -> end.await(1, TimeUnit.MINUTES))) {
            Throwable failure = failureOf(url(silent), "requestTimeout=300");
            end.countDown();

            assertThat(failure).hasMessageMatching(".*(request timed out|no complete answer within requestTimeout=PT0.3S)");
        }
    }

    @Test
    void shouldNotWaitForEverForABodyThatDrips() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (ServerSocket dripping = vendor(client -> {
            client.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (!end.await(20, TimeUnit.MILLISECONDS)) {
                client.write(' ');
                client.flush();
            }
        })) {
            Throwable failure = failureOf(url(dripping), "requestTimeout=500");
            end.countDown();

            assertThat(failure).hasMessageContaining("no complete answer within requestTimeout=PT0.5S");
        }
    }

    @Test
    void shouldNotTakeAnAnswerOfAnySize() throws Exception {
        for (long id = 1; id <= 50; id++) {
            putStockout(id, now.minusMinutes(5));
        }

        Throwable failure = failureOf(sandbox.wdtUrl(), "maxResponseSize=300");

        assertThat(failure).hasMessageContaining("the answer is larger than maxResponseSize=300 bytes");
        assertThat(delivered).isEmpty();
    }

    @Test
    void shouldAskForFewerRowsWhereSoManyAreTooLarge() throws Exception {
        for (long id = 1; id <= 50; id++) {
            putStockout(id, now.minusMinutes(5));
        }
        start("stockouts", stockouts(now.minusMinutes(10), "maxResponseSize=5000"), this::note);

        awaitDelivered(1, 50);
    }

    @Test
    void shouldGoOnAfterAnAnswerThatCameTooLate() throws Exception {
        putStockout(1, now.minusMinutes(5));
        sandbox.faults().at("wdt:*", 1, Fault.delay(Duration.ofMinutes(1)));
        start("stockouts", stockouts(now.minusMinutes(10), "requestTimeout=300"), this::note);

        awaitDelivered(1, 1);

        assertThat(calls().size()).isGreaterThan(1);
        assertThat(consumer("stockouts").getCallsAvailable()).isEqualTo(-1);
    }

    @Test
    @Tag("C16")
    void shouldGiveBackThePermitOfACallWithoutAnAnswer() throws Exception {
        sandbox.faults().every("wdt:*", 1, Fault.RESET_BEFORE);
        start("stockouts", once(now.minusMinutes(10), "requestsPerMinute=10", "maxRetries=3"), this::note);
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() > 0);

        // answered or not, the vendor may have counted them: they come back in a minute
        assertThat(consumer("stockouts").getCallsAvailable()).isEqualTo(6);
    }
}
