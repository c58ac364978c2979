/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.jms.JMSException;
import jakarta.jms.TextMessage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.wdt.WdtComponent;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.cluster.ClusteredRoutePolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class OrdersToWdtTest {

    private static final String ROUTE = "orders-to-wdt";
    private static final String QUEUE = "orders.for.wdt";
    private static final String RESULTS = "orders.for.wdt.results";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    private Path orders;
    private Path results;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.builder().start();
        orders = Files.createDirectories(folder.resolve("orders"));
        results = folder.resolve("results");
        properties = RunningRoutes.properties(sandbox, folder, ROUTE);
        properties.remove("erp.route.orders-to-wdt.start-from");
        properties.put("erp.route.orders-to-wdt.delay", "PT0.2S");
        properties.put("erp.route.orders-to-wdt.dir", orders.toString());
        properties.put("erp.route.orders-to-wdt.result-dir", results.toString());
        properties.put("erp.route.orders-to-wdt.read-lock", "none");
        properties.put("erp.route.orders-to-wdt.shop-no", "SH001");
        properties.put("camel.component.wdt.retry-delay", "50");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldWriteInADryRunWhatWouldBePushedAndLeaveTheFile() throws Exception {
        Path dry = folder.resolve("dry");
        properties.put("erp.dry-run", "true");
        properties.put("erp.dry-run.dir", dry.toString());
        drop("monday.json", JSON.createArrayNode().add(order("../T1").put("buyer_nick", "买家")).add(order("T2")).toString());

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Files.isDirectory(dry) && !files(dry.resolve("trade_push")).isEmpty());
            assertThat(routes.context().getRoute(ROUTE)).as("the route that takes files away").isNull();
            assertThat(routes.deadLetters().list(Status.OPEN, 10)).isEmpty();
        }
        JsonNode request = JSON.readTree(files(dry.resolve("trade_push")).get(0).toFile());
        assertThat(request.path("shop_no").asText()).isEqualTo("SH001");
        assertThat(request.path("trade_list")).hasSize(2);
        assertThat(orders.resolve("monday.json")).exists();
        assertThat(results).doesNotExist();
        assertThat(sandbox.wdt().size("trade_push")).isZero();
    }

    @Test
    void shouldPushTheOrdersOfAFileAndSayWhatBecameOfEach() throws Exception {
        ArrayNode many = JSON.createArrayNode();
        IntStream.range(0, 120).forEach(i -> many.add(order("T" + i).put("buyer_nick", "买家" + i)));
        many.add(order("WRONG").put("paid", "1.00"));
        many.add(order("").put("buyer_nick", "nobody"));
        many.add(order("T5").put("shop_no", "SH002"));
        drop("monday.json", many.toString());

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            JsonNode result = result("monday");

            assertThat(result.path("source").asText()).isEqualTo("monday.json");
            // T5 is there twice, for two shops: neither is sent
            assertThat(result.path("done").asInt()).isEqualTo(119);
            assertThat(result.path("failed").asInt()).isEqualTo(3);
            assertThat(entry(result, "WRONG").path("message").asText()).contains("已付金额不正确paid");
            assertThat(entry(result, "T7").path("status").asText()).isEqualTo("done");
            assertThat(sandbox.wdt().size("trade_push")).isEqualTo(119);
            assertThat(routes.deadLetters().find(ROUTE, "WRONG")).hasValueSatisfying(stored -> {
                assertThat(stored.letter().cause()).isEqualTo(Cause.REFUSED);
                assertThat(stored.letter().message()).contains("已付金额不正确paid");
                assertThat(stored.letter().record()).contains("\"shop_no\":\"SH001\"").contains("\"paid\":\"1.00\"");
            });
            assertThat(routes.deadLetters().find(ROUTE, "T5")).hasValueSatisfying(
                    stored -> assertThat(stored.letter().record()).startsWith("[").contains("SH002").contains("SH001"));
            assertThat(routes.deadLetters().list(ROUTE, Status.OPEN, 10)).hasSize(3)
                    .anyMatch(stored -> stored.letter().record().contains("nobody")
                            && stored.letter().message().contains("no tid"));
            assertThat(files(orders)).isEmpty();
            assertThat(files(orders.resolve(".done"))).hasSize(1);
        }
    }

    @Test
    void shouldKeepTheResultOfEachFileBesideTheOrdersToo() throws Exception {
        // one folder for both, and files whose names differ behind the first dot only
        properties.put("erp.route.orders-to-wdt.result-dir", orders.toString());
        drop("orders.1.json", order("T1").toString());
        drop("orders.2.json", order("T2").toString());

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(
                    () -> assertThat(files(orders)).extracting(file -> file.getFileName().toString())
                            .containsExactlyInAnyOrder("orders.1.result.json", "orders.2.result.json"));

            drop("orders.3.json", order("T3").toString());
            await().atMost(Duration.ofSeconds(60)).until(() -> files(orders.resolve(".done")).size() == 3);
            assertThat(files(orders)).hasSize(3);
            assertThat(routes.deadLetters().count(ROUTE, Status.OPEN)).as("results that were taken for orders").isZero();
        }
    }

    @Test
    void shouldBeElectedForTheAccountThatItPushesTo() throws Exception {
        properties.put("erp.cluster", "file");
        properties.put("erp.cluster.dir", folder.resolve("cluster").toString());
        Files.writeString(orders.resolve("late.jsonl"), order("T1").toString());

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(routes.context().getRoute(ROUTE).getRoutePolicyList())
                    .hasAtLeastOneElementOfType(ClusteredRoutePolicy.class);
            await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.wdt().size("trade_push") == 1);
        }
    }

    @Test
    void shouldFindTheOneBadOrderOfACallThatIsRefusedAsAWhole() throws Exception {
        // the strict mode of the vendor refuses all for one
        drop("strict.json", "{\"shop_no\":\"SH001\",\"trade_list\":["
                            + order("T1") + "," + order("T2").put("paid", "1.00") + "," + order("T3") + "]}");
        RouteBuilder strict = new RouteBuilder() {
            @Override
            public void configure() {
                getContext().getComponent("wdt", WdtComponent.class).getConfiguration().setParameters(Map.of("switch", "1"));
            }
        };

        try (RunningRoutes routes = RunningRoutes.start(properties, strict)) {
            JsonNode result = result("strict");

            assertThat(entry(result, "T1").path("status").asText()).isEqualTo("done");
            assertThat(entry(result, "T2").path("status").asText()).isEqualTo("failed");
            assertThat(entry(result, "T3").path("status").asText()).isEqualTo("done");
            assertThat(routes.deadLetters().count(ROUTE, Status.OPEN)).isEqualTo(1);
        }
    }

    @Test
    void shouldCreateNothingTwiceWhateverHappensToAnswers() throws Exception {
        sandbox.faults().at("wdt:trade_push", 1, Fault.RESET_AFTER);
        sandbox.faults().at("wdt:trade_push", 2, Fault.HTTP_500.afterEffect(true));
        sandbox.faults().at("wdt:trade_push", 3, Fault.RESET_MID_BODY);
        sandbox.faults().at("wdt:trade_push", 4, Fault.HTTP_500);
        sandbox.faults().at("wdt:trade_push", 5, Fault.TRUNCATED_JSON);
        drop("storm.jsonl", order("T1") + "\n" + order("T2") + "\nnonsense\n" + order("T3") + "\n");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            JsonNode result = result("storm");

            assertThat(result.path("done").asInt()).isEqualTo(3);
            assertThat(result.path("failed").asInt()).isEqualTo(1);
        }
        assertThat(sandbox.wdt().rows("trade_push")).extracting(row -> row.path("tid").asText())
                .containsExactlyInAnyOrder("T1", "T2", "T3");
    }

    @Test
    void shouldNotPushAnOlderStateOfAnOrderAfterANewerOne() throws Exception {
        properties.put("camel.component.wdt.max-retries", "0");
        sandbox.faults().at("wdt:trade_push", 1, Fault.HTTP_500);
        Instant monday = Instant.parse("2026-11-02T08:00:00Z");
        drop("monday.jsonl", order("T1").put("trade_status", 30).toString(), monday);
        drop("tuesday.jsonl", order("T1").put("trade_status", 80).toString(), monday.plusSeconds(1));
        drop("wednesday.jsonl", order("T2").toString(), monday.plusSeconds(2));

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> files(orders.resolve(".done")).size() == 3);
        }
        assertThat(sandbox.wdt().row("trade_push", "T1").orElseThrow().path("trade_status").asInt()).isEqualTo(80);
        assertThat(sandbox.ledger().calls("wdt:trade_push").get(1).params().get("trade_list"))
                .as("a file with other orders does not wait").contains("\"T2\"");
    }

    @Test
    void shouldPushAnOrderToTheShopThatItsNearestNames() throws Exception {
        properties.put("erp.route.orders-to-wdt.shop-no", "SH001");
        drop("shops.json", "[{\"shop_no\":\"SH002\",\"trade_list\":[" + order("T1") + ","
                           + order("T2").put("shop_no", "SH003") + "]}," + order("T3") + "]");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            JsonNode result = result("shops");

            assertThat(entry(result, "T1").path("shop_no").asText()).isEqualTo("SH002");
            assertThat(entry(result, "T2").path("shop_no").asText()).isEqualTo("SH003");
            assertThat(entry(result, "T3").path("shop_no").asText()).isEqualTo("SH001");
        }
        assertThat(sandbox.ledger().calls("wdt:trade_push")).extracting(call -> call.params().get("shop_no"))
                .containsExactlyInAnyOrder("SH001", "SH002", "SH003");
    }

    @Test
    void shouldNotLetAFileWaitForItselfThatWasWrittenAnew() throws Exception {
        properties.put("camel.component.wdt.max-retries", "0");
        sandbox.faults().every("wdt:trade_push", 1, Fault.HTTP_500);
        Instant monday = Instant.parse("2026-11-02T08:00:00Z");
        drop("monday.jsonl", order("T1").put("trade_status", 30).toString(), monday);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.ledger().count("wdt:trade_push") > 0);
            drop("monday.jsonl", order("T1").put("trade_status", 80).toString(), monday.plusSeconds(60));
            sandbox.faults().clear();

            assertThat(entry(result("monday"), "T1").path("status").asText()).isEqualTo("done");
        }
    }

    @Test
    void shouldCloseTheDeadLetterOfAnOrderThatIsDroppedAgainCorrected() throws Exception {
        drop("wrong.jsonl", order("T1").put("paid", "1.00").toString());

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(entry(result("wrong"), "T1").path("status").asText()).isEqualTo("failed");
            drop("right.jsonl", order("T1").toString());

            assertThat(entry(result("right"), "T1").path("status").asText()).isEqualTo("done");
            assertThat(routes.deadLetters().find(ROUTE, "T1").orElseThrow().status()).isEqualTo(Status.RESOLVED);
        }
    }

    /** The one that cannot be sent would be told as done, and its dead letter be closed, with the other one. */
    @Test
    void shouldSendNeitherOfTwoOrdersWithOneTidOfWhichOneCannotBeSent() throws Exception {
        ObjectNode long1 = order("T1");
        ArrayNode lines = long1.putArray("order_list");
        IntStream.range(0, 201).forEach(i -> lines.addObject().put("oid", "O" + i));
        drop("twice.jsonl", long1 + "\n" + order("T1") + "\n" + order("T2") + "\n");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            JsonNode result = result("twice");

            assertThat(entry(result, "T1").path("status").asText()).isEqualTo("failed");
            assertThat(entry(result, "T2").path("status").asText()).isEqualTo("done");
            assertThat(routes.deadLetters().find(ROUTE, "T1").orElseThrow()).satisfies(stored -> {
                assertThat(stored.status()).isEqualTo(Status.OPEN);
                assertThat(stored.letter().message()).contains("2 orders with this tid");
            });
        }
        assertThat(sandbox.wdt().rows("trade_push")).extracting(row -> row.path("tid").asText()).containsExactly("T2");
    }

    /** WDT would know two orders of them, or name the refused one so that nobody finds it in the call. */
    @Test
    void shouldKnowARefusedOrderAgainWhoseTidHasABlankAtItsEnd() throws Exception {
        drop("blank.jsonl", order("T1 ").put("paid", "1.00") + "\n" + order("T2") + "\n");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            JsonNode result = result("blank");

            assertThat(entry(result, "T1").path("status").asText()).isEqualTo("failed");
            assertThat(entry(result, "T2").path("status").asText()).isEqualTo("done");
            assertThat(routes.deadLetters().find(ROUTE, "T1").orElseThrow().status()).isEqualTo(Status.OPEN);
        }
    }

    @Test
    void shouldKeepAFileThatIsNoJson() throws Exception {
        drop("image.json", "\u0000\u0001 this is no JSON");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            JsonNode result = result("image");

            assertThat(result.path("failed").asInt()).isEqualTo(1);
            assertThat(routes.deadLetters().list(ROUTE, Status.OPEN, 10)).singleElement()
                    .satisfies(stored -> assertThat(stored.letter().record()).contains("this is no JSON"));
            assertThat(sandbox.ledger().count("wdt:trade_push")).isZero();
        }
    }

    @Test
    void shouldLeaveTheFileWhileTheAccountIsWrong() throws Exception {
        properties.put("camel.component.wdt.secret", "wrong");
        drop("later.json", order("T1").toString());

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> sandbox.ledger().count("wdt:trade_push") >= 2);
            assertThat(files(orders)).hasSize(1);
            assertThat(files(results)).isEmpty();
            assertThat(routes.deadLetters().count(ROUTE, Status.OPEN)).isZero();
        }
    }

    @Test
    void shouldReplyToEachMessageAndGiveItBackWhileWdtIsDown() throws Exception {
        Artemis artemis = Artemis.running();
        properties.put("erp.jms.url", artemis.url());
        properties.put("erp.jms.redelivery-delay", "100");
        properties.put("erp.route.orders-to-wdt.from", "queue");
        properties.put("erp.route.orders-to-wdt.queue", QUEUE);
        properties.put("erp.route.orders-to-wdt.result-queue", RESULTS);
        sandbox.faults().every("wdt:trade_push", 1, Fault.HTTP_500);
        artemis.send(QUEUE, order("T1").toString());
        artemis.send(QUEUE, order("T2").put("paid", "1.00").toString());

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> sandbox.ledger().count("wdt:trade_push") >= 4);
        }
        assertThat(artemis.waiting(QUEUE)).isEqualTo(2);
        sandbox.faults().clear();

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> artemis.waiting(RESULTS) == 2);

            List<String> replies = artemis.drain(RESULTS).stream().map(OrdersToWdtTest::text).toList();
            assertThat(replies).anyMatch(reply -> reply.contains("\"T1\"") && reply.contains("\"done\":1"))
                    .anyMatch(reply -> reply.contains("\"T2\"") && reply.contains("已付金额不正确paid"));
            assertThat(routes.deadLetters().find(ROUTE, "T2")).isPresent();
            await().atMost(Duration.ofSeconds(10)).until(() -> artemis.waiting(QUEUE) == 0);
        }
        assertThat(sandbox.wdt().size("trade_push")).isEqualTo(1);
    }

    /** Seed 3052 of the soak: the reply was tried for ever by the session of a connection that was lost. */
    @Test
    void shouldReplyThoughTheBrokerWasAwayWhileAnOrderWasPushed() throws Exception {
        Artemis artemis = Artemis.running();
        properties.put("erp.jms.url", artemis.url());
        properties.put("erp.jms.redelivery-delay", "100");
        properties.put("erp.route.orders-to-wdt.from", "queue");
        properties.put("erp.route.orders-to-wdt.queue", QUEUE + ".away");
        properties.put("erp.route.orders-to-wdt.result-queue", RESULTS + ".away");
        sandbox.faults().every("wdt:trade_push", 1, Fault.HTTP_500);
        artemis.send(QUEUE + ".away", order("T1").toString());

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> sandbox.ledger().count("wdt:trade_push") >= 2);
            artemis.stop();
            artemis.start();
            sandbox.faults().clear();

            await().atMost(Duration.ofSeconds(60)).until(() -> artemis.waiting(RESULTS + ".away") >= 1);
            await().atMost(Duration.ofSeconds(10)).until(() -> artemis.waiting(QUEUE + ".away") == 0);
        }
        assertThat(artemis.drain(RESULTS + ".away")).extracting(OrdersToWdtTest::text)
                .allMatch(reply -> reply.contains("\"T1\"") && reply.contains("\"done\":1"));
        assertThat(sandbox.wdt().size("trade_push")).isEqualTo(1);
    }

    static String text(TextMessage message) {
        try {
            return message.getText();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private void drop(String name, String content) throws IOException {
        Path writing = Files.writeString(folder.resolve(name), content);
        Files.move(writing, orders.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private void drop(String name, String content, Instant modified) throws IOException {
        drop(name, content);
        Files.setLastModifiedTime(orders.resolve(name), FileTime.from(modified));
    }

    private JsonNode result(String name) throws IOException {
        Path file = results.resolve(name + ".result.json");
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(file) && files(orders).isEmpty());
        return JSON.readTree(file.toFile());
    }

    private static JsonNode entry(JsonNode result, String tid) {
        for (JsonNode each : result.path("orders")) {
            if (each.path("tid").asText().equals(tid)) {
                return each;
            }
        }
        throw new AssertionError("No entry for " + tid + " in " + result);
    }

    private static List<Path> files(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> listed = Files.list(folder)) {
            return listed.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode order(String tid) {
        ObjectNode order = JSON.createObjectNode().put("tid", tid).put("trade_status", 30).put("delivery_term", 1)
                .put("pay_time", "2026-11-01 10:00:00").put("buyer_nick", "小明" + tid).put("receiver_name", "小明")
                .put("receiver_province", "浙江省").put("receiver_city", "杭州市").put("receiver_district", "余杭区")
                .put("receiver_address", "文一西路1号").put("receiver_mobile", "13800000000").put("post_amount", "6.00")
                .put("cod_amount", 0).put("ext_cod_fee", 0).put("other_amount", 0).put("paid", "25.90");
        order.putArray("order_list").addObject().put("oid", tid + "-1").put("num", 2).put("price", "10.00").put("status", 30)
                .put("refund_status", 0).put("goods_id", "G1").put("spec_no", "SKU-0001").put("goods_name", "测试商品")
                .put("adjust_amount", 0).put("discount", "0.10").put("share_discount", 0);
        return order;
    }
}
