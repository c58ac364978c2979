/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.springboot;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Everybody may ask whether it is well; what the vendor says of it is for operators. */
class HealthDetailsTest {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final List<String> PATHS = List.of("/actuator/health", "/actuator/health/readiness");

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private String address;

    private ConfigurableApplicationContext start(Sandbox sandbox, String... settings) {
        ConfigurableApplicationContext application = SpringApplication.run(Application.class, Stream.concat(Stream.of(
                "--server.port=0", "--spring.main.banner-mode=off", "--logging.level.root=error",
                "--camel.component.wdt.base-uri=" + sandbox.wdtUrl(), "--camel.component.wdt.secret=wrong",
                "--erp.kingdee.url=" + sandbox.kingdeeUrl(), "--erp.kingdee.password=" + KingdeeServer.PASSWORD,
                "--erp.datasource.url=jdbc:h2:" + folder.resolve("health")), Stream.of(settings)).toArray(String[]::new));
        address = "http://127.0.0.1:" + ((ServletWebServerApplicationContext) application).getWebServer().getPort();
        await().atMost(Duration.ofSeconds(60)).until(() -> get("/actuator/health/readiness").statusCode() == 503);
        return application;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void shouldTellOnlyOperatorsWhatTheVendorSaysWhereThereIsALogin() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().start();
             ConfigurableApplicationContext application = start(sandbox, "--console.password=a-password")) {
            for (String path : PATHS) {
                assertThat(get(path).statusCode()).isEqualTo(503);
                assertThat(get(path).body()).contains("\"DOWN\"").doesNotContain("details", "stockout", "sandbox");
            }
            assertThat(get("/actuator/health/liveness").body()).contains("\"UP\"");

            logIn();

            showDetails();
        }
    }

    @Test
    void shouldTellEverybodyOnThisMachineWhereThereIsNone() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().start(); ConfigurableApplicationContext application = start(sandbox)) {
            showDetails();
        }
    }

    private void showDetails() {
        for (String path : PATHS) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(
                    () -> assertThat(get(path).body()).contains("vendor.message", "wdt-stockout-to-kingdee"));
        }
    }

    private void logIn() throws Exception {
        Matcher csrf = CSRF.matcher(get("/login").body());
        assertThat(csrf.find()).isTrue();
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(address + "/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("username=admin&password=a-password&_csrf=" + csrf.group(1)))
                .build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("Location")).get().asString().endsWith("/actuator/hawtio/");
    }
}
