/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;

import javax.management.ObjectName;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.deadletter.DeadLetterDesk;
import io.camelerp.routes.reconcile.ReconcileDesk;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.sandbox.sst.PushSender;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstServer;
import io.camelerp.sandbox.sst.SstSwitches.BatchShown;
import io.camelerp.sandbox.sst.SstSwitches.LaterThan;
import io.camelerp.sandbox.sst.SstSwitches.Resume;
import io.camelerp.sandbox.sst.SstSwitches.Spelling;
import io.camelerp.sst.SstConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Every route from SST and to it, end to end: each bill once, digit by digit. */
class SstRoutesTest {

    private static final JsonMapper JSON = MappingTestSupport.JSON;
    private static final LocalDateTime NOON = LocalDate.now(ZoneId.of("Asia/Shanghai")).minusDays(1).atTime(12, 0);

    private Sandbox sandbox;
    private Map<String, String> properties;
    private int port;

    @TempDir
    private Path folder;

    /** A route that takes bills both by push and by download. */
    enum Case {

        ORDER("sst-declare-goods-to-kingdee", SstDocument.STORE_DECLARE_GOODS, "sst-declared-goods", "storeuid",
              "SAL_SaleOrder", "FSaleOrderEntry", "FQty", "FTaxPrice"),
        REQUEST("sst-declare-goods-to-kingdee", SstDocument.STORE_DECLARE_GOODS, "sst-declared-goods", "storeuid",
                "STK_TRANSFERAPPLY", "FEntity", "FQty", null),
        DIFFERENCE("sst-difference-to-kingdee", SstDocument.REC, "sst-difference", "instoreuid", "STK_TransferDirect",
                   "FBillEntry", "FQty", null),
        RETURN("sst-return-to-kingdee", SstDocument.REQ, "sst-return", "instoreuid", "SAL_RETURNSTOCK", "FEntity", "FRealQty",
               "FTaxPrice"),
        DIFFERENCE_OF_CUSTOMER("sst-difference-to-kingdee", SstDocument.REC, "sst-difference", "instoreuid", "SAL_RETURNSTOCK",
                               "FEntity", "FRealQty", "FTaxPrice"),
        RETURN_OF_OWN_STOCK("sst-return-to-kingdee", SstDocument.REQ, "sst-return", "instoreuid", "STK_TransferDirect",
                            "FBillEntry", "FQty", null);

        private final String route;
        private final SstDocument document;
        private final String fixture;
        private final String store;
        private final String form;
        private final String entry;
        private final String quantity;
        private final String price;

        Case(String route, SstDocument document, String fixture, String store, String form, String entry, String quantity,
             String price) {
            this.route = route;
            this.document = document;
            this.fixture = fixture;
            this.store = store;
            this.form = form;
            this.entry = entry;
            this.quantity = quantity;
            this.price = price;
        }
    }

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.builder().start();
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        properties = RunningRoutes.properties(sandbox, folder);
        properties.put("erp.route." + RunningRoutes.STOCKOUTS + ".enabled", "false");
        properties.put("camel.component.sst.base-uri", sandbox.sstUrl());
        properties.put("camel.component.sst.app-id", SstServer.APP_ID);
        properties.put("camel.server.enabled", "true");
        properties.put("camel.server.host", "127.0.0.1");
        properties.put("camel.server.port", String.valueOf(port));
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private void enable(String route) {
        properties.put("erp.route." + route + ".enabled", "true");
        properties.put("erp.route." + route + ".delay", "PT0.3S");
        properties.put("erp.route." + route + ".download-delay", "PT0.3S");
        properties.put("erp.route." + route + ".start-from", RunningRoutes.text(NOON.minusDays(2)));
        properties.put("erp.route." + route + ".cron", "0/1 * * * * ?");
        properties.put("erp.route." + route + ".settle-delay", "PT0S");
    }

    private PushSender sender() {
        return new PushSender(URI.create("http://127.0.0.1:" + port + "/sst/push"), 3, Spelling.MIXED);
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void shouldBookPushedAndDownloadedBillsOnceDigitByDigit(Case one) {
        enable(one.route);
        properties.put("erp.route." + one.route + ".form", one.form);
        ObjectNode[] bills = new ObjectNode[7];
        for (int i = 0; i < bills.length; i++) {
            bills[i] = bill(one, i);
        }
        bills[3].put(one.store, 999);
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.RESET_AFTER);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(sender().push(one.document, bills[0], bills[1]).isSuccess()).isTrue();
            // SST's download shows what was pushed, and what no push has brought
            for (ObjectNode bill : bills) {
                sandbox.sst().put(one.document, bill);
            }
            assertThat(sender().push(one.document, bills[2], bills[3]).isSuccess()).isTrue();
            assertThat(sender().push(one.document, bills[0]).isSuccess()).isTrue();

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(sandbox.kingdee().bills(one.form))
                    .extracting(Bill::number).containsExactlyInAnyOrder("B0", "B1", "B2", "B4", "B5", "B6"));
            DeadLetter dead = awaitDeadLetter(routes);
            assertThat(dead.routeId()).isEqualTo(one.route);
            assertThat(dead.key()).isEqualTo("B3");
            assertThat(dead.cause()).isEqualTo(Cause.MAPPING);
            assertThat(dead.message()).contains("sst_store", "999");
            assertThat(dead.formId()).isEqualTo(one.form);
            assertThat(dead.account()).isEqualTo(SstServer.APP_ID);
            assertThat(dead.source()).isIn(one.document.push(), one.document.download());
        }
        assertThat(sandbox.kingdee().bills(one.form)).allSatisfy(bill -> {
            assertThat(bill.saves()).isEqualTo(1);
            assertThat(bill.model().path("F_ora_Text_ckdh").asText()).isEqualTo(bill.number());
            JsonNode line = bill.model().path(one.entry).get(0);
            JsonNode original = bills[0].path("billitems").get(0);
            assertThat(line.path(one.quantity).asText()).isEqualTo(original.path("amount").asText());
            if (one.price != null) {
                assertThat(line.path(one.price).asText()).isEqualTo(original.path("dealpri").asText());
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void shouldReportAndFeedInBillsThatAreGoneFromKingdee(Case one) {
        enable(one.route);
        properties.put("erp.route." + one.route + ".form", one.form);
        properties.put("erp.reconcile.sst", "true");
        properties.put("erp.reconcile.dir", folder.resolve("reports").toString());
        for (int i = 0; i < 4; i++) {
            sandbox.sst().put(one.document, bill(one, i));
        }
        sandbox.sst().put(one.document, bill(one, 4).put(one.store, 999));
        // the vendor's text allows for both: a first day that does not belong to it, and a batch of several answers
        sandbox.sst().laterThan(LaterThan.DAY_ENDS);
        sandbox.sst().batchShown(BatchShown.ALWAYS);
        sandbox.sst().resume(Resume.REST);
        sandbox.sst().pageSize(2);
        String after = RunningRoutes.text(NOON.plusHours(12));
        sandbox.sst().put(one.document, bill(one, 5).put("billingdate", after).put("refertime", after));
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.kingdee().bills(one.form).size() == 5);
            awaitDeadLetter(routes);
            sandbox.kingdee().remove(one.form, "B1");
            sandbox.kingdee().remove(one.form, "B5");
            sandbox.sst().put(one.document, changed(one, 2));

            assertReconciled(routes, one.route, one.form, "B1", "B2", "B4");
        }
    }

    private static ObjectNode changed(Case one, int number) {
        ObjectNode bill = bill(one, number);
        ((ObjectNode) bill.path("billitems").get(0)).put("amount", "7777");
        return bill;
    }

    private void assertReconciled(
            RunningRoutes routes, String route, String form, String gone, String changed, String dead) {
        String day = NOON.toLocalDate().toString();
        ReconcileDesk desk = routes.context().getRegistry().lookupByNameAndType("erpReconcileDesk", ReconcileDesk.class);

        assertThat(desk.reconcile(day)).singleElement().satisfies(told -> assertThat(told).containsEntry("route", route));
        assertThat(desk.differences(route, day)).extracting(row -> row.get("sourceId") + " " + row.get("kind"))
                .containsExactlyInAnyOrder(gone + " MISSING", changed + " QUANTITY", dead + " MISSING");
        assertThat(desk.feed(route, day)).containsEntry("fed", 1).containsEntry("dead", 1);

        assertThat(sandbox.kingdee().bill(form, gone)).isPresent();
        assertThat(sandbox.kingdee().bills(form)).allMatch(bill -> bill.saves() == 1);
        // the download may have brought the changed bill meanwhile
        assertThat(routes.deadLetters().list(Status.OPEN, 10))
                .filteredOn(stored -> stored.letter().cause() != Cause.CONFLICT).extracting(stored -> stored.letter().key())
                .containsExactly(dead);
    }

    @Test
    void shouldNotAskSstForASecondBatchUnlessItIsTold() {
        enable(Case.RETURN.route);
        properties.put("erp.reconcile.dir", folder.resolve("reports").toString());
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            ReconcileDesk desk = routes.context().getRegistry().lookupByNameAndType("erpReconcileDesk", ReconcileDesk.class);

            assertThat(desk.reconcile(NOON.toLocalDate().toString())).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Case.class, names = { "ORDER", "RETURN" })
    void shouldReplayADeadLetterWhereNothingIsPushed(Case one) throws IOException {
        enable(one.route);
        properties.put("erp.route." + one.route + ".push-enabled", "false");
        Path lookup = RunningRoutes.withTables(properties, folder, "sst_store.csv", "sst_warehouse.csv");
        sandbox.sst().put(one.document, bill(one, 1).put(one.store, 999));

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitDeadLetter(routes);
            Files.writeString(lookup.resolve("sst_store.csv"), "999,100,CUST002,CK002,,,,,,\n", StandardOpenOption.APPEND);
            DeadLetterDesk desk = routes.context().getRegistry().lookupByNameAndType("erpDeadLetterDesk", DeadLetterDesk.class);

            await().atMost(Duration.ofSeconds(30)).until(() -> desk.replay(one.route, "B1").equals("RESOLVED"));

            assertThat(sandbox.kingdee().bills(one.form)).extracting(Bill::number).containsExactly("B1");
            assertThat(routes.deadLetters().list(Status.OPEN, 10)).isEmpty();
        }
    }

    private static ObjectNode bill(Case one, int number) {
        String time = RunningRoutes.text(NOON.plusMinutes(number));
        return ((ObjectNode) MappingTestSupport.read(one.fixture + ".json")).put("billno", "B" + number)
                .put("rdate", NOON.toLocalDate().toString()).put("billingdate", time).put("refertime", time);
    }

    private static DeadLetter awaitDeadLetter(RunningRoutes routes) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(
                () -> assertThat(routes.deadLetters().list(Status.OPEN, 10)).hasSize(1));
        return routes.deadLetters().list(Status.OPEN, 10).get(0).letter();
    }

    @Test
    void shouldBookSalesByStoreAndDayAndKeepThoseWithAnUnknownPayCode() {
        enable("sst-sales-to-kingdee");
        properties.put("erp.route.sst-sales-to-kingdee.stores", "2,382");
        sale("S1", 2, NOON, "101");
        sale("S2", 382, NOON, "301");
        sale("S3", 382, NOON.minusDays(1), "101");
        sale("S4", 2, NOON.minusDays(1), "777");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK"))
                    .extracting(Bill::number).containsExactlyInAnyOrder("S1", "S2", "S3"));
            DeadLetter dead = awaitDeadLetter(routes);
            assertThat(dead.key()).isEqualTo("S4");
            assertThat(dead.message()).contains("777");

            // a till that uploads late
            sale("S5", 2, NOON.plusMinutes(5), "101");
            await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.kingdee().bill("SAL_OUTSTOCK", "S5").isPresent());
        }
        Bill second = sandbox.kingdee().bill("SAL_OUTSTOCK", "S2").orElseThrow();
        assertThat(second.model().path("FNote").asText()).isEqualTo("支付宝 40.00; 支付宝 300.00");
        assertThat(second.model().at("/FCustomerID/FNumber").asText()).isEqualTo("CUST004");
        assertThat(second.model().at("/FEntity/0/FTaxPrice").asText()).isEqualTo("17.00");
        assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).allMatch(bill -> bill.saves() == 1);
    }

    /** The number is the one that a cashier sees; the vendor's key is another. */
    @Test
    void shouldLoseNoSaleWhoseNumberOtherStoresHaveGiven() {
        enable("sst-sales-to-kingdee");
        properties.put("erp.route.sst-sales-to-kingdee.stores", "2,382");
        sale("S1", 1, 2, NOON, "101");
        sale("S1", 2, 382, NOON, "101");
        sale("S1", 3, 382, NOON, "301");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(routes.deadLetters().list(Status.OPEN, 10))
                    .hasSize(2).allSatisfy(stored -> assertThat(stored.letter().cause()).isEqualTo(Cause.CONFLICT))
                    .extracting(stored -> JSON.readTree(stored.letter().record()).path("buid").asInt())
                    .doesNotHaveDuplicates());
            assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).hasSize(1);
        }
    }

    @Test
    void shouldBookTheSalesOfStoresWithOneNumberFromTheDayThatIsSet() {
        enable("sst-sales-to-kingdee");
        properties.put("erp.route.sst-sales-to-kingdee.stores", "2,382");
        properties.put("erp.reconcile.sst", "true");
        properties.put("erp.reconcile.dir", folder.resolve("reports").toString());
        sale("S0", 9, 2, NOON.minusDays(1), "101");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.kingdee().bill("SAL_OUTSTOCK", "S0").isPresent());
        }
        properties.put("erp.sst.store-in-number-from", NOON.toLocalDate().toString());
        // as though nothing were known of what was delivered
        properties.put("erp.route.sst-sales-to-kingdee.checkpoint-key", "another");
        sale("S1", 1, 2, NOON, "101");
        sale("S1", 2, 382, NOON, "777");
        sale("S2", 3, 2, NOON, "101");
        sale("S2", 4, 382, NOON, "301");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK"))
                    .extracting(Bill::number).containsExactlyInAnyOrder("S0", "S1-2", "S2-2", "S2-382"));
            assertThat(awaitDeadLetter(routes).key()).isEqualTo("S1");
            ReconcileDesk desk = routes.context().getRegistry().lookupByNameAndType("erpReconcileDesk", ReconcileDesk.class);
            assertThat(desk.reconcile("sst-sales-to-kingdee", NOON.toLocalDate().toString()))
                    .containsEntry("sourceBills", 4).containsEntry("MISSING", 1).containsEntry("differences", 1);
            // the cashier chooses another payment: the letter of the old state is settled with the new one
            sale("S1", 2, 382, NOON, "301");
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(sandbox.kingdee().bill("SAL_OUTSTOCK", "S1-382")).isPresent();
                assertThat(routes.deadLetters().list(Status.OPEN, 10)).isEmpty();
            });
        }
        assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).hasSize(5).allMatch(bill -> bill.saves() == 1);
    }

    @Test
    void shouldReportAndFeedInSalesThatAreGoneFromKingdee() {
        enable("sst-sales-to-kingdee");
        properties.put("erp.route.sst-sales-to-kingdee.stores", "2,382");
        properties.put("erp.reconcile.sst", "true");
        properties.put("erp.reconcile.dir", folder.resolve("reports").toString());
        sale("S1", 2, NOON, "101");
        sale("S2", 382, NOON, "301");
        sale("S3", 382, NOON.minusDays(1), "101");
        sale("S4", 2, NOON, "777");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.kingdee().bills("SAL_OUTSTOCK").size() == 3);
            awaitDeadLetter(routes);
            sandbox.kingdee().remove("SAL_OUTSTOCK", "S1");
            ReconcileDesk desk = routes.context().getRegistry().lookupByNameAndType("erpReconcileDesk", ReconcileDesk.class);

            String day = NOON.toLocalDate().toString();
            assertThat(desk.reconcile("sst-sales-to-kingdee", day)).containsEntry("sourceBills", 3).containsEntry("MISSING", 2)
                    .containsEntry("differences", 2);
            assertThat(desk.feed("sst-sales-to-kingdee", day)).containsEntry("fed", 1).containsEntry("dead", 1);
            assertThat(sandbox.kingdee().bill("SAL_OUTSTOCK", "S1")).isPresent();
        }
    }

    @Test
    void shouldSumUpTheSalesOfStoresWithOneNumberFromTheDayThatIsSet() {
        String route = "sst-sales-summary-to-kingdee";
        String day = NOON.toLocalDate().toString();
        enable(route);
        properties.put("erp.route." + route + ".stores", "2,382");
        properties.put("erp.route." + route + ".book-cron", "0/1 * * * * ?");
        properties.put("erp.sst.store-in-number-from", day);
        properties.put("erp.reconcile.sst", "true");
        properties.put("erp.reconcile.dir", folder.resolve("reports").toString());
        sale("S1", 1, 2, NOON, "101");
        sale("S1", 2, 382, NOON, "101");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK"))
                    .extracting(bill -> bill.model().at("/FEntity/0/FRealQty").asText()).containsExactly("20.00", "20.00"));
            assertThat(routes.deadLetters().list(Status.OPEN, 10)).isEmpty();
            ReconcileDesk desk = routes.context().getRegistry().lookupByNameAndType("erpReconcileDesk", ReconcileDesk.class);
            assertThat(desk.reconcile(route, day)).containsEntry("sourceBills", 2).containsEntry("kingdeeBills", 2)
                    .containsEntry("differences", 0);
        }
    }

    @Test
    void shouldShowInASummaryWhatWasPaidAndIsInNoPrice() {
        String route = "sst-sales-summary-to-kingdee";
        enable(route);
        properties.put("erp.route." + route + ".stores", "2");
        properties.put("erp.route." + route + ".book-cron", "0/1 * * * * ?");
        sale("S1", 2, NOON, "101");
        sale("S2", 2, NOON, "101");
        ObjectNode sale = sale("S3", 3, 2, NOON, "101");
        ((ObjectNode) sale.at("/billnopayitems/1")).put("paymoney", 295);
        sandbox.sst().put(SstDocument.SALE, sale);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> !sandbox.kingdee().bills("SAL_OUTSTOCK").isEmpty());
            assertThat(routes.deadLetters().list(Status.OPEN, 10)).isEmpty();
        }
        assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).singleElement()
                .satisfies(bill -> assertThat(bill.model().path("FEntity")).hasSize(2)
                        .anySatisfy(line -> assertThat(line.path("FRealQty").asText()).isEqualTo("40.00"))
                        .anySatisfy(line -> assertThat(line.path("FEntrynote").asText())
                                .isEqualTo("S3 实收 335，明细 340，差 -5")));
        // nothing is booked so
        properties.put("erp.sst.payment-difference", "refuse");
        properties.put("erp.route." + route + ".checkpoint-key", "another");
        sale = sale("S4", 4, 2, NOON, "101");
        ((ObjectNode) sale.at("/billnopayitems/1")).put("paymoney", 295);
        sandbox.sst().put(SstDocument.SALE, sale);
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(routes.deadLetters().list(Status.OPEN, 10))
                    .extracting(stored -> stored.letter().key()).contains("S4"));
        }
    }

    @Test
    void shouldBookOneBillPerStoreAndDayWhoseSumsAreExact() {
        String route = "sst-sales-summary-to-kingdee";
        enable(route);
        properties.put("erp.route." + route + ".stores", "2,382");
        properties.put("erp.reconcile.sst", "true");
        properties.put("erp.reconcile.dir", folder.resolve("reports").toString());
        properties.put("erp.route." + route + ".book-cron", "0 0 0 1 1 ? 2099");
        sale("S1", 2, NOON, "101");
        sale("S2", 2, NOON.plusMinutes(1), "301");
        sale("S3", 2, NOON.minusDays(1), "101");
        sale("S4", 382, NOON, "101");
        sale("S5", 382, NOON, "777");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(awaitDeadLetter(routes).key()).isEqualTo("S5");
            await().atMost(Duration.ofSeconds(60)).until(
                    () -> sandbox.ledger().count("sst:QuerySaleOrderInfo") > 12);
        }
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.RESET_AFTER);
        properties.put("erp.route." + route + ".book-cron", "0/1 * * * * ?");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.kingdee().bills("SAL_OUTSTOCK").size() == 3);
            assertThat(routes.deadLetters().list(Status.OPEN, 10)).hasSize(1);
            ReconcileDesk desk = routes.context().getRegistry().lookupByNameAndType("erpReconcileDesk", ReconcileDesk.class);
            assertThat(desk.reconcile(route, NOON.toLocalDate().toString())).containsEntry("sourceBills", 4)
                    .containsEntry("kingdeeBills", 2).containsEntry("MISSING", 1).containsEntry("differences", 1);
        }
        String day = NOON.toLocalDate().toString().replace("-", "");
        Bill two = sandbox.kingdee().bill("SAL_OUTSTOCK", "HZ" + day + "-2").orElseThrow();
        assertThat(two.model().path("FEntity")).singleElement()
                .satisfies(line -> assertThat(line.path("FRealQty").asText()).isEqualTo("40.00"));
        assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).allMatch(bill -> bill.saves() == 1);
    }

    private void sale(String number, int store, LocalDateTime time, String payCode) {
        sale(number, Math.abs(number.hashCode()), store, time, payCode);
    }

    private ObjectNode sale(String number, int id, int store, LocalDateTime time, String payCode) {
        ObjectNode sale = ((ObjectNode) MappingTestSupport.read("sst-sale.json")).put("billno", number)
                .put("buid", id).put("storeuid", store).put("rdate", time.toLocalDate().toString())
                .put("billingdate", RunningRoutes.text(time));
        sale.path("billnopayitems").forEach(payment -> ((ObjectNode) payment).put("paycode", payCode));
        sandbox.sst().put(SstDocument.SALE, sale);
        return sale;
    }

    @Test
    void shouldPushDeclaredGoodsToWdtAsOrders() {
        enable("sst-declare-goods-to-wdt");
        properties.put("erp.route.sst-declare-goods-to-wdt.shop-no", "SH001");
        ObjectNode good = bill(Case.ORDER, 1);
        ObjectNode wrong = bill(Case.ORDER, 2).put("dealtotal", 1);
        ObjectNode unknown = bill(Case.ORDER, 3).put("storeuid", 999);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(sender().push(Case.ORDER.document, good, wrong, unknown).isSuccess()).isTrue();

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(sandbox.wdt().rows("trade_push"))
                    .singleElement().satisfies(order -> {
                        assertThat(order.path("tid").asText()).isEqualTo("B1");
                        assertThat(order.path("receiver_name").asText()).isEqualTo("劳动广场店");
                        assertThat(order.at("/order_list/0/price").asText()).isEqualTo("9.90");
                    }));
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(routes.deadLetters().list(Status.OPEN, 10))
                    .extracting(stored -> stored.letter().key() + " " + stored.letter().cause())
                    .containsExactlyInAnyOrder("B2 REFUSED", "B3 MAPPING"));
            assertThat(routes.deadLetters().find("sst-declare-goods-to-wdt", "B2").orElseThrow().letter().message())
                    .contains("paid");
        }
    }

    @Test
    void shouldCloseTheDeadLetterOfADeclarationThatGotThroughCorrected() {
        enable("sst-declare-goods-to-wdt");
        properties.put("erp.route.sst-declare-goods-to-wdt.shop-no", "SH001");
        ObjectNode wrong = bill(Case.ORDER, 1).put("dealtotal", 1);
        ObjectNode other = bill(Case.ORDER, 2).put("dealtotal", 1);
        ObjectNode corrected = bill(Case.ORDER, 1).put("refertime", RunningRoutes.text(NOON.plusMinutes(9)));

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(sender().push(Case.ORDER.document, wrong, other).isSuccess()).isTrue();
            await().atMost(Duration.ofSeconds(60)).until(() -> routes.deadLetters().count(Status.OPEN) == 2);
            assertThat(sender().push(Case.ORDER.document, corrected).isSuccess()).isTrue();

            // a replay of it would turn the order in WDT back into what it was
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                    routes.deadLetters().find("sst-declare-goods-to-wdt", "B1").orElseThrow().status())
                    .isEqualTo(Status.RESOLVED));
            assertThat(sandbox.wdt().rows("trade_push")).singleElement()
                    .satisfies(order -> assertThat(order.path("tid").asText()).isEqualTo("B1"));
            assertThat(awaitDeadLetter(routes).key()).isEqualTo("B2");
        }
    }

    @Test
    void shouldCloseTheDeadLetterOfADeliveryThatSstHasTakenSince() throws Exception {
        enable("kingdee-delivery-to-sst");
        Path lookup = RunningRoutes.withTables(properties, folder, "kingdee_customer.csv", "kingdee_stock.csv");
        save("D1", "CUST002", true, NOON.plusMinutes(1));

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            JsonNode record = JSON.readTree(awaitDeadLetter(routes).record());
            Files.writeString(lookup.resolve("kingdee_customer.csv"), "customer,store_id\nCUST001,2\nCUST002,3\n");

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                // as the twin brings it, or the reading after another audit
                routes.context().createProducerTemplate().sendBody("direct:kingdee-delivery-to-sst-record", record);
                assertThat(sandbox.sst().created()).hasSize(1);
            });
            assertThat(routes.deadLetters().find("kingdee-delivery-to-sst", "D1").orElseThrow().status())
                    .isEqualTo(Status.RESOLVED);
        }
    }

    @Test
    void shouldWaitForWdtWhileItIsAway() {
        enable("sst-declare-goods-to-wdt");
        properties.put("erp.route.sst-declare-goods-to-wdt.shop-no", "SH001");
        properties.put("camel.component.wdt.max-retries", "0");
        sandbox.faults().at("wdt:trade_push", 1, Fault.HTTP_500);
        sandbox.faults().at("wdt:trade_push", 2, Fault.RESET_AFTER);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(sender().push(Case.ORDER.document, bill(Case.ORDER, 1)).isSuccess()).isTrue();

            await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.ledger().count("wdt:trade_push") == 3);
            assertThat(sandbox.wdt().rows("trade_push")).hasSize(1);
            assertThat(routes.deadLetters().list(Status.OPEN, 10)).isEmpty();
        }
    }

    @Test
    void shouldNotStopAtADeclarationThatWdtCannotTake() {
        enable("sst-declare-goods-to-wdt");
        properties.put("erp.route.sst-declare-goods-to-wdt.shop-no", "SH001");
        properties.put("erp.route.sst-declare-goods-to-wdt.delay", "PT1S");
        properties.put("camel.component.wdt.max-retries", "0");
        sandbox.faults().at("wdt:trade_push", 1, Fault.HTTP_500);
        sandbox.faults().at("wdt:trade_push", 2, Fault.HTTP_500);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(sender().push(Case.ORDER.document, bill(Case.ORDER, 1), bill(Case.ORDER, 2), bill(Case.ORDER, 3))
                    .isSuccess()).isTrue();

            await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.wdt().rows("trade_push").size() == 3);
            assertThat(sandbox.wdt().rows("trade_push")).extracting(order -> order.path("tid").asText())
                    .as("what may work later is tried behind the others").containsExactly("B3", "B1", "B2");
            assertThat(sandbox.ledger().count("wdt:trade_push")).as("what is in WDT is not pushed again").isEqualTo(5);
            assertThat(routes.deadLetters().list(Status.OPEN, 10)).isEmpty();
        }
    }

    @Test
    void shouldTellSstOfEachAuditedDeliveryOnce() throws Exception {
        enable("kingdee-delivery-to-sst");
        save("D1", "CUST001", true, NOON.plusMinutes(1));
        save("D2", "CUST002", true, NOON.plusMinutes(2));
        save("D3", "CUST001", false, NOON.plusMinutes(3));

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            DeadLetter dead = awaitDeadLetter(routes);
            assertThat(dead.key()).isEqualTo("D2");
            assertThat(dead.message()).contains("kingdee_customer", "CUST002");
            awaitMoreReadings();
            assertThat(sandbox.sst().created()).extracting(bill -> bill.path("tbillno").asText()).containsExactly("D1");
            assertThat(routes.deadLetters().find("kingdee-delivery-to-sst", "D2").orElseThrow().times()).isEqualTo(1);
        }
        save("D4", "CUST001", true, RunningRoutes.now());
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(sandbox.sst().created())
                    .extracting(bill -> bill.path("tbillno").asText()).containsExactly("D1", "D4"));
        }
        assertThat(sandbox.ledger().count("sst:AddSTOBill")).isEqualTo(2);
        assertThat(sandbox.sst().created().get(0).at("/billitems/0/amount").asText()).isEqualTo("3.50");
        assertThat(sandbox.sst().created().get(0).path("parebillno").asText()).isEqualTo("BH-D1");
    }

    private void awaitMoreReadings() {
        int queries = sandbox.ledger().count("kingdee:ExecuteBillQuery");
        await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.ledger().count("kingdee:ExecuteBillQuery") > queries + 2);
    }

    @Test
    void shouldWriteFilesInADryRunAndSendNothing() throws Exception {
        Path files = folder.resolve("dry");
        enable("kingdee-delivery-to-sst");
        enable("sst-declare-goods-to-wdt");
        properties.put("erp.route.sst-declare-goods-to-wdt.shop-no", "SH001");
        properties.put("erp.dry-run", "true");
        properties.put("erp.dry-run.dir", files.toString());
        sandbox.sst().put(Case.ORDER.document, bill(Case.ORDER, 1));
        save("D1", "CUST001", true, NOON.plusMinutes(1));

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(files.resolve("trade_push/B1.json"))
                    && Files.exists(files.resolve("AddSTOBill/D1.json")));
            assertThat(routes.context().getRoute("sst-declare-goods-to-wdt")).as("takes pushes, which come once").isNull();
            assertThat(routes.deadLetters().list(Status.OPEN, 10)).isEmpty();
        }
        assertThat(Files.readString(files.resolve("trade_push/B1.json"))).contains("9.90");
        assertThat(sandbox.ledger().count("wdt:trade_push")).isZero();
        assertThat(sandbox.ledger().count("sst:AddSTOBill")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = { "sst-sales-to-kingdee", "sst-sales-summary-to-kingdee" })
    void shouldNotEndBatchesInADryRun(String route) {
        enable(route);
        properties.put("erp.route." + route + ".stores", "2");
        properties.put("erp.dry-run", "true");
        properties.put("erp.dry-run.dir", folder.resolve("dry").toString());
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(routes.context().getRoute(route)).isNotNull();
        }
        properties.put("erp.route." + route + ".finish-command", "AchieveQueryTransferringOrderInfo");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(routes.context().getRoute(route)).isNull();
        }
        properties.put("erp.dry-run", "false");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(routes.context().getRoute(route)).isNotNull();
        }
    }

    @Test
    void shouldNotSumUpSalesThatAnotherRouteBooks() {
        enable("sst-sales-to-kingdee");
        enable("sst-sales-summary-to-kingdee");
        properties.put("erp.route.sst-sales-to-kingdee.stores", "2");
        properties.put("erp.route.sst-sales-summary-to-kingdee.stores", "2");
        sale("S1", 2, NOON, "101");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            SstConsumer summary = (SstConsumer) routes.context().getRoute("sst-sales-summary-to-kingdee").getConsumer();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(summary.getLastFailure())
                    .contains("are both enabled and would book the same documents twice"));
            await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.kingdee().bill("SAL_OUTSTOCK", "S1").isPresent());
        }
    }

    /** The goods would leave the books with the delivery, and once more with the sale. */
    @Test
    void shouldNotStartRoutesOfTwoModelsOfAStore() {
        enable("sst-sales-to-kingdee");
        enable("sst-return-to-kingdee");

        assertThatThrownBy(() -> RunningRoutes.start(properties).close()).hasStackTraceContaining(
                "for sst-sales-to-kingdee a store is a stock of our own, for sst-return-to-kingdee (form) a customer");
        properties.put("erp.route.sst-return-to-kingdee.form", "STK_TransferDirect");
        properties.put("erp.sst.store-model", "own-stock");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(routes.context().getRoute("sst-return-to-kingdee")).isNotNull();
        }
    }

    @Test
    void shouldTellNothingWhereTheMappingMakesNull() throws Exception {
        Path mapping = Files.writeString(folder.resolve("none.jq"), "null");
        enable("kingdee-delivery-to-sst");
        enable("sst-declare-goods-to-wdt");
        properties.put("erp.route.sst-declare-goods-to-wdt.shop-no", "SH001");
        properties.put("erp.route.sst-declare-goods-to-wdt.mapping", "file:" + mapping);
        properties.put("erp.route.kingdee-delivery-to-sst.mapping", "file:" + mapping);
        sandbox.sst().put(Case.ORDER.document, bill(Case.ORDER, 1));
        save("D1", "CUST001", true, NOON.plusMinutes(1));

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> done(routes, "sst-declare-goods-to-wdt-record")
                    && done(routes, "kingdee-delivery-to-sst-record"));
            assertThat(routes.deadLetters().list(Status.OPEN, 10)).isEmpty();
        }
        assertThat(sandbox.ledger().count("wdt:trade_push")).isZero();
        assertThat(sandbox.ledger().count("sst:AddSTOBill")).isZero();
    }

    private static boolean done(RunningRoutes routes, String route) throws Exception {
        Object total = ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(
                "org.apache.camel:context=" + routes.context().getManagementName() + ",type=routes,name=\"" + route + "\""),
                "ExchangesCompleted");
        return (Long) total > 0;
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void shouldNeverSendADeliveryAgainWhoseFateIsUnknown(boolean tookEffect) throws Exception {
        enable("kingdee-delivery-to-sst");
        sandbox.faults().at("sst:AddSTOBill", 1, tookEffect ? Fault.RESET_AFTER : Fault.RESET_BEFORE);
        save("D1", "CUST001", true, NOON.plusMinutes(1));

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            DeadLetter dead = awaitDeadLetter(routes);
            assertThat(dead.cause()).isEqualTo(Cause.REFUSED);
            assertThat(dead.message()).contains("UNKNOWN_RESULT");
            awaitMoreReadings();
            DeadLetterDesk desk = routes.context().getRegistry().lookupByNameAndType("erpDeadLetterDesk", DeadLetterDesk.class);
            assertThat(desk.replay(dead.routeId(), dead.key())).startsWith("DEAD_AGAIN");
            assertThat(sandbox.ledger().count("sst:AddSTOBill")).isEqualTo(1);
            if (!tookEffect) {
                assertThat(desk.resend(dead.routeId(), dead.key())).isEqualTo("RESOLVED");
                assertThat(sandbox.sst().created()).hasSize(1);
                assertThat(sandbox.ledger().count("sst:AddSTOBill")).isEqualTo(2);
            }
        }
    }

    /** As a dead letter it would wait for somebody, and the deliveries after it would go on without it. */
    @Test
    void shouldTellSstLaterWhatCannotBeWrittenDownNow() throws Exception {
        enable("kingdee-delivery-to-sst");
        save("D1", "CUST001", true, NOON.plusMinutes(1));
        sandbox.faults().every("kingdee:ExecuteBillQuery", 1, Fault.HTTP_500);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            execute(routes, "ALTER TABLE erp_batch_note RENAME TO erp_batch_note_gone");
            sandbox.faults().clear();
            // it begins two days before
            awaitMoreReadings();
            awaitMoreReadings();
            awaitMoreReadings();
            assertThat(sandbox.sst().created()).isEmpty();
            assertThat(routes.deadLetters().list(Status.OPEN, 10)).isEmpty();

            execute(routes, "ALTER TABLE erp_batch_note_gone RENAME TO erp_batch_note");
            await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.sst().created().size() == 1);
        }
    }

    private static void execute(RunningRoutes routes, String sql) throws SQLException {
        try (Connection connection = routes.dataSource().getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void shouldTellSstWhatWasShipped() throws Exception {
        enable("kingdee-delivery-to-sst");
        properties.put("erp.route.kingdee-delivery-to-sst.command", "UpdateTransferringOrderInfo");
        properties.put("erp.route.kingdee-delivery-to-sst.head-fields", "FBillNo,F_ora_Text_buid");
        properties.put("erp.route.kingdee-delivery-to-sst.line-fields",
                "FRealQty,FEntity.F_ora_Text_ibiuid,FEntity.F_ora_Text_produid");
        properties.put("erp.route.kingdee-delivery-to-sst.mapping", "file:" + mappingWithPrefixedFields());
        sandbox.sst().put(SstDocument.TRANSFERRING, JSON.createObjectNode().put("buid", 121451).put("billno", "ZFH1")
                .put("rdate", NOON.toLocalDate().toString()).put("shopid", 2));
        save("D1", "CUST001", true, NOON.plusMinutes(1));

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> !sandbox.sst().updated().isEmpty());
            assertThat(routes.deadLetters().list(Status.OPEN, 10)).isEmpty();
        }
        assertThat(sandbox.sst().updated()).singleElement().satisfies(update -> {
            assertThat(update.path("buid").asText()).isEqualTo("121451");
            assertThat(update.at("/billnoitems/0/ibiuid").asText()).isEqualTo("201");
            assertThat(update.at("/billnoitems/0/tamount").asText()).isEqualTo("3.50");
        });
    }

    /** As an integrator edits it: the lines' own fields are asked for with the name of the entry in front. */
    private Path mappingWithPrefixedFields() throws IOException {
        String mapping = MappingTestSupport.text("/mappings/kingdee-delivery-to-sst-UpdateTransferringOrderInfo.jq")
                .replace("def line_id: .F_ora_Text_ibiuid;", "def line_id: .[\"FEntity.F_ora_Text_ibiuid\"];")
                .replace("def product_id: .F_ora_Text_produid;", "def product_id: .[\"FEntity.F_ora_Text_produid\"];");
        return Files.writeString(folder.resolve("mine.jq"), mapping);
    }

    private void save(String number, String customer, boolean audited, LocalDateTime approved) throws Exception {
        ObjectNode model = JSON.createObjectNode().put("FBillNo", number).put("FDate", NOON.toLocalDate().toString())
                // the sandbox keeps what is saved: the time of the audit, too
                .put("FApproveDate", RunningRoutes.text(approved))
                .put("F_ora_Text_ysdh", "BH-" + number)
                .put("F_ora_Text_buid", "121451");
        model.putObject("FBillTypeID").put("FNUMBER", "XSCKD01_SYS");
        model.putObject("FSaleOrgId").put("FNumber", "100");
        model.putObject("FCustomerID").put("FNumber", customer);
        model.putObject("FStockOrgId").put("FNumber", "100");
        ObjectNode line = model.putArray("FEntity").addObject();
        line.putObject("FMaterialID").put("FNumber", "SKU-0001");
        line.put("FRealQty", "3.50").put("F_ora_Text_ibiuid", "201").put("F_ora_Text_produid", "11");
        line.putObject("FStockID").put("FNumber", "CK001");
        line.put("FTaxPrice", "9.90");
        kingdee("Save", JSON.createObjectNode().set("Model", model));
        if (audited) {
            audit(number);
        }
    }

    private void audit(String number) throws Exception {
        JsonNode numbers = JSON.createObjectNode().set("Numbers", JSON.createArrayNode().add(number));
        kingdee("Submit", numbers);
        kingdee("Audit", numbers);
    }

    private void kingdee(String method, JsonNode data) throws Exception {
        sandbox.kingdee().requireAuth(false);
        String body = JSON.createObjectNode().put("formid", "SAL_OUTSTOCK").<ObjectNode> set("data", data).toString();
        HttpResponse<String> response = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(
                sandbox.kingdeeUrl() + "/Kingdee.BOS.WebApi.ServicesStub.DynamicFormService." + method + ".common.kdsvc"))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.body()).contains("\"IsSuccess\":true");
        sandbox.kingdee().requireAuth(true);
    }
}
