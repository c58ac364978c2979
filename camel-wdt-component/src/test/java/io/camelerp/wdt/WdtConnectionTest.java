/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * The way to the vendor: packed answers, proxies, certificates.
 */
@Tag("C23")
class WdtConnectionTest extends ConsumerTestSupport {

    private static final String SHOPS = "{\"code\":0,\"shoplist\":[{\"shop_id\":1,\"shop_no\":\"SH1\"}]}";
    private static final String PASSWORD = "changeit";

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int status = 200;

    @TempDir
    private Path keys;

    @AfterEach
    void stopServer() {
        if (server != null) {
            server.stop(0);
        }
    }

    private interface Talk {
        byte[] answer(HttpExchange exchange) throws IOException;
    }

    private void serve(HttpServer newServer, Talk talk) {
        server = newServer;
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            seen.add(exchange.getRequestHeaders().getFirst("Host") + exchange.getRequestURI().getPath());
            byte[] bytes = talk.answer(exchange);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    private static InetSocketAddress freePort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private void startShops(String options) throws Exception {
        start("shops", "wdt:shop?initialDelay=0&delay=60000&maxRetries=0&" + options,
                exchange -> delivered.add(exchange.getMessage().getHeader(WdtConstants.RECORD_KEY, String.class)));
    }

    private Throwable failure() {
        await().atMost(PATIENCE).until(() -> consumer("shops").getErrorCounter() > 0);
        return health("shops").getError().orElseThrow();
    }

    @Test
    void shouldUnpackAnAnswerThatIsPacked() throws Exception {
        serve(HttpServer.create(freePort(), 0), exchange -> {
            seen.add(exchange.getRequestHeaders().getFirst("Accept-Encoding"));
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            return packed(SHOPS);
        });
        startShops("baseUri=http://127.0.0.1:" + port());

        await().atMost(PATIENCE).until(() -> delivered.contains("1"));

        assertThat(seen).contains("gzip");
    }

    @Test
    @Tag("C18")
    void shouldNotUnpackASmallAnswerIntoAnEndlessOne() throws Exception {
        serve(HttpServer.create(freePort(), 0), exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            return packed(" ".repeat(1_000_000));
        });
        startShops("maxResponseSize=100000&baseUri=http://127.0.0.1:" + port());

        assertThat(failure()).hasMessageContaining("the answer is larger than maxResponseSize=100000 bytes");
    }

    @Test
    @Tag("C17")
    void shouldSayThatAPackedAnswerIsBroken() throws Exception {
        serve(HttpServer.create(freePort(), 0), exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            return SHOPS.getBytes(StandardCharsets.UTF_8);
        });
        startShops("baseUri=http://127.0.0.1:" + port());

        assertThat(failure()).hasMessageContaining("(TRANSIENT)").hasMessageContaining("GZIP");
    }

    @Test
    @Tag("C17")
    void shouldTellWhereAVendorThatHasMovedSendsUs() throws Exception {
        status = 301;
        serve(HttpServer.create(freePort(), 0), exchange -> {
            exchange.getResponseHeaders().set("Location", "https://api.wangdian.example/openapi2/shop.php?sign=s3cret");
            return new byte[] { ' ' };
        });
        startShops("baseUri=http://127.0.0.1:" + port());

        assertThat(failure())
                .hasMessageContaining("HTTP 301, which sends us on to https://api.wangdian.example/openapi2/shop.php:")
                .hasMessageContaining("set baseUri").hasMessageNotContaining("s3cret");
        assertThat(seen).hasSize(1);
    }

    @Test
    void shouldGoThroughAProxy() throws Exception {
        serve(HttpServer.create(freePort(), 0), exchange -> SHOPS.getBytes(StandardCharsets.UTF_8));
        startShops("baseUri=http://erp.invalid/openapi2&proxyHost=127.0.0.1&proxyPort=" + port());

        await().atMost(PATIENCE).until(() -> delivered.contains("1"));

        assertThat(seen).first().asString().startsWith("erp.invalid").endsWith("/openapi2/shop.php");
    }

    @Test
    @Tag("C1")
    void shouldRefuseAProxyWithoutAPort() {
        assertThat(refusalIn(catchThrowable(() -> startShops("proxyHost=127.0.0.1")))).hasMessageContaining("proxyPort");
    }

    private HttpsServer https() throws Exception {
        Path store = keys.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "server",
                "-keyalg", "EC", "-dname", "CN=erp", "-ext", "san=ip:127.0.0.1", "-storetype", "PKCS12", "-keystore",
                store.toString(), "-storepass", PASSWORD).redirectErrorStream(true)
                .redirectOutput(keys.resolve("keytool.log").toFile()).start();
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        KeyStore keyStore = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(store)) {
            keyStore.load(stream, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keyStore, PASSWORD.toCharArray());
        SSLContext ssl = SSLContext.getInstance("TLS");
        ssl.init(managers.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(freePort(), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(ssl));
        return https;
    }

    private SSLContextParameters trusting() {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:" + keys.resolve("server.p12"));
        store.setPassword(PASSWORD);
        TrustManagersParameters trust = new TrustManagersParameters();
        trust.setKeyStore(store);
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(trust);
        return parameters;
    }

    @Test
    void shouldTrustTheCertificatesThatTheUserNames() throws Exception {
        serve(https(), exchange -> SHOPS.getBytes(StandardCharsets.UTF_8));
        context.getRegistry().bind("ours", trusting());
        startShops("sslContextParameters=#ours&baseUri=https://127.0.0.1:" + port());

        await().atMost(PATIENCE).until(() -> delivered.contains("1"));
    }

    @Test
    void shouldTrustNoOthers() throws Exception {
        serve(https(), exchange -> SHOPS.getBytes(StandardCharsets.UTF_8));
        startShops("baseUri=https://127.0.0.1:" + port());

        assertThat(failure()).hasMessageContaining("no answer from 127.0.0.1").hasMessageContaining("PKIX");
        assertThat(seen).isEmpty();
    }

    @Test
    void shouldUseTheCertificatesOfTheWholeContextWhenAsked() throws Exception {
        serve(https(), exchange -> SHOPS.getBytes(StandardCharsets.UTF_8));
        context.setSSLContextParameters(trusting());
        context.getComponent("wdt", WdtComponent.class).setUseGlobalSslContextParameters(true);
        startShops("baseUri=https://127.0.0.1:" + port());

        await().atMost(PATIENCE).until(() -> delivered.contains("1"));
    }
}
