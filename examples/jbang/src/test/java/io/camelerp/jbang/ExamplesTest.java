/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.jbang;

import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;

import jakarta.jms.Connection;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.wdt.PoolRow;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Each example as its README says: {@code camel run *} in its folder, by the CLI itself.
 */
class ExamplesTest {

    private static final int STOCKOUTS = 30;
    private static final String POOL = "logistics_sync_query";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Path work;
    private static Home home;
    private static Sandbox sandbox;

    @BeforeAll
    static void start() throws Exception {
        work = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "examples");
        home = Home.create(work.resolve("home"));
        sandbox = Sandbox.builder().start();
        LocalDateTime now = LocalDateTime.now(ZoneId.of("Asia/Shanghai"));
        sandbox.seedStockouts(STOCKOUTS, 1, now.minusDays(5), now.minusHours(1));
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    private static String wdt() {
        return "camel.component.wdt.base-uri=" + sandbox.wdtUrl();
    }

    private static JsonNode json(Path file) throws Exception {
        return JSON.readTree(file.toFile());
    }

    @Test
    void shouldNameEveryExampleInTheReadme() {
        String readme = Example.text(Path.of("README.md"));

        assertThat(Example.names()).hasSizeGreaterThanOrEqualTo(6)
                .allSatisfy(name -> assertThat(readme).contains("(" + name + "/README.md)"));
    }

    @Test
    void shouldPollToFilesAndAnswerTheCliMeanwhile() throws Exception {
        Example example = Example.copy("first-poll", work);

        try (Command run = example.run(home, wdt())) {
            run.awaitOutput(STOCKOUTS + " records done");

            assertThat(example.files("stockouts")).hasSize(STOCKOUTS).allSatisfy(
                    file -> assertThat(json(example.folder().resolve("stockouts").resolve(file)).path("stockout_no").asText())
                            .startsWith("CK"));
            example.assertExpectedOutput(run);
            // an integration tells the CLI of itself once a second
            await().atMost(Duration.ofSeconds(60)).untilAsserted(
                    () -> assertThat(home.camel(work, List.of("get", "route")).result()).contains("first-poll")
                            .contains("wdt://stockout_order_query_trade").contains("Started"));
            assertThat(home.camel(work, List.of("get", "endpoint")).result()).contains("wdt://stockout_order_query_trade");
            assertThat(home.camel(work, List.of("get", "health")).result()).contains("camel/context").contains("UP");
            assertThat(home.camel(work, List.of("cmd", "stop-route", "first-poll", "--id=first-poll")).result()).isNotNull();
            run.awaitOutput("Stopped first-poll");
        }
    }

    @Test
    void shouldBookStockoutsInKingdeeAndListWhatIsLeft() throws Exception {
        Example example = Example.copy("stockouts-to-kingdee", work);

        try (Command run = example.run(home, wdt(), "erp.kingdee.url=" + sandbox.kingdeeUrl())) {
            run.awaitOutput(STOCKOUTS + " records done").awaitOutput("Wrote dead-letters.json");

            example.assertExpectedOutput(run);
        }
        assertThat(sandbox.report().duplicated()).isZero();
        assertThat(json(example.folder().resolve("dead-letters.json"))).hasSize(sandbox.report().missing().size());
    }

    @Test
    void shouldTellWdtWhichShipmentsTheShopHas() throws Exception {
        Example example = Example.copy("pool-with-ack", work);
        sandbox.seed(POOL, 5, 1, LocalDateTime.of(2026, 11, 1, 0, 0), LocalDateTime.of(2026, 11, 8, 0, 0));

        try (Command run = example.run(home, wdt())) {
            run.awaitOutput("is in the shop");
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(sandbox.wdt().poolRows(POOL)).hasSize(5)
                    .allSatisfy(row -> assertThat(row.state()).isEqualTo(PoolRow.State.DONE)));

            example.assertExpectedOutput(run);
        }
        assertThat(example.files("shipments")).hasSize(5);
    }

    @Test
    void shouldPushOrdersFromFiles() throws Exception {
        Example example = Example.copy("push-orders", work);

        try (Command run = example.run(home, wdt())) {
            run.awaitOutput("T20261101-0001.json: 1 new");

            example.assertExpectedOutput(run);
        }
        assertThat(sandbox.wdt().pushed("trade_push")).extracting(order -> order.path("tid").asText())
                .containsOnlyOnce("T20261101-0001");
        assertThat(example.files("orders")).isEmpty();
        assertThat(example.folder().resolve("orders/.done/T20261101-0001.json")).exists();
    }

    @Test
    void shouldRunReadyMadeRoutesBySettingsAlone() throws Exception {
        Example example = Example.copy("ready-made", work);
        sandbox.seed("shop", 5, 1, LocalDateTime.of(2026, 11, 1, 0, 0), LocalDateTime.of(2026, 11, 2, 0, 0));

        try (Command run = example.run(home, wdt())) {
            run.awaitOutput("records done").awaitOutput("Order M3 is a dead letter").awaitOutput("erp_shop has ");

            example.assertExpectedOutput(run);
        }
        JsonNode result = json(example.folder().resolve("results/monday.result.json"));
        assertThat(result.path("done").asInt()).isEqualTo(2);
        assertThat(result.path("failed").asInt()).isEqualTo(1);
        assertThat(sandbox.wdt().pushed("trade_push")).extracting(order -> order.path("tid").asText()).contains("M1", "M2");
        assertThat(example.files("lines")).anyMatch(name -> name.startsWith("stockouts"));
    }

    /** Every enabled route starts; the forms of Kingdee, the queue, the topic and the files show that they work. */
    @Test
    void shouldRunEveryReadyMadeRouteBySettingsAlone() throws Exception {
        Example example = Example.copy("all-routes", work);
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(example.folder().resolve("application.properties"))) {
            settings.load(reader);
        }
        List<String> routes = settings.stringPropertyNames().stream().filter(name -> name.matches("erp\\.route\\..*\\.enabled"))
                .map(name -> name.substring("erp.route.".length(), name.length() - ".enabled".length())).toList();
        LocalDateTime now = LocalDateTime.now(ZoneId.of("Asia/Shanghai"));
        String queue = "tcp://127.0.0.1:" + Ports.free();
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfiguration(new ConfigurationImpl().setPersistenceEnabled(false).setSecurityEnabled(false)
                .addAcceptorConfiguration("tcp", queue));
        broker.start();

        try (Sandbox all = Sandbox.builder().start();
             Kafka kafka = Kafka.start(Files.createDirectory(work.resolve("kafka-of-all")))) {
            all.seedAll(STOCKOUTS, 3, now.minusDays(2), now.minusHours(1));
            // sales are asked for by store, and SST names the stores that something was shipped to
            all.sst().put(SstDocument.TRANSFERRING, JSON.createObjectNode().put("buid", 1).put("billno", "ZFH1")
                    .put("rdate", now.toLocalDate().minusDays(1).toString()).put("shopid", 2));
            try (Command run = example.run(home, "camel.component.wdt.base-uri=" + all.wdtUrl(),
                    "camel.component.sst.base-uri=" + all.sstUrl(), "erp.kingdee.url=" + all.kingdeeUrl(),
                    "erp.jms.url=" + queue, "erp.kafka.brokers=" + kafka.brokers(), "camel.server.port=" + Ports.free())) {
                run.awaitOutput("Order M3 is a dead letter");
                await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> assertThat(List.of("SAL_OUTSTOCK", "SAL_RETURNSTOCK",
                        "PUR_PurchaseOrder", "STK_InStock", "PUR_MRB", "STK_TransferDirect", "STK_MISCELLANEOUS",
                        "STK_MisDelivery")).allSatisfy(form -> assertThat(all.kingdee().bills(form)).as(form).isNotEmpty()));
                await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(example.files("lines"))
                        .anyMatch(name -> name.startsWith("trades")));
                assertThat(routes).hasSizeGreaterThan(25).allSatisfy(
                        route -> assertThat(run.output()).containsPattern("Started " + route + "[ -]"));
                assertThat(kafka.keys("wdt-records", 10)).hasSizeGreaterThanOrEqualTo(10);
                example.assertExpectedOutput(run);
            }
            assertThat(all.report().duplicated()).isZero();
            assertThat(all.ledger().counts()).containsKeys("wdt:shop", "wdt:goods_query", "wdt:logistics_sync_query",
                    "wdt:api_goods_stock_change_query", "wdt:trade_push", "sst:QuerySaleOrderInfo", "sst:DownloadRECBill",
                    "sst:DownloadREQBill", "sst:DownloadStoreDeclareGoodsByBatch");
        } finally {
            broker.stop();
        }
    }

    @Test
    void shouldTakePushesOfSst() throws Exception {
        Example example = Example.copy("webhook", work);
        int port = Ports.free();

        try (Command run = example.run(home, "camel.server.port=" + port)) {
            run.awaitOutput("Started rec-push");
            HttpRequest push = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/sst/push"))
                    .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(
                            "{\"cmd\":\"PushRECBill\",\"seq\":\"1\",\"items\":[{\"billno\":\"REC1\",\"remarks\":\"a\"}]}"))
                    .build();
            String answer = HttpClient.newHttpClient().send(push, HttpResponse.BodyHandlers.ofString()).body();
            run.awaitOutput("Wrote bills/REC1.json");

            assertThat(JSON.readTree(answer).path("code").asInt(-1)).isZero();
            example.assertExpectedOutput(run);
        }
        assertThat(json(example.folder().resolve("bills/REC1.json")).path("remarks").asText()).isEqualTo("a");
    }

    @Test
    void shouldSendToKafka() throws Exception {
        Example example = Example.copy("to-kafka", work);

        try (Kafka kafka = Kafka.start(Files.createDirectory(work.resolve("kafka")));
             Command run = example.run(home, wdt(), "camel.component.kafka.brokers=" + kafka.brokers())) {
            run.awaitOutput(STOCKOUTS + " records done");

            assertThat(kafka.keys("stockouts", STOCKOUTS)).hasSize(STOCKOUTS);
            example.assertExpectedOutput(run);
        }
    }

    @Test
    void shouldSendToArtemis() throws Exception {
        Example example = Example.copy("to-artemis", work);
        String url = "tcp://127.0.0.1:" + Ports.free();
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfiguration(new ConfigurationImpl().setPersistenceEnabled(false).setSecurityEnabled(false)
                .addAcceptorConfiguration("tcp", url));
        broker.start();

        try (Command run = example.run(home, wdt(), "camel.beans.artemis.brokerURL=" + url)) {
            run.awaitOutput(STOCKOUTS + " records done");

            assertThat(groups(url)).hasSize(STOCKOUTS);
            example.assertExpectedOutput(run);
        } finally {
            broker.stop();
        }
    }

    /** Takes all messages and gives their different groups. */
    private static Set<String> groups(String url) throws Exception {
        Set<String> groups = new HashSet<>();
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url);
             Connection connection = factory.createConnection()) {
            connection.start();
            Session session = connection.createSession();
            MessageConsumer consumer = session.createConsumer(session.createQueue("stockouts"));
            for (TextMessage message = (TextMessage) consumer.receive(5000);
                 message != null && groups.size() < STOCKOUTS;
                 message = (TextMessage) consumer.receive(1000)) {
                assertThat(JSON.readTree(message.getText()).has("stockout_no")).isTrue();
                groups.add(message.getStringProperty("JMSXGroupID"));
            }
        }
        return groups;
    }

    @Test
    void shouldExportAProjectThatBuilds() throws Exception {
        Example example = Example.copy("first-poll", Files.createDirectory(work.resolve("export")));
        Path project = work.resolve("exported");

        home.camel(example.folder(), List.of("export", "first-poll.camel.yaml", "application.properties",
                "--runtime=camel-main", "--gav=com.example:first-poll:1.0", "--java-version=17", "--kamelets-version=4.18.0",
                "--dir=" + project)).result();
        assertThat(project.resolve("pom.xml")).content().contains("<artifactId>camel-wdt-component</artifactId>");
        home.maven(project, "-q", "package").result();

        assertThat(project.resolve("target/first-poll-1.0.jar")).exists();
    }
}
