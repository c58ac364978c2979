/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.camelerp.routes.check.CheckReport;
import io.camelerp.routes.check.CheckReport.Line;
import io.camelerp.routes.check.StartCheck;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import io.camelerp.sandbox.wdt.WdtServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class StartCheckTest {

    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(20, 7, RunningRoutes.now().minusMinutes(20), RunningRoutes.now().minusMinutes(2));
        properties = RunningRoutes.properties(sandbox, folder);
        properties.put("erp.check", "true");
        properties.put("erp.check.exit", "false");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldTryEverythingAndStartNothing() {
        CheckReport report = check();

        assertThat(report.works()).as(report.table()).isTrue();
        assertThat(report.lines()).extracting(Line::what).contains("routes", "database", "lookup table shop",
                "lookup table warehouse", "WDT stockout_order_query_trade", "Kingdee SAL_OUTSTOCK");
        assertThat(report.table()).contains("records on the first page", "F_ora_Text_ckdh", "All ");
        assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).isEmpty();
        assertThat(sandbox.ledger().counts()).containsOnlyKeys("wdt:stockout_order_query_trade", "kingdee:ExecuteBillQuery");
        assertThat(sandbox.ledger().count("wdt:stockout_order_query_trade")).isEqualTo(1);
    }

    /** An election starts routes by itself, whatever the context was told. */
    @Test
    void shouldStartNothingInACluster() {
        properties.put("erp.cluster", "file");
        properties.put("erp.cluster.dir", folder.resolve("cluster").toString());

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            CheckReport report = routes.context().getRegistry().lookupByNameAndType("erpCheck", StartCheck.class).run();

            assertThat(report.works()).as(report.table()).isTrue();
            await().during(4, TimeUnit.SECONDS).atMost(10, TimeUnit.SECONDS).untilAsserted(() -> {
                assertThat(routes.context().getRouteController().getRouteStatus("wdt-stockout-to-kingdee").isStarted())
                        .isFalse();
                assertThat(sandbox.ledger().count("wdt:stockout_order_query_trade")).isEqualTo(1);
            });
            assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).isEmpty();
        }
    }

    @Test
    void shouldMissColumnsThatAMappingReads() throws Exception {
        Path lookup = Files.createDirectories(folder.resolve("short"));
        Files.writeString(lookup.resolve("shop.csv"), "shop_no,customer\nSH001,CUST001\n");
        Files.copy(Path.of("src/test/resources/lookup/warehouse.csv"), lookup.resolve("warehouse.csv"));
        properties.put("erp.lookup.dir", lookup.toString());

        CheckReport report = check();

        assertThat(report.works()).isFalse();
        assertThat(report.lines()).filteredOn(line -> !line.works()).singleElement().satisfies(
                line -> assertThat(line.what()).isEqualTo("lookup table shop"));
        assertThat(report.table()).contains("Lookup table 'shop' has no column 'department'");
    }

    @Test
    void shouldSayHowToMendATableThatIsMissingOrNotInUtf8() throws Exception {
        Path lookup = Files.createDirectories(folder.resolve("excel"));
        Files.write(lookup.resolve("shop.csv"), "shop_no,customer\n\u5e97,CUST001\n".getBytes("GBK"));
        properties.put("erp.lookup.dir", lookup.toString());

        CheckReport report = check();

        assertThat(report.works()).isFalse();
        assertThat(report.table()).contains("Lookup table shop is not in UTF-8: save",
                "Lookup table 'warehouse' is missing: expected the file");
    }

    @Test
    void shouldAskAsTheRouteAsks() {
        RunningRoutes.enable(properties, "wdt-stock-sync");
        properties.put("erp.route.wdt-stock-sync.url", "http://127.0.0.1:1/stock");
        properties.put("erp.route.wdt-stock-sync.shops", "SH001");
        RunningRoutes.enable(properties, "wdt-refund-stockin-to-kingdee");

        CheckReport report = check();

        assertThat(report.works()).as(report.table()).isTrue();
        assertThat(report.table()).contains("WDT shop", "WDT stockin_order_query_refund");
        assertThat(sandbox.ledger().calls("wdt:stockin_order_query_refund")).isNotEmpty()
                .allSatisfy(call -> assertThat(call.params()).containsEntry("status", "80").containsKey("start_time"));
        assertThat(sandbox.ledger().calls("wdt:shop")).isNotEmpty()
                .allSatisfy(call -> assertThat(call.params()).doesNotContainKeys("start_time", "end_time"));
    }

    @Test
    void shouldNeedNoTableWhereEveryNumberStandsForItself() {
        properties.put("erp.lookup.dir", folder.resolve("nowhere").toString());
        properties.put("erp.lookup.missing", "identity");

        CheckReport report = check();

        assertThat(report.works()).as(report.table()).isTrue();
        assertThat(report.table()).contains("no row: every number stands for itself (erp.lookup.missing=identity)");
    }

    @Test
    void shouldSayWhatToDoAndNeverShowASecret() {
        properties.put("camel.component.wdt.secret", "a-wrong-wdt-secret");
        properties.put("erp.kingdee.secret", "a-wrong-kingdee-secret");
        properties.put("erp.lookup.dir", folder.resolve("nowhere").toString());

        CheckReport report = check();

        assertThat(report.works()).isFalse();
        assertThat(report.lines()).filteredOn(line -> !line.works()).extracting(Line::what)
                .contains("lookup table shop", "WDT stockout_order_query_trade", "Kingdee SAL_OUTSTOCK");
        assertThat(report.table())
                .contains("erp.kingdee.acct-id", "shop.csv", "camel.component.wdt.sid, .app-key and .secret", "FAILS",
                        "No route was started")
                .doesNotContain("a-wrong-wdt-secret", "a-wrong-kingdee-secret", WdtServer.SECRET, KingdeeServer.APP_SECRET);
    }

    @Test
    void shouldNameTheAddressOfAVendorThatIsNotThere() {
        properties.put("camel.component.wdt.base-uri", sandbox.wdtUrl().replace("/openapi2", ""));
        assertThat(check().table()).contains("HTTP 404").contains("Check camel.component.wdt.base-uri");

        properties.put("camel.component.wdt.base-uri", "http://127.0.0.1:" + RunningRoutes.freePort() + "/openapi2");
        assertThat(check().table()).contains("no answer from").contains("Check camel.component.wdt.base-uri");
    }

    /** The check of somebody who has left the routes running. */
    @Test
    void shouldSayThatAnotherProcessHasTheDatabase() throws Exception {
        properties.put("erp.datasource.url", "jdbc:h2:file:" + folder.resolve("busy"));
        properties.remove("erp.check.exit");
        try (FileChannel file = FileChannel.open(folder.resolve("busy.mv.db"), CREATE, WRITE); FileLock held = file.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThat(exitStatus()).isEqualTo(1);
        }

        assertThat(Files.readString(folder.resolve("check.log"))).contains("1 of 6 checks failed").containsPattern(
                "FAILS database .*Another process works with it: stop that one first");
    }

    @Test
    void shouldNameTheSettingsOfADatabaseThatIsAway() {
        properties.put("erp.datasource.url", "jdbc:postgresql://127.0.0.1:" + RunningRoutes.freePort() + "/erp");

        assertThat(check().lines()).filteredOn(line -> !line.works()).singleElement().satisfies(line -> {
            assertThat(line.what()).isEqualTo("database");
            assertThat(line.detail()).contains("erp.datasource.url, .username and .password");
        });
    }

    @Test
    void shouldRefuseRoutesThatBookTheSame() {
        RunningRoutes.enable(properties, "wdt-stockout-summary-to-kingdee");

        assertThat(check().lines()).filteredOn(line -> !line.works()).singleElement().satisfies(line -> {
            assertThat(line.what()).isEqualTo("routes");
            assertThat(line.detail()).contains("wdt-stockout-summary-to-kingdee and wdt-stockout-to-kingdee are both enabled");
        });
    }

    @Test
    void shouldRefuseToWaitForMasterDataThatNobodyReads() {
        RunningRoutes.enable(properties, "wdt-master-data");
        properties.put("erp.route.wdt-master-data.kinds", "shop");
        properties.put("erp.route.wdt-stockout-to-kingdee.after-master-data", "shop,goods");
        assertThat(check().table()).contains("after-master-data names 'goods', which is not read here");

        properties.put("erp.route.wdt-master-data.kinds", "shop,goods");
        assertThat(check().table()).doesNotContain("after-master-data");
    }

    @Test
    void shouldMissTheRouteThatBringsBillsToTheirGoal() {
        properties.put("erp.route.wdt-stockout-to-kingdee.goal", "audited");
        assertThat(check().lines()).filteredOn(line -> !line.works()).singleElement().satisfies(line -> {
            assertThat(line.what()).isEqualTo("goal audited");
            assertThat(line.detail()).contains("erp.route.kingdee-submit-audit.enabled");
        });

        RunningRoutes.enable(properties, "kingdee-submit-audit");
        CheckReport report = check();
        assertThat(report.works()).as(report.table()).isTrue();
    }

    @Test
    void shouldTryTheAccountsAndBrokersOfRoutesThatSendElsewhere() throws Exception {
        sandbox.kingdee().requireAuth(false);
        Kafka kafka = Kafka.running();
        kafka.createTopic("checked", 1);
        properties.keySet().removeIf(key -> key.startsWith("erp.route."));
        properties.putAll(Map.of("erp.route.orders-to-wdt.enabled", "true", "erp.route.kingdee-purchase-to-wdt.enabled",
                "true", "erp.route.wdt-any-to-kafka.enabled", "true", "erp.route.wdt-any-to-kafka.api", "trade_query",
                "erp.route.wdt-any-to-kafka.topic", "checked", "erp.kafka.brokers", kafka.brokers(),
                "erp.route.queue-to-kingdee.enabled", "true", "erp.jms.url", Artemis.running().url(),
                "erp.route.orders-to-wdt.dir", folder.resolve("orders").toString()));

        CheckReport report = check();

        assertThat(report.works()).as(report.table()).isTrue();
        assertThat(report.lines()).extracting(Line::what).contains("WDT shop", "WDT trade_query",
                "Kingdee PUR_PurchaseOrder to read", "Kingdee SAL_OUTSTOCK", "queue broker", "Kafka");
        assertThat(report.table()).contains("connected to ActiveMQ", "the topic checked is there");
        assertThat(sandbox.ledger().counts().keySet()).noneMatch(operation -> operation.contains("push"));
    }

    /** A pool may hand a row out only once. */
    @Test
    void shouldTakeNothingFromAPool() {
        properties.putAll(Map.of("erp.route.wdt-any-to-queue.enabled", "true", "erp.route.wdt-any-to-queue.api",
                "logistics_sync_query", "erp.jms.url", "tcp://127.0.0.1:" + RunningRoutes.freePort()));

        assertThat(check().lines()).extracting(Line::what).contains("WDT shop");

        assertThat(sandbox.ledger().count("wdt:logistics_sync_query")).isZero();
    }

    @Test
    void shouldSayThatABrokerIsNotThere() {
        properties.putAll(Map.of("erp.route.queue-to-kingdee.enabled", "true", "erp.jms.url",
                "tcp://127.0.0.1:" + RunningRoutes.freePort(), "erp.route.orders-to-wdt.enabled", "true",
                "camel.component.wdt.secret", "wrong", "erp.route.orders-to-wdt.dir", folder.resolve("orders").toString()));

        assertThat(check().lines()).filteredOn(line -> !line.works()).extracting(Line::what).contains("queue broker",
                "WDT shop");
    }

    @Test
    void shouldSayThatNoRouteIsEnabled() {
        properties.keySet().removeIf(key -> key.startsWith("erp.route."));

        assertThat(check().table()).contains("erp.route.<id>.enabled=true");
    }

    @Test
    void shouldEndTheProcessWithItsResult() throws Exception {
        properties.remove("erp.check.exit");
        assertThat(exitStatus()).isZero();

        properties.put("erp.kingdee.secret", "wrong");
        assertThat(exitStatus()).isEqualTo(1);
        assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).isEmpty();
    }

    private int exitStatus() throws Exception {
        Process process = RoutesProcess.start("check", properties, folder);
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("the process ends by itself").isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private CheckReport check() {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            return routes.context().getRegistry().lookupByNameAndType("erpCheck", StartCheck.class).run();
        }
    }
}
