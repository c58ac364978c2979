/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustAllTrustManager;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

class HttpSenderTest {

    private static List<String> dangers(String uri, SSLContextParameters ssl) {
        HttpSettings settings = new HttpSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), 1000, null, 0, ssl);
        return new HttpSender(settings).dangers(URI.create(uri));
    }

    @Test
    void shouldWarnOfAVendorThatIsCalledInTheClear() {
        assertThat(dangers("http://api.example.com/openapi2", null)).singleElement().asString().contains("plain http");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "https://api.example.com/openapi2", "http://127.0.0.1:18080/openapi2", "http://localhost/x",
            "http://[::1]/x" })
    void shouldBeSilentWhereNobodyListens(String uri) {
        assertThat(dangers(uri, null)).isEmpty();
    }

    @Test
    void shouldWarnOfChecksThatAreSwitchedOff() {
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setTrustManager(TrustAllTrustManager.INSTANCE);
        SSLContextParameters ssl = new SSLContextParameters();
        ssl.setTrustManagers(trust);

        assertThat(dangers("https://api.example.com", ssl)).singleElement().asString().contains("trusts every certificate");
    }

    @Test
    void shouldRefuseAProxyWithoutAHalf() {
        assertThatThrownBy(() -> new HttpSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), 1000, "proxy", 0, null))
                .hasMessageContaining("proxyPort").hasMessageContaining("proxyHost=proxy");
        assertThatThrownBy(() -> new HttpSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), 1000, null, 3128, null))
                .hasMessageContaining("needs a proxyHost");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}", "HTTP/1.1 two OK\r\n\r\n", "HTTP/1.1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", "garbage", "" })
    void shouldSayThatThereIsNoAnswerWhateverComes(String answer) throws Exception {
        HttpSender sender = new HttpSender(new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), 1000));
        try (ServerSocket vendor = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answer(vendor, answer));
            answering.start();
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + vendor.getLocalPort()))
                    .POST(HttpRequest.BodyPublishers.ofString("x"));

            assertThatThrownBy(() -> sender.send(request)).isInstanceOf(NoAnswerException.class)
                    .hasMessageContaining("no answer from 127.0.0.1:" + vendor.getLocalPort())
                    .satisfies(failure -> assertThat(((NoAnswerException) failure).isNeverSent()).isFalse());
            answering.join();
        }
    }

    /** What listened on the port has gone: 127.0.0.1 refuses at once. */
    private static int deadPort() throws IOException {
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return gone.getLocalPort();
        }
    }

    private static Throwable failure(HttpSettings settings, String uri) {
        return catchThrowable(() -> new HttpSender(settings).send(
                HttpRequest.newBuilder(URI.create(uri)).POST(HttpRequest.BodyPublishers.ofString("x"))));
    }

    private static HttpSettings through(String host, int port) {
        return new HttpSettings(Duration.ofSeconds(20), Duration.ofSeconds(20), 1000, host, port, null);
    }

    @Test
    void shouldSayWhyThereIsNoConnection() throws IOException {
        int port = deadPort();

        assertThat(failure(through(null, 0), "http://127.0.0.1:" + port)).hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("refused").satisfies(e -> assertThat(((NoAnswerException) e).isNeverSent()).isTrue());
        assertThat(failure(through("127.0.0.1", port), "https://api.example.com/x"))
                .hasMessageContaining("api.example.com through the proxy 127.0.0.1:" + port).hasMessageContaining("refused");
    }

    @Test
    void shouldSayWhichNameIsNotKnown() {
        assertThat(failure(through(null, 0), "https://no-vendor.invalid/x"))
                .hasMessageContaining("the name no-vendor.invalid is not known (DNS)");
        assertThat(failure(through("no-proxy.invalid", 3128), "https://api.example.com/x"))
                .hasMessageContaining("the name no-proxy.invalid is not known (DNS)");
    }

    /** Which of the two words it is depends on whether the client still writes. */
    @Test
    void shouldSayThatTheConnectionWasReset() throws Exception {
        try (ServerSocket vendor = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread resetting = new Thread(() -> {
                try (Socket connection = vendor.accept()) {
                    connection.getInputStream().read(new byte[1000]);
                    connection.setSoLinger(true, 0);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            resetting.start();

            assertThat(failure(through(null, 0), "http://127.0.0.1:" + vendor.getLocalPort()))
                    .hasMessageMatching(".*: (Connection reset( by peer)?|Broken pipe)");
            resetting.join();
        }
    }

    private static void answer(ServerSocket vendor, String answer) {
        try (Socket connection = vendor.accept()) {
            connection.getInputStream().read(new byte[1000]);
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
