/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

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

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.camelerp.common.ErpException.Category;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The way to the vendor: packed answers, proxies, certificates.
 */
class SstConnectionTest extends SstTestSupport {

    private static final String PAYS = "{\"code\":0,\"items\":[{\"paycode\":\"301\",\"payname\":\"x\"}]}";
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

    private JsonNode ask(String options) {
        return template.requestBody("sst:QueryAllPay?maxRetries=0&" + options, null, JsonNode.class);
    }

    @Test
    void shouldUnpackAnAnswerThatIsPacked() throws Exception {
        serve(HttpServer.create(freePort(), 0), exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
                gzip.write(PAYS.getBytes(StandardCharsets.UTF_8));
            }
            return bytes.toByteArray();
        });

        assertThat(ask("baseUri=http://127.0.0.1:" + port() + "/center/gateway")).hasSize(1);
    }

    @Test
    void shouldTellWhereAVendorThatHasMovedSendsUs() throws Exception {
        status = 308;
        serve(HttpServer.create(freePort(), 0), exchange -> {
            exchange.getResponseHeaders().set("Location", "https://erp.example/center/gateway?appid=sandbox&sign=s3cret");
            return new byte[] { ' ' };
        });

        assertThatThrownBy(() -> ask("baseUri=http://127.0.0.1:" + port() + "/center/gateway")).cause()
                .hasMessageContaining("HTTP 308, which sends us on to https://erp.example/center/gateway: set baseUri")
                .hasMessageNotContaining("s3cret");
        assertThat(seen).hasSize(1);
    }

    @Test
    void shouldGoThroughAProxy() throws Exception {
        serve(HttpServer.create(freePort(), 0), exchange -> PAYS.getBytes(StandardCharsets.UTF_8));

        assertThat(ask("baseUri=http://erp.invalid/center/gateway&proxyHost=127.0.0.1&proxyPort=" + port())).hasSize(1);
        assertThat(seen).first().asString().startsWith("erp.invalid").endsWith("/center/gateway");
        assertThatThrownBy(() -> ask("proxyHost=127.0.0.1")).hasStackTraceContaining("proxyPort");
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
        serve(https(), exchange -> PAYS.getBytes(StandardCharsets.UTF_8));
        String address = "baseUri=https://127.0.0.1:" + port() + "/center/gateway";
        assertThatThrownBy(() -> ask(address)).cause().isInstanceOf(SstException.class)
                .extracting("category").isEqualTo(Category.TRANSIENT);
        context.getRegistry().bind("ours", trusting());

        assertThat(ask("sslContextParameters=#ours&" + address)).hasSize(1);
    }

    @Test
    void shouldUseTheCertificatesOfTheWholeContextWhenAsked() throws Exception {
        serve(https(), exchange -> PAYS.getBytes(StandardCharsets.UTF_8));
        context.setSSLContextParameters(trusting());
        context.getComponent("sst", SstComponent.class).setUseGlobalSslContextParameters(true);

        assertThat(ask("baseUri=https://127.0.0.1:" + port() + "/center/gateway")).hasSize(1);
    }
}
