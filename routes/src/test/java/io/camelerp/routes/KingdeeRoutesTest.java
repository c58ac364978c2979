/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.deadletter.DeadLetterReplay;
import io.camelerp.routes.deadletter.ReplayOutcome;
import io.camelerp.routes.reconcile.ReconcileDesk;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.wdt.WdtConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every route from WDT to Kingdee, end to end: each document once, and digit by digit. */
class KingdeeRoutesTest {

    private static final Predicate<JsonNode> FINISHED = row -> row.path("status").asInt() == 80;
    private static final Predicate<JsonNode> SHIPPED = row -> row.path("status").asInt() >= 95;

    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    /** A route: where it comes from, what it books, and which field of a line holds the quantity and the price. */
    enum Case {

        REFUND("wdt-refund-stockin-to-kingdee", "", "stockin_order_query_refund", "SAL_RETURNSTOCK", "stockin_no", FINISHED,
               "FEntity", "right_num", "FRealQty", "right_price", "FTaxPrice"),
        PURCHASE_ORDER("wdt-purchase-order-to-kingdee", "", "purchase_order_query", "PUR_PurchaseOrder", "purchase_no",
                       row -> row.path("status").asInt() >= 40, "FPOOrderEntry", "num", "FQty", "tax_price", "FTaxPrice"),
        PURCHASE_STOCKIN("wdt-purchase-stockin-to-kingdee", "", "stockin_order_query_purchase", "STK_InStock", "stockin_no",
                         FINISHED, "FInStockEntry", "right_num", "FRealQty", null, null),
        PURCHASE_RETURN("wdt-purchase-return-to-kingdee", "", "stockout_order_query_return", "PUR_MRB", "order_no", SHIPPED,
                        "FPURMRBENTRY", "num", "FRMREALQTY", "price", "FTAXPRICE"),
        TRANSFER("wdt-transfer-to-kingdee", "", "stock_transfer_query", "STK_TransferDirect", "transfer_no",
                 row -> row.path("status").asInt() == 90, "FBillEntry", "in_num", "FQty", null, null),
        OTHER_IN("wdt-other-stock-to-kingdee", "-in", "stockin_order_query", "STK_MISCELLANEOUS", "stockin_no",
                 row -> FINISHED.test(row) && row.path("order_type").asInt() == 6, "FEntity", "real_num", "FQty",
                 "stockin_price",
                 "FPrice"),
        OTHER_OUT("wdt-other-stock-to-kingdee", "-out", "stockout_order_query", "STK_MisDelivery", "stockout_no",
                  row -> SHIPPED.test(row) && row.path("order_type").asInt() == 7, "FEntity", "num", "FQty", null, null);

        private final String route;
        private final String suffix;
        private final String api;
        private final String form;
        private final String number;
        private final Predicate<JsonNode> booked;
        private final String entry;
        private final String quantity;
        private final String quantityInBill;
        private final String price;
        private final String priceInBill;

        Case(String route, String suffix, String api, String form, String number, Predicate<JsonNode> booked, String entry,
             String quantity, String quantityInBill, String price, String priceInBill) {
            this.route = route;
            this.suffix = suffix;
            this.api = api;
            this.form = form;
            this.number = number;
            this.booked = booked;
            this.entry = entry;
            this.quantity = quantity;
            this.quantityInBill = quantityInBill;
            this.price = price;
            this.priceInBill = priceInBill;
        }
    }

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        properties = RunningRoutes.properties(sandbox, folder);
        properties.put("erp.route.wdt-stockout-to-kingdee.enabled", "false");
        properties.put("erp.reconcile.dir", folder.resolve("reports").toString());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void shouldBookEveryDocumentOnceDigitByDigitAndKeepTheOneThatCannotBeMapped(Case one) {
        seed(one, 72);
        List<ObjectNode> expected = new ArrayList<>(expected(one));
        ObjectNode broken = expected.remove(0).deepCopy();
        ((ObjectNode) broken.path("details_list").get(0)).put(one.quantity, "many");
        sandbox.wdt().put(one.api, broken);
        sandbox.faults().at("kingdee:BatchSave", 2, Fault.RESET_AFTER);

        try (RunningRoutes routes = RunningRoutes.start(RunningRoutes.enable(properties, one.route))) {
            awaitBooked(one, expected);

            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(routes.deadLetters().list(Status.OPEN, 10))
                    .singleElement().satisfies(dead -> {
                        assertThat(dead.letter().routeId()).isEqualTo(one.route + one.suffix);
                        assertThat(dead.letter().key()).isEqualTo(broken.path(one.number).asText());
                        assertThat(dead.letter().message()).contains("many");
                        assertThat(dead.letter().formId()).isEqualTo(one.form);
                        assertThat(dead.letter().source()).isEqualTo(one.api);
                    }));
            assertReconciled(routes, one, expected.get(0), broken);
        }
        assertThat(expected).hasSizeGreaterThan(10).hasSizeLessThan(71);
        assertThat(sandbox.kingdee().bills(one.form)).allMatch(bill -> bill.saves() == 1);
        expected.forEach(record -> assertDigits(one, record));
    }

    /** What is gone from Kingdee is noticed and fed in; what is a dead letter is told with its cause. */
    private void assertReconciled(RunningRoutes routes, Case one, JsonNode record, JsonNode dead) {
        ReconcileDesk desk = routes.context().getRegistry().lookupByNameAndType("erpReconcileDesk", ReconcileDesk.class);
        String id = one.route + one.suffix;
        String number = record.path(one.number).asText();
        String note = "dead letter (";
        assertThat(differences(desk, id)).singleElement().satisfies(row -> {
            assertThat(row).containsEntry("sourceId", dead.path(one.number).asText()).containsEntry("kind", "MISSING");
            assertThat((String) row.get("note")).startsWith(note);
        });
        assertThat(sandbox.kingdee().remove(one.form, number)).isTrue();
        assertThat(differences(desk, id)).filteredOn(row -> row.get("note") == null).singleElement()
                .satisfies(row -> assertThat(row).containsEntry("sourceId", number).containsEntry("kind", "MISSING"));
        days().forEach(day -> desk.feed(id, day));
        assertThat(differences(desk, id)).hasSize(1);
        assertThat(sandbox.kingdee().bill(one.form, number)).isPresent();
    }

    private static List<Map<String, Object>> differences(ReconcileDesk desk, String id) {
        List<Map<String, Object>> differences = new ArrayList<>();
        for (String day : days()) {
            desk.reconcile(id, day);
            differences.addAll(desk.differences(id, day));
        }
        return differences;
    }

    /** Those that the seed may fall on. */
    private static List<String> days() {
        LocalDate latest = RunningRoutes.now().minusMinutes(10).toLocalDate();
        return List.of(latest.minusDays(1).toString(), latest.toString());
    }

    private void assertDigits(Case one, JsonNode record) {
        JsonNode model = bill(one, record).model();
        assertThat(model.path("F_ora_Text_ckdh").asText()).isEqualTo(record.path(one.number).asText());
        assertThat(model.path(one.entry)).hasSameSizeAs(record.path("details_list"));
        for (int i = 0; i < model.path(one.entry).size(); i++) {
            JsonNode line = model.path(one.entry).get(i);
            JsonNode detail = record.path("details_list").get(i);
            assertThat(line.path(one.quantityInBill).asText()).isNotBlank().isEqualTo(detail.path(one.quantity).asText());
            if (one.price != null) {
                assertThat(line.path(one.priceInBill).asText()).isNotBlank().isEqualTo(detail.path(one.price).asText());
            }
        }
    }

    @Test
    void shouldBookAPurchaseOrderWhenItIsApproved() {
        Case one = Case.PURCHASE_ORDER;
        seed(one, 8);
        properties.put("erp.route." + one.route + ".settle-delay", "PT0S");
        ObjectNode draft = sandbox.wdt().rows(one.api).stream().filter(row -> row.path("status").asInt() == 30)
                .findFirst().orElseThrow().deepCopy();

        try (RunningRoutes routes = RunningRoutes.start(RunningRoutes.enable(properties, one.route))) {
            awaitBooked(one, expected(one));
            assertThat(sandbox.kingdee().bill(one.form, draft.path("purchase_no").asText())).isEmpty();

            sandbox.wdt().put(one.api, draft.put("status", 40).put("modified", RunningRoutes.text(RunningRoutes.now())));
            await().atMost(Duration.ofSeconds(30)).until(
                    () -> sandbox.kingdee().bill(one.form, draft.path("purchase_no").asText()).isPresent());
            assertThat(routes.deadLetters().list(Status.OPEN, 10)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 10, 20 })
    void shouldTellThatABookedPurchaseOrderWasCancelledOrIsToBeApprovedAnew(int status) {
        Case one = Case.PURCHASE_ORDER;
        seed(one, 8);
        properties.put("erp.route." + one.route + ".settle-delay", "PT0S");

        try (RunningRoutes routes = RunningRoutes.start(RunningRoutes.enable(properties, one.route))) {
            awaitBooked(one, expected(one));
            ObjectNode order = expected(one).get(0).deepCopy();
            String number = order.path("purchase_no").asText();
            String booked = order.path("status").asText();
            sandbox.wdt().put(one.api, order.put("status", status).put("modified", RunningRoutes.text(RunningRoutes.now())));

            await().atMost(Duration.ofSeconds(60)).untilAsserted(
                    () -> assertThat(routes.deadLetters().list(Status.OPEN, 10)).singleElement().satisfies(dead -> {
                        assertThat(dead.letter().key()).isEqualTo(number);
                        assertThat(dead.letter().cause()).isEqualTo(Cause.CANCELLED);
                        assertThat(dead.letter().message()).contains("is in status " + status + " by now");
                        assertThat(dead.letter().record()).contains(number);
                    }));

            // it is approved again as it was
            sandbox.wdt().put(one.api, order.put("status", booked)
                    .put("modified", RunningRoutes.text(RunningRoutes.now().plusSeconds(1))));
            await().atMost(Duration.ofSeconds(60)).untilAsserted(
                    () -> assertThat(routes.deadLetters().list(Status.OPEN, 10)).isEmpty());
            assertThat(bill(one, order).saves()).isEqualTo(1);
        }
    }

    @Test
    void shouldReplayATransferThatSaysNoTime() throws Exception {
        Case one = Case.TRANSFER;
        Path lookup = RunningRoutes.withTables(properties, folder, "warehouse.csv");
        ObjectNode transfer = ((ObjectNode) MappingTestSupport.read("transfer.json")).put("to_warehouse_no", "CK03");
        transfer.remove(List.of("modified", "created"));

        try (RunningRoutes routes = RunningRoutes.start(RunningRoutes.enable(properties, one.route))) {
            routes.context().createProducerTemplate().sendBodyAndHeader(
                    "direct:" + one.route, List.of(transfer), WdtConstants.WINDOW_END, RunningRoutes.text(RunningRoutes.now()));
            assertThat(routes.deadLetters().list(Status.OPEN, 10)).singleElement()
                    .satisfies(dead -> assertThat(dead.letter().message()).contains("CK03"));
            Files.writeString(lookup.resolve("warehouse.csv"),
                    "warehouse_no,organisation,stock\nCK01,100,CK001\nCK03,101,CK002\n");
            DeadLetterReplay replay = routes.context().getRegistry().findSingleByType(DeadLetterReplay.class);

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                    replay.replay(one.route, transfer.path("transfer_no").asText()).kind())
                    .isEqualTo(ReplayOutcome.Kind.RESOLVED));
            assertThat(bill(one, transfer).model().path("FDate").asText()).startsWith("20");
        }
    }

    private void seed(Case one, int count) {
        sandbox.seed(one.api, count, 5, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
    }

    private List<ObjectNode> expected(Case one) {
        return sandbox.wdt().rows(one.api).stream().filter(one.booked).toList();
    }

    private Bill bill(Case one, JsonNode record) {
        return sandbox.kingdee().bill(one.form, record.path(one.number).asText()).orElseThrow();
    }

    private void awaitBooked(Case one, List<ObjectNode> expected) {
        Set<String> numbers = Set.copyOf(expected.stream().map(row -> row.path(one.number).asText()).toList());
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(sandbox.kingdee().bills(one.form))
                .extracting(Bill::number).containsExactlyInAnyOrderElementsOf(numbers));
    }
}
