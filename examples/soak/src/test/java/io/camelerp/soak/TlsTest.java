/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.camelerp.sst.SstComponent;
import io.camelerp.wdt.WdtComponent;
import io.camelerp.wdt.WdtConfiguration;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.WdtEndpoint;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server whose certificate nobody has signed gets no request, and no option trusts it without a word.
 */
class TlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    private final CamelContext context = new DefaultCamelContext();
    private HttpsServer server;
    private volatile boolean asked;

    @BeforeEach
    void start() throws Exception {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "vendor",
                "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext", "SAN=ip:127.0.0.1", "-storetype", "PKCS12", "-keystore",
                store.toString(), "-storepass", new String(PASSWORD)).inheritIO().start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext ssl = SSLContext.getInstance("TLS");
        ssl.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(ssl));
        server.createContext("/", exchange -> {
            asked = true;
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        server.stop(0);
    }

    private String url() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    @Test
    void shouldNotTalkToAWdtThatNobodyHasSigned() {
        WdtComponent component = new WdtComponent();
        WdtConfiguration configuration = component.getConfiguration();
        configuration.setBaseUri(url());
        configuration.setSid("sid");
        configuration.setAppKey("key");
        configuration.setSecret("not-to-be-seen");
        configuration.setMaxRetries(0);
        context.addComponent("wdt", component);

        Exception failure = failure("wdt:shop");

        assertThat(failure).hasMessageContaining("PKIX").hasMessageNotContaining("not-to-be-seen");
        assertThat(asked).isFalse();
    }

    @Test
    void shouldNotTalkToAnSstThatNobodyHasSigned() {
        SstComponent component = new SstComponent();
        component.getConfiguration().setBaseUri(url() + "/center/gateway");
        component.getConfiguration().setAppId("app");
        component.getConfiguration().setMaxRetries(0);
        context.addComponent("sst", component);

        assertThat(failure("sst:QueryAllPay")).hasMessageContaining("PKIX");
        assertThat(asked).isFalse();
    }

    @Test
    void shouldCallProductionHostsByHttpsOnly() {
        WdtComponent component = new WdtComponent();
        component.getConfiguration().setSid("sid");
        component.getConfiguration().setAppKey("key");
        component.getConfiguration().setSecret("secret");
        context.addComponent("wdt", component);

        for (WdtDialect dialect : WdtDialect.values()) {
            assertThat(context.getEndpoint("wdt:shop?dialect=" + dialect, WdtEndpoint.class).getServiceUrl())
                    .startsWith("https://");
        }
    }

    private Exception failure(String uri) {
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange exchange = template.send(uri, message -> message.getMessage().setBody("{}"));
            return exchange.getException();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
