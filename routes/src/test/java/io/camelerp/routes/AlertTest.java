/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstServer;
import io.camelerp.sst.SstConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class AlertTest {

    private final List<String> received = new CopyOnWriteArrayList<>();
    private HttpServer robot;
    private volatile String answer = "{\"errcode\":0,\"code\":0}";

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        robot = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        robot.createContext("/", exchange -> {
            received.add(exchange.getRequestURI() + " "
                         + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        robot.start();
    }

    @AfterEach
    void stop() {
        robot.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + robot.getAddress().getPort() + "/robot?key=k%2B1&x=2";
    }

    /** A robot that is told at once. */
    private Map<String, String> alerts() {
        return Map.of("erp.route.alert.enabled", "true", "erp.route.alert.delay", "200", "erp.alert.url", url(),
                "erp.alert.interval", "PT0.5S");
    }

    @Test
    void shouldSendOneMessageOfAThousandAndSayHowManyWereHeldBack() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(Map.of("url", url()), new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:outage").to("kamelet:alert-sink?robot=dingtalk&url=RAW({{url}})&secret=SECtest&interval=PT3S");
            }
        })) {
            ProducerTemplate template = routes.context().createProducerTemplate();
            answer = "{\"errcode\":310000}";
            Exchange refused = template.request("direct:outage", exchange -> exchange.getMessage().setBody("first"));
            assertThat(refused.getException()).hasMessageContaining("310000").hasMessageNotContaining("k%2B1");
            answer = "{\"errcode\":0}";
            received.clear();

            for (int i = 0; i < 1000; i++) {
                template.sendBody("direct:outage", "Kingdee is down for 13800001234");
            }
            assertThat(received).hasSizeLessThan(3).first().asString().startsWith("/robot?key=k%2B1&x=2&timestamp=")
                    .contains("&sign=").contains("Kingdee is down for 138****1234");

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                template.sendBody("direct:outage", "still down");
                assertThat(received).last().asString().contains("still down").contains("more were held back");
            });
        }
    }

    @Test
    void shouldTellOfDeadLettersAndThatAllIsWellAgain() {
        try (RunningRoutes routes = RunningRoutes.start(Map.of(
                "erp.datasource.url", "jdbc:h2:file:" + folder.resolve("erp"), "erp.route.alert.enabled", "true",
                "erp.route.alert.delay", "200", "erp.alert.robot", "feishu", "erp.alert.url", url(), "erp.alert.secret", "s",
                "erp.alert.interval", "PT0.5S"))) {
            routes.deadLetters().put(new DeadLetter(
                    "my-route", "CK1", null, null, null, Cause.REFUSED, "9", "no customer 13800001234", "{}", null));

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(received).last().asString()
                    .contains("1 dead letters are open, the latest CK1 of my-route (REFUSED): no customer 138****1234")
                    .contains("\"sign\":"));

            routes.deadLetters().close("my-route", "CK1", Status.DROPPED);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(received).last().asString().contains("all is well again"));
        }
    }

    @Test
    void shouldTellOfARouteThatIsBehindAndOfItsHealth() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            sandbox.faults().every("wdt:*", 1, Fault.HTTP_500);
            Map<String, String> settings = RunningRoutes.properties(sandbox, folder);
            settings.putAll(alerts());
            settings.put("erp.alert.lag", "PT10M");
            try (RunningRoutes routes = RunningRoutes.start(settings)) {
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(received).last().asString()
                        .contains("Route wdt-stockout-to-kingdee is 5 h ", " min behind, at 20"));

                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(received).last().asString()
                        .contains("Health of consumer:wdt-stockout-to-kingdee is DOWN", "500"));

                sandbox.faults().clear();
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(received).last().asString().contains("all is well again"));
            }
        }
    }

    /** Nothing else tells of them: they are no dead letters, and the route is well. */
    @Test
    void shouldTellOfBillsThatARouteHasGivenUp() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            Map<String, String> settings = RunningRoutes.properties(sandbox, folder);
            settings.put("erp.route." + RunningRoutes.STOCKOUTS + ".enabled", "false");
            settings.putAll(alerts());
            settings.put("camel.component.sst.base-uri", sandbox.sstUrl());
            settings.put("camel.component.sst.app-id", SstServer.APP_ID);
            LocalDateTime noon = RunningRoutes.now().toLocalDate().minusDays(1).atTime(12, 0);
            sandbox.sst().put(SstDocument.REC, ((ObjectNode) MappingTestSupport.read("sst-difference.json"))
                    .put("rdate", noon.toLocalDate().toString()).put("billingdate", RunningRoutes.text(noon))
                    .put("refertime", RunningRoutes.text(noon)));
            AtomicBoolean refuses = new AtomicBoolean(true);
            try (RunningRoutes routes = RunningRoutes.start(settings, new RouteBuilder() {
                @Override
                public void configure() {
                    from("sst:DownloadRECBill?batchStore=#bean:erpBatches&maxAttempts=1&delay=200&startFrom=P2D")
                            .routeId("mine")
                            .process(exchange -> {
                                if (refuses.get()) {
                                    throw new IllegalStateException("no such shop");
                                }
                            });
                }
            })) {
                await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(received).last().asString()
                        .contains("Route mine has given up 1 bills and keeps them", "replayDead"));

                refuses.set(false);
                ((SstConsumer) routes.context().getRoute("mine").getConsumer()).replayDead();
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(received).last().asString().contains("all is well again"));
            }
        }
    }

    @Test
    void shouldTellThatTheDatabaseIsAwayAndWhatElseIsWrong() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            sandbox.faults().every("wdt:*", 1, Fault.HTTP_500);
            Map<String, String> settings = RunningRoutes.properties(sandbox, folder);
            settings.putAll(alerts());
            try (RunningRoutes routes = RunningRoutes.start(settings);
                 Connection connection = routes.dataSource().getConnection();
                 Statement statement = connection.createStatement()) {
                statement.execute("ALTER TABLE erp_dead_letter RENAME TO away");

                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(received).last().asString()
                        .contains("Nobody can see the dead letters: Counting dead letters")
                        .contains("Health of consumer:wdt-stockout-to-kingdee is DOWN"));
            }
        }
    }

    @Test
    void shouldSayWhyARouteIsBehind() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            sandbox.seedStockouts(10, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusHours(3));
            Map<String, String> settings = RunningRoutes.properties(sandbox, folder);
            settings.put("erp.lookup.dir", folder.resolve("no-such-folder").toString());
            settings.putAll(alerts());
            try (RunningRoutes routes = RunningRoutes.start(settings)) {
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(received).last().asString()
                        .contains("min behind", ", and fails: Lookup table 'shop' is missing")
                        .contains("times in a row in route wdt-stockout-to-kingdee: nothing is skipped"));
            }
        }
    }

    @Test
    void shouldTellOfRoutesOfAClockOrAQueueThatDoNotGetThrough() {
        Map<String, String> settings = new HashMap<>(alerts());
        settings.put("erp.datasource.url", "jdbc:h2:file:" + folder.resolve("erp"));
        settings.put("erp.alert.lag", "PT1S");
        AtomicBoolean away = new AtomicBoolean(true);
        try (RunningRoutes routes = RunningRoutes.start(settings, new RouteBuilder() {
            @Override
            public void configure() {
                from("timer:clock?period=100").routeId("by-the-clock").process(this::work);
                // as a worker tries its one message until it goes through
                from("timer:worker?repeatCount=1").routeId("worker").onException(Exception.class).maximumRedeliveries(-1)
                        .redeliveryDelay(100).end().process(this::work);
            }

            private void work(Exchange exchange) {
                if (away.get()) {
                    throw new IllegalStateException("Kingdee is away for 13800001234");
                }
            }
        })) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(received).last().asString()
                    .contains("Route by-the-clock has failed since ", "Route worker has been at one exchange since ")
                    .contains(": Kingdee is away for 138****1234"));

            away.set(false);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(received).last().asString().contains("all is well again"));
        }
    }

    @Test
    void shouldSayNothingUnlessItIsSwitchedOn() {
        try (RunningRoutes routes = RunningRoutes.start(Map.of(
                "erp.datasource.url", "jdbc:h2:file:" + folder.resolve("erp"), "erp.alert.url", url()))) {
            assertThat(routes.context().getRoute("alert")).isNull();
        }
        assertThat(received).isEmpty();
    }
}
