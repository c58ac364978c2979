/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.springboot;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/** The set-up for production of the README: a login, behind TLS. */
class ConsoleTlsTest {

    private static final String KEY_PASSWORD = "changeit";

    @TempDir
    private Path folder;

    @Test
    void shouldServeTheConsoleOverTlsAlone() throws Exception {
        Path keys = folder.resolve("console.p12");
        Process keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "console",
                "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext", "SAN=ip:127.0.0.1", "-storetype", "PKCS12", "-keystore",
                keys.toString(), "-storepass", KEY_PASSWORD).inheritIO().start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();

        try (Sandbox sandbox = Sandbox.builder().start();
             ConfigurableApplicationContext application = SpringApplication.run(Application.class, "--server.port=0",
                     "--spring.main.banner-mode=off", "--logging.level.root=warn",
                     "--server.ssl.key-store=file:" + keys, "--server.ssl.key-store-password=" + KEY_PASSWORD,
                     "--console.user=operator", "--console.password=a-password",
                     "--camel.component.wdt.base-uri=" + sandbox.wdtUrl(), "--erp.kingdee.url=" + sandbox.kingdeeUrl(),
                     "--erp.kingdee.password=" + KingdeeServer.PASSWORD, "--erp.datasource.url=jdbc:h2:mem:console-tls")) {
            int port = ((ServletWebServerApplicationContext) application).getWebServer().getPort();
            HttpClient client = HttpClient.newBuilder().sslContext(trusting(keys)).build();

            HttpResponse<String> console = get(client, "https://127.0.0.1:" + port + "/actuator/hawtio/");
            HttpResponse<String> plain = get(client, "http://127.0.0.1:" + port + "/actuator/hawtio/");

            assertThat(console.statusCode()).isEqualTo(302);
            assertThat(console.headers().firstValue("Location")).get().asString().startsWith("https://").endsWith("/login");
            assertThat(console.headers().firstValue("Strict-Transport-Security")).isPresent();
            assertThat(plain.statusCode()).isEqualTo(400);
        }
    }

    private static HttpResponse<String> get(HttpClient client, String url) throws Exception {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static SSLContext trusting(Path keys) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, KEY_PASSWORD.toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext ssl = SSLContext.getInstance("TLS");
        ssl.init(null, trust.getTrustManagers(), null);
        return ssl;
    }
}
