/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.deadletter.DeadLetterReplay;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class KingdeePurchaseRouteTest {

    private static final String ROUTE = "kingdee-purchase-to-wdt";
    private static final String PUSH = "purchase_order_push";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final LocalDateTime changed = RunningRoutes.now().minusHours(2).withNano(0);
    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        sandbox.kingdee().requireAuth(false);
        properties = RunningRoutes.properties(sandbox, folder, ROUTE);
        properties.put("erp.route.kingdee-purchase-to-wdt.cron", "* * * * * ?");
        properties.put("erp.route.kingdee-purchase-to-wdt.settle-delay", "PT0S");
        properties.put("camel.component.wdt.retry-delay", "50");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldWriteOrdersToFilesInADryRun() throws Exception {
        properties.put("erp.dry-run", "true");
        properties.put("erp.dry-run.dir", folder.resolve("dry").toString());
        save("PO1", changed, "100", 3);
        audit("PO1");

        Path file = folder.resolve("dry/" + PUSH + "/PO1.json");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(file));
            assertThat(routes.deadLetters().list(Status.OPEN, 10)).isEmpty();
        }
        assertThat(JSON.readTree(file.toFile()).path("details_list")).hasSize(3);
        assertThat(sandbox.ledger().count("wdt:" + PUSH)).isZero();
    }

    @Test
    void shouldCreateEveryApprovedOrderOnce() throws Exception {
        save("PO1", changed, "100", 3);
        save("PO2", changed, "100", 1);
        save("PO3", changed.plusMinutes(30), "100", 2);
        // an organisation that no warehouse receives for
        save("PO4", changed.plusMinutes(40), "101", 1);
        audit("PO1", "PO2", "PO3", "PO4");
        save("NOT-YET", changed.plusMinutes(50), "100", 1);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(numbers()).containsExactly("PO1", "PO2", "PO3"));
            await().atMost(Duration.ofSeconds(10)).until(() -> routes.deadLetters().count(ROUTE, Status.OPEN) == 1);

            ObjectNode first = sandbox.wdt().pushed(PUSH).get(0);
            assertThat(first.path("provider_no").asText()).isEqualTo("P001");
            assertThat(first.path("warehouse_no").asText()).isEqualTo("CK01");
            assertThat(first.path("details_list")).hasSize(3);
            assertThat(first.at("/details_list/0").toString()).contains("\"spec_no\":\"SKU-0001\"")
                    .contains("\"price\":\"11.06\"").contains("\"tax_price\":\"12.50\"");
            assertThat(routes.deadLetters().find(ROUTE, "PO4")).hasValueSatisfying(stored -> {
                assertThat(stored.letter().cause()).isEqualTo(Cause.MAPPING);
                assertThat(stored.letter().message()).contains("purchase_warehouse").contains("101");
            });

            // written long ago and approved now, in the second of the checkpoint's edge
            LocalDateTime now = RunningRoutes.now().plusSeconds(1).withNano(0);
            save("LATE", changed.minusDays(9), now, "100", 1);
            audit("LATE");
            await().atMost(Duration.ofSeconds(20)).until(() -> numbers().contains("LATE"));
        }
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            int asked = sandbox.ledger().count("kingdee:ExecuteBillQuery");
            await().atMost(Duration.ofSeconds(20)).until(() -> sandbox.ledger().count("kingdee:ExecuteBillQuery") > asked + 1);
        }
        assertThat(numbers()).containsExactly("PO1", "PO2", "PO3", "LATE");
        assertThat(sandbox.ledger().count("wdt:" + PUSH)).isEqualTo(4);
    }

    @Test
    void shouldCreateOnceWhateverHappensToAnswers() throws Exception {
        save("PO1", changed, "100", 1);
        save("PO2", changed.plusMinutes(1), "100", 1);
        save("PO3", changed.plusMinutes(2), "100", 1);
        audit("PO1", "PO2", "PO3");
        sandbox.faults().at("wdt:" + PUSH, 1, Fault.RESET_AFTER);
        sandbox.faults().at("wdt:" + PUSH, 2, Fault.HTTP_500);
        sandbox.faults().at("wdt:" + PUSH, 3, Fault.HTTP_500);
        sandbox.faults().at("wdt:" + PUSH, 5, Fault.HTTP_500.afterEffect(true));
        sandbox.faults().at("kingdee:ExecuteBillQuery", 2, Fault.TRUNCATED_JSON);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(40))
                    .untilAsserted(() -> assertThat(numbers()).containsExactly("PO1", "PO2", "PO3"));
            assertThat(routes.deadLetters().count(Status.OPEN)).isZero();
        }
    }

    @Test
    void shouldCreateTheOthersWhileOneHasNoEnd() throws Exception {
        save("PO1", changed, "100", 1);
        save("PO2", changed.plusMinutes(1), "100", 1);
        save("PO3", changed.plusMinutes(2), "100", 1);
        audit("PO1", "PO2", "PO3");
        properties.put("camel.component.wdt.max-retries", "0");
        sandbox.faults().at("wdt:" + PUSH, 1, Fault.HTTP_500);
        sandbox.faults().at("wdt:" + PUSH, 4, Fault.HTTP_500);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(40))
                    .untilAsserted(() -> assertThat(numbers()).containsExactly("PO2", "PO3", "PO1"));
            assertThat(routes.deadLetters().count(Status.OPEN)).isZero();
        }
        assertThat(sandbox.ledger().count("wdt:" + PUSH)).as("what is there is not sent again").isEqualTo(5);
    }

    @Test
    void shouldTellOfAnOrderThatChangedWhileItsPushHadNoAnswer() throws Exception {
        save("PO1", changed, "100", 1);
        audit("PO1");
        sandbox.faults().at("wdt:" + PUSH, 1, Fault.RESET_AFTER);
        for (int i = 2; i < 100; i++) {
            sandbox.faults().at("wdt:" + PUSH, i, Fault.HTTP_500);
        }
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.ledger().count("wdt:" + PUSH) > 1);
        }
        Path mapping = folder.resolve("changed.jq");
        Files.writeString(mapping, Files.readString(Path.of("src/main/resources/mappings/kingdee-purchase-to-wdt.jq"))
                                   + "\n| .remark = \"changed\"\n");
        properties.put("erp.route.kingdee-purchase-to-wdt.mapping", "file:" + mapping);
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            int sent = sandbox.ledger().count("wdt:" + PUSH);
            await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.ledger().count("wdt:" + PUSH) > sent);
        }
        sandbox.faults().clear();

        // the first content is announced again: it may still be the second one that came through
        properties.remove("erp.route.kingdee-purchase-to-wdt.mapping");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> routes.deadLetters().find(ROUTE, "PO1").isPresent());
            assertThat(routes.deadLetters().find(ROUTE, "PO1").orElseThrow()).satisfies(stored -> {
                assertThat(stored.status()).isEqualTo(Status.OPEN);
                assertThat(stored.letter().cause()).isEqualTo(Cause.CONFLICT);
                assertThat(stored.letter().message()).contains("which content it took is not known");
            });
            DeadLetterReplay replay = routes.context().getRegistry().findSingleByType(DeadLetterReplay.class);
            assertThat(replay.replay(ROUTE, "PO1").toString()).contains("DEAD_AGAIN");
        }
        assertThat(numbers()).containsExactly("PO1");
    }

    @Test
    void shouldKeepARefusedOrderAndSendItAgainOnReplay() throws Exception {
        save("PO1", changed, "100", 1);
        audit("PO1");
        sandbox.wdt().reject(PUSH, "PO1", "供应商已停用");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> routes.deadLetters().find(ROUTE, "PO1").isPresent());
            assertThat(routes.deadLetters().find(ROUTE, "PO1").orElseThrow().letter().message()).contains("供应商已停用");
            DeadLetterReplay replay = routes.context().getRegistry().findSingleByType(DeadLetterReplay.class);

            assertThat(replay.replay(ROUTE, "PO1").toString()).contains("DEAD_AGAIN");
            sandbox.wdt().reject(PUSH, "PO1", null);
            assertThat(replay.replay(ROUTE, "PO1").toString()).contains("RESOLVED");
        }
        assertThat(numbers()).containsExactly("PO1");
    }

    @Test
    void shouldKnowOnReplayThatAPushBeforeARefusalHadTakenEffect() throws Exception {
        save("PO1", changed, "100", 1);
        audit("PO1");
        sandbox.faults().at("wdt:" + PUSH, 1, Fault.RESET_AFTER);
        // sent again at once, which says as little
        sandbox.faults().at("wdt:" + PUSH, 2, Fault.PARTIAL_FAILURE);
        sandbox.faults().at("wdt:" + PUSH, 3, Fault.PARTIAL_FAILURE);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> routes.deadLetters().find(ROUTE, "PO1").isPresent());
            DeadLetterReplay replay = routes.context().getRegistry().findSingleByType(DeadLetterReplay.class);

            assertThat(replay.replay(ROUTE, "PO1").toString()).contains("RESOLVED");
            assertThat(routes.deadLetters().count(Status.OPEN)).isZero();
        }
        assertThat(numbers()).containsExactly("PO1");
    }

    @Test
    void shouldCloseTheConflictOfAChangeThatWasTakenBack() throws Exception {
        save("PO1", changed, "100", 1);
        audit("PO1");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> numbers().contains("PO1"));
            sandbox.kingdee().put("PUR_PurchaseOrder", "C", bill("PO1", changed, RunningRoutes.now().withNano(0), "100", 2));
            await().atMost(Duration.ofSeconds(60)).until(() -> routes.deadLetters().count(ROUTE, Status.OPEN) == 1);

            sandbox.kingdee().put("PUR_PurchaseOrder", "C", bill("PO1", changed, RunningRoutes.now().withNano(0), "100", 1));
            await().atMost(Duration.ofSeconds(60)).until(() -> routes.deadLetters().count(ROUTE, Status.OPEN) == 0);
        }
        assertThat(numbers()).containsExactly("PO1");
    }

    @Test
    void shouldCreateOnceWhatKingdeeHasStoredTooLate() throws Exception {
        save("PO1", changed, "100", 1);
        audit("PO1");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> numbers().contains("PO1"));
            awaitAsked(3);
        }
        save("LATE", changed.plusMinutes(10), "100", 1);
        save("PO4", changed.plusMinutes(20), "101", 1);
        audit("LATE", "PO4");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAsked(3);
            assertThat(numbers()).as("the first reading has passed it").containsExactly("PO1");
        }

        try (RunningRoutes routes = RunningRoutes.start(RunningRoutes.withTwin(properties, ROUTE))) {
            await().atMost(Duration.ofSeconds(30)).until(() -> numbers().contains("LATE"));
            await().atMost(Duration.ofSeconds(10)).until(() -> routes.deadLetters().find(ROUTE, "PO4").isPresent());
            awaitAsked(6);
            assertThat(routes.deadLetters().find(ROUTE, "PO4").orElseThrow().times()).isEqualTo(1);
        }
        assertThat(numbers()).containsExactly("PO1", "LATE");
        assertThat(sandbox.ledger().count("wdt:" + PUSH)).isEqualTo(2);
    }

    private void awaitAsked(int times) {
        int asked = sandbox.ledger().count("kingdee:ExecuteBillQuery");
        await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.ledger().count("kingdee:ExecuteBillQuery") >= asked + times);
    }

    private List<String> numbers() {
        return sandbox.wdt().pushed(PUSH).stream().map(row -> row.path("outer_no").asText()).toList();
    }

    @Test
    void shouldKeepAnOrderInAnotherCurrencyThanWdtHas() throws Exception {
        sandbox.kingdee().baseData("currencies", "PRE007");
        save(bill("PO1", changed, changed, "100", 1), "PRE001");
        save(bill("PO2", changed, changed, "100", 1), "PRE007");
        audit("PO1", "PO2");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> routes.deadLetters().find(ROUTE, "PO2").isPresent());
            assertThat(routes.deadLetters().find(ROUTE, "PO2").orElseThrow().letter().message())
                    .contains("PRE007", "PRE001 only");
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(numbers()).containsExactly("PO1"));
        }
    }

    private void save(ObjectNode bill, String currency) throws Exception {
        bill.putObject("FPOOrderFinance").putObject("FSettleCurrId").put("FNumber", currency);
        save(bill);
    }

    private void save(String number, LocalDateTime changed, String organisation, int lines) throws Exception {
        save(number, changed, changed, organisation, lines);
    }

    /** The sandbox keeps what is saved: the time of the audit, too. */
    private void save(String number, LocalDateTime modified, LocalDateTime approved, String organisation, int lines)
            throws Exception {
        save(bill(number, modified, approved, organisation, lines));
    }

    private static ObjectNode bill(
            String number, LocalDateTime modified, LocalDateTime approved, String organisation, int lines) {
        ObjectNode bill = JSON.createObjectNode().put("FBillNo", number)
                .put("FDate", RunningRoutes.text(modified))
                .put("FModifyDate", text(modified)).put("FApproveDate", text(approved));
        bill.putObject("FBillTypeID").put("FNUMBER", "CGDD01_SYS");
        bill.putObject("FSupplierId").put("FNumber", "SUP001");
        bill.putObject("FPurchaseOrgId").put("FNumber", organisation);
        for (int i = 1; i <= lines; i++) {
            ObjectNode line = bill.withArray("FPOOrderEntry").addObject().put("FQty", "1" + i).put("FPrice", "11.06")
                    .put("FTaxPrice", "12.50");
            line.putObject("FMaterialId").put("FNumber", "SKU-000" + i);
        }
        return bill;
    }

    private void save(ObjectNode bill) throws Exception {
        call("Save", JSON.createObjectNode().put("formid", "PUR_PurchaseOrder")
                .set("data", JSON.createObjectNode().set("Model", bill)));
    }

    private static String text(LocalDateTime time) {
        return RunningRoutes.text(time).replace(' ', 'T');
    }

    private void audit(String... numbers) throws Exception {
        for (String method : List.of("Submit", "Audit")) {
            ObjectNode data = JSON.createObjectNode();
            for (String number : numbers) {
                data.withArray("Numbers").add(number);
            }
            call(method, JSON.createObjectNode().put("formid", "PUR_PurchaseOrder").set("data", data));
        }
    }

    private void call(String method, ObjectNode body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(sandbox.kingdeeUrl()
                                                                                  + "/Kingdee.BOS.WebApi.ServicesStub.DynamicFormService."
                                                                                  + method + ".common.kdsvc"))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body.toString())).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.body()).contains("\"IsSuccess\":true");
    }
}
