/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.camelerp.routes.RunningRoutes.STOCKOUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Replays dead letters of real failures, in JMX as an operator does, and counts what Kingdee has afterwards.
 */
class DeadLetterReplayTest {

    private static final String FORM = "SAL_OUTSTOCK";

    private Sandbox sandbox;
    private Map<String, String> properties;
    private Path lookup;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(40, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
        properties = RunningRoutes.properties(sandbox, folder);
        lookup = RunningRoutes.withTables(properties, folder, "shop.csv", "warehouse.csv");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldBookADeadLetterOnceWhenItsShopHasBeenAdded() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            DeadLetter.Stored dead = awaitDead(routes, Cause.MAPPING).get(0);
            String key = dead.letter().key();

            assertThat(invoke(routes, "replay", STOCKOUTS, key)).asString().startsWith("DEAD_AGAIN").contains("SH009");
            DeadLetter.Stored again = routes.deadLetters().find(STOCKOUTS, key).orElseThrow();
            assertThat(again.times()).isEqualTo(dead.times() + 1);
            assertThat(again.firstAt()).isEqualTo(dead.firstAt());
            assertThat(again.letter()).isEqualTo(dead.letter());

            addShop();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> invoke(routes, "replay", STOCKOUTS, key).equals("RESOLVED"));

            assertThat(routes.deadLetters().find(STOCKOUTS, key)).get()
                    .extracting(DeadLetter.Stored::status).isEqualTo(Status.RESOLVED);
            assertThat(sandbox.kingdee().bill(FORM, key)).get().extracting(bill -> bill.saves()).isEqualTo(1);
            assertThat(invoke(routes, "replay", STOCKOUTS, key)).asString().contains("RESOLVED, not OPEN");
            assertThat(sandbox.report().duplicated()).isZero();
        }
    }

    @Test
    void shouldReplayARouteAndLeaveOnlyWhatStillFails() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            int mapping = awaitDead(routes, Cause.MAPPING).size();
            int refused = awaitDead(routes, Cause.REFUSED).size();
            addShop();

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                invoke(routes, "replayRoute", STOCKOUTS);
                assertThat(routes.deadLetters().list(STOCKOUTS, Status.OPEN, 100))
                        .extracting(stored -> stored.letter().cause()).containsOnly(Cause.REFUSED).hasSize(refused);
            });
            assertThat(routes.deadLetters().count(STOCKOUTS, Status.RESOLVED)).isEqualTo(mapping);

            sandbox.kingdee().baseData("materials", "SKU-9999");
            assertThat((Map<?, ?>) invoke(routes, "replayBetween", "2020-01-01", "2099-01-01"))
                    .hasToString("{replayed=" + refused + ", resolved=" + refused + ", deadAgain=0, failed=0}");
            assertThat(routes.deadLetters().count(Status.OPEN)).isZero();
            assertThat(sandbox.report().missing()).isEmpty();
            assertThat(sandbox.kingdee().bills(FORM)).allMatch(bill -> bill.saves() == 1);
        }
    }

    @Test
    void shouldReplayMissingBaseDataByItselfOnItsCron() throws Exception {
        properties.put("erp.route.dead-letter-replay.enabled", "true");
        properties.put("erp.route.dead-letter-replay.cron", "0/1 * * * * ?");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitDead(routes, Cause.REFUSED);
            addShop();
            sandbox.kingdee().baseData("materials", "SKU-9999");

            await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
                assertThat(sandbox.report().missing()).isEmpty();
                assertThat(routes.deadLetters().count(Status.OPEN)).isZero();
            });
            assertThat(sandbox.report().duplicated()).isZero();
            assertThat(sandbox.kingdee().bills(FORM)).allMatch(bill -> bill.saves() == 1);
        }
    }

    @Test
    void shouldBookOnceWhenManyReplayTheSameDeadLetterAtOnce() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            String key = awaitDead(routes, Cause.REFUSED).get(0).letter().key();
            sandbox.kingdee().baseData("materials", "SKU-9999");
            sandbox.kingdee().latency(Duration.ofMillis(200));
            CyclicBarrier together = new CyclicBarrier(4);
            ExecutorService operators = Executors.newFixedThreadPool(4);

            List<Future<Object>> answers = operators.invokeAll(Collections.nCopies(4, (Callable<Object>) () -> {
                together.await();
                return invoke(routes, "replay", STOCKOUTS, key);
            }));
            operators.shutdown();

            List<String> outcomes = new ArrayList<>();
            for (Future<Object> answer : answers) {
                outcomes.add(String.valueOf(answer.get()));
            }
            assertThat(outcomes).filteredOn("RESOLVED"::equals).hasSize(1);
            assertThat(outcomes).filteredOn(outcome -> outcome.startsWith("FAILED")).hasSize(3);
            assertThat(sandbox.kingdee().bill(FORM, key)).get().extracting(bill -> bill.saves()).isEqualTo(1);
        }
    }

    @Test
    void shouldKeepADeadLetterOpenWhenNobodyKnowsWhatBecameOfItsReplay() throws Exception {
        properties.put("erp.kingdee.unknown-wait", "PT2S");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            String key = awaitDead(routes, Cause.REFUSED).get(0).letter().key();
            sandbox.kingdee().baseData("materials", "SKU-9999");
            sandbox.faults().at("kingdee:BatchSave", 1, Fault.LATE_EFFECT);

            assertThat(invoke(routes, "replay", STOCKOUTS, key)).asString().startsWith("FAILED");
            assertThat(routes.deadLetters().find(STOCKOUTS, key).orElseThrow().status()).isEqualTo(Status.OPEN);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> invoke(routes, "replay", STOCKOUTS, key).equals("RESOLVED"));
            assertThat(sandbox.kingdee().bill(FORM, key)).get().extracting(bill -> bill.saves()).isEqualTo(1);
        }
    }

    @Test
    void shouldGoOnWithTheOtherRoutesWhereOneIsNotHere() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            int mapping = awaitDead(routes, Cause.MAPPING).size();
            addShop();
            for (int i = 0; i < 5; i++) {
                // of a name before and of one behind that of the other route
                routes.deadLetters().put(new DeadLetter(
                        "a-route-elsewhere", "A" + i, null, null, FORM, Cause.MAPPING, null, "no row", "{}", null));
                routes.deadLetters().put(new DeadLetter(
                        "z-route-elsewhere", "Z" + i, null, null, FORM, Cause.MAPPING, null, "no row", "{}", null));
            }

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                invoke(routes, "replayMissingBaseData");
                assertThat(routes.deadLetters().count(STOCKOUTS, Status.RESOLVED)).isEqualTo(mapping);
            });
            assertThat(routes.deadLetters().count(Status.OPEN)).isEqualTo(
                    10 + routes.deadLetters().count(STOCKOUTS, Status.OPEN));
        }
    }

    @Test
    void shouldSayWhyARouteThatIsNotHereCannotReplay() throws Exception {
        String key;
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            key = awaitDead(routes, Cause.MAPPING).get(0).letter().key();
            routes.context().getRouteController().stopRoute(STOCKOUTS);
            assertThat(invoke(routes, "replay", STOCKOUTS, key)).asString().startsWith("FAILED").contains("stopped");
        }
        properties.put("erp.route." + STOCKOUTS + ".enabled", "false");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(invoke(routes, "replay", STOCKOUTS, key)).asString().startsWith("FAILED")
                    .contains("erp.route." + STOCKOUTS + ".enabled");
            assertThat(invoke(routes, "replay", STOCKOUTS, "nothing")).asString().contains("no dead letter");
            assertThat(invoke(routes, "drop", STOCKOUTS, key)).isEqualTo(true);
            assertThat(routes.deadLetters().find(STOCKOUTS, key).orElseThrow().status()).isEqualTo(Status.DROPPED);
        }
    }

    @Test
    void shouldKeepAndReplayWhatARouteOfOnesOwnGivesUp() throws Exception {
        properties.put("erp.route." + STOCKOUTS + ".enabled", "false");
        try (RunningRoutes routes = RunningRoutes.start(properties, new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(deadLetterChannel("kamelet:dead-letter-sink?keyHeader=orderNo").deadLetterHandleNewException(false)
                        .useOriginalMessage());
                from("direct:orders").routeId("my-orders")
                        .choice().when(exchange -> Files.exists(folder.resolve("works"))).to("mock:booked")
                        .otherwise().throwException(new IllegalStateException("the other side is closed")).end();
                from("direct:list").to("kamelet:dead-letter-action?operation=list&route=my-orders");
                from("direct:replay").to("kamelet:dead-letter-action?operation=replay&route=my-orders");
                from("direct:drop").errorHandler(noErrorHandler()).to("kamelet:dead-letter-action?operation=drop");
            }
        })) {
            var template = routes.context().createProducerTemplate();
            template.sendBodyAndHeader("direct:orders", "{\"order_no\":\"A1\",\"amount\":1.00}", "orderNo", "A1");

            DeadLetter.Stored dead = routes.deadLetters().list("my-orders", Status.OPEN, 10).get(0);
            assertThat(dead.letter().cause()).isEqualTo(Cause.FAILED);
            assertThat(dead.letter().message()).isEqualTo("the other side is closed");
            assertThat(dead.letter().record()).isEqualTo("{\"order_no\":\"A1\",\"amount\":1.00}");
            assertThat(template.requestBody("direct:list", null, List.class)).hasSize(1);
            assertThat(template.request("direct:drop", exchange -> {
            }).getException()).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("got none");

            assertThat(template.requestBody("direct:replay", (Object) null)).asString().contains("deadAgain=1");
            assertThat(routes.deadLetters().list("my-orders", Status.OPEN, 10)).singleElement()
                    .extracting(DeadLetter.Stored::times).isEqualTo(2);

            Files.createFile(folder.resolve("works"));
            assertThat(template.requestBody("direct:replay", (Object) null)).asString().contains("resolved=1");
            assertThat(routes.deadLetters().count("my-orders", Status.OPEN)).isZero();
            var booked = routes.context().getEndpoint("mock:booked", MockEndpoint.class);
            assertThat(booked.getExchanges()).singleElement()
                    .extracting(exchange -> exchange.getMessage().getBody().toString())
                    .isEqualTo("{\"order_no\":\"A1\",\"amount\":1.00}");
        }
    }

    private void addShop() throws IOException {
        Path shops = lookup.resolve("shop.csv");
        Files.writeString(shops, "SH009,100,CUST001,\n", StandardOpenOption.APPEND);
        // a file that has just changed may still be written: it is read when it has rested
        Files.setLastModifiedTime(shops, FileTime.from(Instant.now().minusSeconds(10)));
    }

    /** When all that can be booked is booked, the dead letters of a cause. */
    private List<DeadLetter.Stored> awaitDead(RunningRoutes routes, Cause cause) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                routes.deadLetters().list(STOCKOUTS, Status.OPEN, 100)).extracting(stored -> stored.letter().key())
                .containsExactlyInAnyOrderElementsOf(sandbox.report().missing()));
        List<DeadLetter.Stored> dead = routes.deadLetters().list(STOCKOUTS, Status.OPEN, 100).stream()
                .filter(stored -> stored.letter().cause() == cause).toList();
        assertThat(dead).isNotEmpty();
        return dead;
    }

    private static Object invoke(RunningRoutes routes, String operation, String... arguments) throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName(
                "org.apache.camel:context=\"" + routes.context().getManagementName() + "\",type=erp,name=\"DeadLetters\"");
        String[] signature = new String[arguments.length];
        Arrays.fill(signature, String.class.getName());
        return server.invoke(name, operation, arguments, signature);
    }
}
