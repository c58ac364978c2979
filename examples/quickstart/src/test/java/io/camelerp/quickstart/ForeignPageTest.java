/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A page of anybody, in a browser on this machine or behind a tunnel to it, cannot drive the console. */
class ForeignPageTest {

    private static final String CONTEXT = "type=context,name=\\\"camel-erp\\\"";
    private static final String STOP = "/actuator/jolokia/exec/org.apache.camel:context=camel-erp,type=context,"
                                       + "name=%22camel-erp%22/getUptime()";

    @TempDir
    private Path folder;

    private Scene scene;
    private Runner runner;

    @BeforeEach
    void start() {
        scene = new Scene(folder, 1);
        runner = Runner.start(scene.settings());
    }

    @AfterEach
    void stop() {
        runner.close();
        scene.close();
    }

    @ParameterizedTest
    @CsvSource({
            "Origin, http://evil.example", "Origin, null", "Origin, http://127.0.0.1:1", "Sec-Fetch-Site, cross-site",
            "Sec-Fetch-Site, same-site" })
    void shouldRefuseAPageOfAnother(String header, String value) throws Exception {
        assertThat(Http.jolokia(runner.port(), CONTEXT, "getUptime()", "[]", "Content-Type", "text/plain", header, value)
                .statusCode()).isEqualTo(403);
        assertThat(ask("GET", "/actuator/jolokia/read/java.lang:type=Runtime/Uptime", own(), header + ": " + value))
                .startsWith("HTTP/1.1 403");
        assertThat(ask("POST", "/erp/dead-letters/drop?route=none", own(), header + ": " + value)).startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            STOP, "/actuator/hawtio/jolokia/exec/java.lang:type=Memory/gc", "/actuator/jolokia/%65xec/java.lang:type=Memory/gc",
            "/actuator/jolokia/?p=exec/java.lang:type=Memory/gc",
            "/actuator/jolokia/write/java.lang:type=Memory/Verbose/true" })
    void shouldRefuseALinkThatChangesSomething(String path) throws Exception {
        assertThat(ask("GET", path, own())).startsWith("HTTP/1.1 403").contains("POST");
    }

    /** A name of an attacker that leads to this machine. */
    @ParameterizedTest
    @ValueSource(strings = { "/actuator/jolokia/version", "/actuator/health", "/erp/dead-letters" })
    void shouldRefuseAnotherNameThanOfThisMachine(String path) throws Exception {
        assertThat(ask("GET", path, "evil.example:" + runner.port())).startsWith("HTTP/1.1 403").contains("127.0.0.1");
        assertThat(ask("GET", path, "evil.example:" + runner.port(), "Origin: http://evil.example:" + runner.port()))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void shouldServeItsOwnPageCurlAProxyAndALink() throws Exception {
        String read = "/actuator/jolokia/read/java.lang:type=Runtime/Uptime";

        assertThat(ask("GET", read, own())).startsWith("HTTP/1.1 200");
        assertThat(ask("GET", read, "localhost:" + runner.port(), "Origin: http://localhost:" + runner.port()))
                .startsWith("HTTP/1.1 200");
        assertThat(ask("GET", read, own(), "Sec-Fetch-Site: same-origin")).startsWith("HTTP/1.1 200");
        // a proxy with TLS that passes its own name on
        assertThat(ask("GET", read, "erp.example.com", "Origin: https://erp.example.com", "Sec-Fetch-Site: same-origin"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask("GET", "/actuator/hawtio/", own(), "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void shouldLetNobodySendMessagesToAnyEndpoint() throws Exception {
        String file = "[\"file:" + folder.toUri().getPath() + "?fileName=written\",\"text\"]";

        assertThat(Http.jolokia(runner.port(), CONTEXT, "sendStringBody(java.lang.String,java.lang.String)", file).body())
                .contains("\"status\":403");
        assertThat(Http.jolokia(runner.port(), CONTEXT, "createEndpoint(java.lang.String)", "[\"file:x\"]").body())
                .contains("\"status\":403");
        assertThat(folder.resolve("written")).doesNotExist();
    }

    private String own() {
        return "127.0.0.1:" + runner.port();
    }

    private String ask(String method, String path, String host, String... headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), runner.port())) {
            String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
            socket.getOutputStream().write((method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + lines
                                            + "Connection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
