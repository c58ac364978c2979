/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.deadletter.DeadLetterDesk;
import io.camelerp.routes.reconcile.ReconcileDesk;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.wdt.WdtConstants;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One bill per shop, warehouse and day, in which every stock-out has one home. */
class SummaryRouteTest {

    private static final String API = "stockout_order_query_trade";
    private static final String FORM = "SAL_OUTSTOCK";
    private static final String ROUTE = "wdt-stockout-summary-to-kingdee";
    private static final String KEY = "erp.route." + ROUTE;

    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        sandbox.kingdee().baseData("materials", "SKU-9999");
        LocalDateTime yesterday = RunningRoutes.now().toLocalDate().minusDays(1).atTime(2, 0);
        sandbox.seedStockouts(120, 7, yesterday, yesterday.plusHours(20));
        properties = RunningRoutes.enable(RunningRoutes.properties(sandbox, folder), ROUTE);
        properties.put("erp.route.wdt-stockout-to-kingdee.enabled", "false");
        properties.put(KEY + ".start-from", "P3D");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldBookOneBillPerShopWarehouseAndDayWhoseSumsAreExact() throws Exception {
        properties.put(KEY + ".book-cron", "0 0 0 1 1 ? 2099");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllRead(routes);
        }
        sandbox.faults().at("kingdee:BatchSave", 1, Fault.RESET_AFTER);
        properties.put(KEY + ".book-cron", "0/1 * * * * ?");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(booked()).isEqualTo(shipped()));

            assertThat(sandbox.kingdee().bills(FORM)).hasSize(groups(routes)).allSatisfy(bill -> {
                assertThat(bill.saves()).isEqualTo(1);
                assertThat(bill.number()).matches("HZ\\d{8}-SH00\\d-CK0\\d");
                assertThat(bill.model().path("F_ora_Text_ckdh").asText()).isEqualTo(bill.number());
            });
            assertThat(routes.deadLetters().list(ROUTE, Status.OPEN, 100)).isNotEmpty()
                    .allMatch(dead -> dead.letter().cause() == Cause.MAPPING);

            // one that comes too late gets a summary of its own, and one that has changed is told
            ObjectNode late = sandbox.wdt().rows(API).get(0).deepCopy();
            late.put("stockout_id", 4711).put("stockout_no", "CK-LATE").put("order_no", "CK-LATE").put("shop_no", "SH001")
                    .put("warehouse_no", "CK01").put("status", 95);
            sandbox.wdt().put(API, late);
            routes.context().createProducerTemplate().sendBodyAndHeader("direct:" + ROUTE, List.of(late, changed()),
                    WdtConstants.ACCOUNT, "sandbox");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(sandbox.kingdee().bills(FORM))
                    .extracting(Bill::number).anyMatch(number -> number.endsWith("-SH001-CK01-2")));
            assertThat(booked()).isEqualTo(shipped());
            assertThat(routes.deadLetters().list(ROUTE, Status.OPEN, 100)).extracting(dead -> dead.letter().cause())
                    .containsOnlyOnce(Cause.CONFLICT);
            assertThat(parts(routes, "summary_no IS NULL")).isZero();
        }
    }

    @Test
    void shouldReportSummariesAndDocumentsThatAreGoneAndFeedThemIn() throws Exception {
        String yesterday = RunningRoutes.now().toLocalDate().minusDays(1).toString();
        properties.put(KEY + ".book-cron", "0 0 0 1 1 ? 2099");
        properties.put("erp.reconcile.dir", folder.resolve("reports").toString());
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllRead(routes);
            ReconcileDesk desk = routes.context().getRegistry().lookupByNameAndType("erpReconcileDesk", ReconcileDesk.class);
            int dead = routes.deadLetters().count(ROUTE, Status.OPEN);
            desk.reconcile(yesterday);
            assertThat(desk.differences(ROUTE, yesterday)).hasSize(sandbox.report().source()).extracting(row -> row.get("note"))
                    .contains("kept for a summary that is not made yet");
            routes.context().createProducerTemplate().sendBody("direct:" + ROUTE + "-book", null);
            Map<String, Object> whole = desk.reconcile(ROUTE, yesterday);
            assertThat(whole).containsEntry("sourceBills", sandbox.report().source()).containsEntry("MISSING", dead)
                    .containsEntry("differences", dead);

            Bill gone = sandbox.kingdee().bills(FORM).get(0);
            sandbox.kingdee().remove(FORM, gone.number());
            String smaller = largest(routes, gone.number());
            String lost = lose(routes, smaller);
            desk.reconcile(ROUTE, yesterday);
            assertThat(desk.differences(ROUTE, yesterday))
                    .filteredOn(row -> !String.valueOf(row.get("note")).startsWith("dead letter"))
                    .extracting(row -> row.get("sourceId") + " " + row.get("kind"))
                    .containsExactlyInAnyOrder(gone.number() + " MISSING", lost + " MISSING", smaller + " QUANTITY");

            assertThat(desk.feed(ROUTE, yesterday)).containsEntry("fed", 2).containsEntry("dead", dead)
                    .containsEntry("failed", 0);
            assertThat(sandbox.kingdee().bill(FORM, gone.number())).get()
                    .satisfies(again -> assertThat(again.model()).isEqualTo(gone.model()));
            assertThat(sandbox.kingdee().bill(FORM, smaller + "-2")).isPresent();
            assertThat(desk.feed(ROUTE, yesterday)).containsEntry("fed", 0);
        }
    }

    /** What somebody has entered by hand instead must not be booked, though Kingdee would take it by now. */
    @Test
    void shouldNotBookADroppedSummaryUntilItIsOpenedAgain() throws Exception {
        String yesterday = RunningRoutes.now().toLocalDate().minusDays(1).toString();
        properties.put(KEY + ".book-cron", "0 0 0 1 1 ? 2099");
        properties.put("erp.reconcile.dir", folder.resolve("reports").toString());
        for (JsonNode row : List.copyOf(sandbox.wdt().rows(API))) {
            ObjectNode with = row.deepCopy();
            ((ObjectNode) with.path("details_list").path(0)).put("spec_no", "NEW-1");
            sandbox.wdt().put(API, with);
        }
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllRead(routes);
            routes.context().createProducerTemplate().sendBody("direct:" + ROUTE + "-book", null);
            assertThat(sandbox.kingdee().bills(FORM)).isEmpty();
            String summary = largest(routes, "");
            DeadLetterDesk letters
                    = routes.context().getRegistry().lookupByNameAndType("erpDeadLetterDesk", DeadLetterDesk.class);
            ReconcileDesk desk = routes.context().getRegistry().lookupByNameAndType("erpReconcileDesk", ReconcileDesk.class);
            assertThat(letters.drop(ROUTE, summary)).isTrue();
            sandbox.kingdee().baseData("materials", "NEW-1");

            routes.context().createProducerTemplate().sendBody("direct:" + ROUTE + "-book", null);

            assertThat(sandbox.kingdee().bills(FORM)).hasSize(groups(routes) - 1).noneMatch(
                    bill -> bill.number().equals(summary));
            desk.reconcile(ROUTE, yesterday);
            assertThat(desk.differences(ROUTE, yesterday)).noneMatch(row -> summary.equals(row.get("sourceId")));

            assertThat(letters.reopen(ROUTE, summary)).isTrue();
            routes.context().createProducerTemplate().sendBody("direct:" + ROUTE + "-book", null);
            assertThat(sandbox.kingdee().bill(FORM, summary)).isPresent();
            assertThat(routes.deadLetters().find(ROUTE, summary).orElseThrow().status()).isEqualTo(Status.RESOLVED);
        }
    }

    /** Its documents may have no content any more, so that it could not be made again to end the doubt. */
    @Test
    void shouldNotDoubtASummaryThatHasComeToKingdeeMeanwhile() throws Exception {
        String yesterday = RunningRoutes.now().toLocalDate().minusDays(1).toString();
        properties.put(KEY + ".book-cron", "0 0 0 1 1 ? 2099");
        properties.put("erp.reconcile.dir", folder.resolve("reports").toString());
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllRead(routes);
            routes.context().createProducerTemplate().sendBody("direct:" + ROUTE + "-book", null);
            ReconcileDesk desk = routes.context().getRegistry().lookupByNameAndType("erpReconcileDesk", ReconcileDesk.class);
            int dead = routes.deadLetters().count(ROUTE, Status.OPEN);
            Bill gone = sandbox.kingdee().bills(FORM).get(0);
            sandbox.kingdee().remove(FORM, gone.number());
            desk.reconcile(ROUTE, yesterday);
            sandbox.kingdee().put(FORM, gone.number(), gone.model());
            forget(routes, gone.number());

            assertThat(desk.feed(ROUTE, yesterday)).containsEntry("fed", 1).containsEntry("dead", dead);

            assertThat(routes.deadLetters().count(ROUTE, Status.OPEN)).isEqualTo(dead);
            assertThat(sandbox.kingdee().bills(FORM)).allMatch(bill -> bill.saves() == 1);

            // no record stands for a summary that would end the doubt: the next booking does
            doubt(routes, gone.number());
            assertThat(desk.reconcile(ROUTE, yesterday)).containsEntry("differences", dead);
        }
    }

    private static void doubt(RunningRoutes routes, String summary) throws Exception {
        try (Connection connection = routes.dataSource().getConnection(); Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE erp_bill SET state = 'INTENT' WHERE bill_no = '" + summary + "'"))
                    .isEqualTo(1);
        }
    }

    /** Lets the content of documents go, as is done long after they were booked. */
    private static void forget(RunningRoutes routes, String summary) throws Exception {
        try (Connection connection = routes.dataSource().getConnection(); Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(
                    "UPDATE erp_summary_part SET model_json = '{}' WHERE summary_no = '" + summary + "'")).isPositive();
        }
    }

    /** The summary of most documents beside another one. */
    private static String largest(RunningRoutes routes, String other) throws Exception {
        try (Connection connection = routes.dataSource().getConnection(); Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery("SELECT summary_no FROM erp_summary_part WHERE summary_no <> '" + other
                                                    + "' GROUP BY summary_no ORDER BY COUNT(*) DESC")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Forgets one document of a summary, as if it had never come. */
    private static String lose(RunningRoutes routes, String summary) throws Exception {
        try (Connection connection = routes.dataSource().getConnection(); Statement statement = connection.createStatement()) {
            String found;
            try (ResultSet row = statement.executeQuery(
                    "SELECT MIN(source_id) FROM erp_summary_part WHERE summary_no = '" + summary + "'")) {
                row.next();
                found = row.getString(1);
            }
            assertThat(statement.executeUpdate("DELETE FROM erp_summary_part WHERE source_id = '" + found + "'")).isEqualTo(1);
            return found;
        }
    }

    @Test
    void shouldKeepNothingWhileTheRouteThatBooksBillByBillIsEnabledToo() throws Exception {
        properties.put("erp.route.wdt-stockout-to-kingdee.enabled", "true");
        properties.put("erp.route.wdt-stockout-to-kingdee.start-from", "now");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            Exchange exchange = routes.context().createProducerTemplate().request("direct:" + ROUTE,
                    request -> request.getMessage().setBody(List.of(changed())));

            assertThat(exchange.getException()).hasMessageContaining("both enabled");
            assertThat(parts(routes, "1 = 1")).isZero();
        }
    }

    @Test
    void shouldBookNoDocumentTwiceWhenItsRouteIsChangedAndChangedBack() throws Exception {
        String single = "wdt-stockout-to-kingdee";
        List<JsonNode> all = sandbox.wdt().rows(API).stream().filter(row -> row.path("status").asInt() >= 95)
                .map(JsonNode.class::cast).toList();
        properties.put(KEY + ".start-from", "now");
        properties.put(KEY + ".book-cron", "0 0 0 1 1 ? 2099");
        properties.put("erp.route." + single + ".start-from", "now");
        run(single, ROUTE, all.stream().filter(row -> row.path("shop_no").asText().equals("SH001")).toList());
        int alone = sandbox.kingdee().bills(FORM).size();
        assertThat(alone).isPositive();

        run(ROUTE, single, all);
        assertThat(booked()).isEqualTo(shipped());
        int bills = sandbox.kingdee().bills(FORM).size();
        assertThat(bills).isGreaterThan(alone);

        run(single, ROUTE, all);
        assertThat(booked()).isEqualTo(shipped());
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(bills);
    }

    private void run(String route, String other, List<JsonNode> records) throws Exception {
        properties.put("erp.route." + route + ".enabled", "true");
        properties.put("erp.route." + other + ".enabled", "false");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            routes.context().createProducerTemplate().sendBodyAndHeader("direct:" + route, records, WdtConstants.ACCOUNT,
                    "sandbox");
            if (route.equals(ROUTE)) {
                routes.context().createProducerTemplate().sendBody("direct:" + ROUTE + "-book", null);
            }
            assertThat(routes.deadLetters().list(route, Status.OPEN, 100))
                    .allMatch(dead -> dead.letter().cause() == Cause.MAPPING);
        }
    }

    private ObjectNode changed() {
        ObjectNode changed = sandbox.wdt().rows(API).stream().filter(row -> row.path("status").asInt() >= 95
                && !row.path("shop_no").asText().equals("SH009")).findFirst().orElseThrow().deepCopy();
        return changed.put("remark", "changed after the summary was made");
    }

    private static int parts(RunningRoutes routes, String condition) throws Exception {
        try (Connection connection = routes.dataSource().getConnection(); Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM erp_summary_part WHERE " + condition)) {
            row.next();
            return row.getInt(1);
        }
    }

    private static int groups(RunningRoutes routes) throws Exception {
        try (Connection connection = routes.dataSource().getConnection(); Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery(
                     "SELECT COUNT(*) FROM (SELECT DISTINCT bill_day, group_key FROM erp_summary_part) g")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** What WDT has shipped, by customer, material and price; shops without an entry are left out. */
    private Map<String, BigDecimal> shipped() {
        Map<String, BigDecimal> sums = new HashMap<>();
        sandbox.wdt().forEach(API, row -> {
            if (row.path("status").asInt() >= 95 && !row.path("shop_no").asText().equals("SH009")) {
                for (JsonNode line : row.path("details_list")) {
                    add(sums, "CUST" + row.path("shop_no").asText().substring(2), line.path("spec_no"), line.path("sell_price"),
                            line.path("num"));
                }
            }
        });
        return sums;
    }

    private Map<String, BigDecimal> booked() {
        Map<String, BigDecimal> sums = new HashMap<>();
        sandbox.kingdee().bills(FORM).forEach(bill -> bill.model().path("FEntity").forEach(line -> {
            assertThat(line.path("FMustQty")).isEqualTo(line.path("FRealQty"));
            add(sums, bill.model().at("/FCustomerID/FNumber").asText(), line.at("/FMaterialID/FNumber"), line.path("FTaxPrice"),
                    line.path("FRealQty"));
        }));
        return sums;
    }

    private static void add(
            Map<String, BigDecimal> sums, String customer, JsonNode material, JsonNode price, JsonNode quantity) {
        sums.merge(customer + " " + material.asText() + " " + price.asText(), new BigDecimal(quantity.asText()),
                BigDecimal::add);
    }

    /** Until each document is kept for its summary or is a dead letter. */
    private void awaitAllRead(RunningRoutes routes) {
        await().atMost(Duration.ofSeconds(60)).until(() -> parts(routes, "summary_no IS NULL")
                                                           + routes.deadLetters().count(ROUTE, Status.OPEN)
                                                           == sandbox.report().source());
    }
}
