/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.springboot;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A push of SST to the servlet of Spring Boot, which reads and writes bodies in its own way.
 */
class PushTest {

    private static final String PUSH
            = "{\"cmd\":\"%s\",\"seq\":\"第1次\",\"items\":[{\"billno\":\"RC001\",\"refertime\":\"2026-03-11 09:00:00\"}]}";

    @TempDir
    private Path state;

    @Test
    void shouldKeepAndAnswerAPush() throws Exception {
        Queue<String> bills = new ConcurrentLinkedQueue<>();
        try (ConfigurableApplicationContext application = SpringApplication.run(Application.class, "--server.port=0",
                "--spring.main.banner-mode=off", "--logging.level.root=warn", "--console.password=a-password",
                "--erp.datasource.url=jdbc:h2:mem:push", "--erp.route.wdt-stockout-to-kingdee.enabled=false",
                "--camel.component.sst.base-uri=http://127.0.0.1:9", "--camel.component.sst.app-id=shop",
                "--camel.component.sst.secret=shop-secret", "--camel.component.sst.state-directory=" + state,
                "--camel.component.sst.allowed-addresses=127.0.0.1")) {
            RouteBuilder.addRoutes(application.getBean(CamelContext.class),
                    builder -> builder.from("sst:PushRECBill").routeId("pushed")
                            .process(exchange -> bills.add(exchange.getMessage().getBody(String.class))));
            URI address = URI.create("http://127.0.0.1:"
                                     + ((ServletWebServerApplicationContext) application).getWebServer().getPort()
                                     + "/sst/push");

            ListAppender<ILoggingEvent> log = new ListAppender<>();
            log.start();
            ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(log);

            HttpResponse<String> taken = push(address, "PushRECBill");
            HttpResponse<String> refused = push(address, "PushNothing");
            // what curl -d says of each body
            HttpResponse<String> form = push(address, "PushRECBill", "application/x-www-form-urlencoded");

            assertThat(taken.body()).isEqualTo("{\"code\":0,\"seq\":\"第1次\",\"msg\":\"\"}");
            assertThat(taken.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
            assertThat(refused.body()).startsWith("{\"code\":1,\"seq\":\"第1次\",\"msg\":\"cmd 'PushNothing' is not one");
            assertThat(form.statusCode()).isEqualTo(200);
            assertThat(form.body())
                    .isEqualTo("{\"code\":1,\"seq\":\"\",\"msg\":\"expected JSON, got a form: push with the header"
                               + " Content-Type: application/json\"}");
            assertThat(List.copyOf(log.list)).isNotEmpty()
                    .allSatisfy(line -> assertThat(line.getFormattedMessage()).doesNotContain("refertime"));
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(bills).singleElement().asString()
                    .contains("RC001"));
        }
    }

    private static HttpResponse<String> push(URI address, String command) throws Exception {
        return push(address, command, "application/json");
    }

    private static HttpResponse<String> push(URI address, String command, String type) throws Exception {
        return HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(address).header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(PUSH.formatted(command))).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
