/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.reconcile.ReconcileDesk;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.camelerp.routes.RunningRoutes.STOCKOUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Takes bills out of Kingdee, and records out of our hands, behind the back of the routes, and looks whether the
 * reconciliation notices and heals it.
 */
class ReconcileTest {

    private static final String API = "stockout_order_query_trade";
    private static final String FORM = "SAL_OUTSTOCK";

    private final LocalDate yesterday = RunningRoutes.now().toLocalDate().minusDays(1);
    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(60, 7, yesterday.minusDays(1).atTime(20, 0), yesterday.plusDays(1).atStartOfDay().plusSeconds(5));
        properties = RunningRoutes.properties(sandbox, folder);
        properties.put("erp.route." + STOCKOUTS + ".start-from", "P3D");
        properties.put("erp.reconcile.dir", folder.resolve("reports").toString());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldReportABillThatIsGoneAndFeedItInOnce() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
            ReconcileDesk desk = desk(routes);
            Map<String, Object> before = desk.reconcile(yesterday.toString()).get(0);
            assertThat((int) before.get("sourceBills")).isBetween(20, 59);
            assertThat(before.get("MISSING")).isEqualTo(before.get("differences"));
            assertThat(desk.differences(STOCKOUTS, yesterday.toString()))
                    .allSatisfy(row -> assertThat((String) row.get("note")).startsWith("dead letter ("));

            Bill gone = sandbox.kingdee().bills(FORM).get(30);
            Bill lost = sandbox.kingdee().bills(FORM).get(31);
            delete(gone);
            delete(lost);
            // the second one is a loss of our own: nothing here knows of it
            execute(routes, "DELETE FROM erp_bill WHERE bill_no = '" + lost.number() + "'");
            int missing = (int) desk.reconcile(STOCKOUTS, yesterday.toString()).get("MISSING");

            assertThat(missing).isEqualTo((int) before.get("MISSING") + 2);
            assertThat(desk.getDifferences()).isEqualTo(missing);
            assertThat(desk.differences(STOCKOUTS, yesterday.toString()))
                    .filteredOn(row -> row.get("note") == null).extracting(row -> row.get("sourceId"))
                    .containsExactlyInAnyOrder(gone.number(), lost.number());
            assertThat(Files.readString(folder.resolve("reports/reconcile-" + STOCKOUTS + "-" + yesterday + ".csv")))
                    .startsWith("\uFEFFday,route,source_id,kind").contains(gone.number() + ",MISSING").contains(lost.number());

            assertThat(desk.feed(STOCKOUTS, yesterday.toString())).containsEntry("fed", 2)
                    .containsEntry("dead", before.get("MISSING"));
            assertThat(desk.differences(STOCKOUTS, yesterday.toString())).as("what could not be fed in stays")
                    .hasSize((int) before.get("MISSING"))
                    .allSatisfy(row -> assertThat((String) row.get("note")).startsWith("dead letter ("));
            assertThat(List.of(gone, lost)).allSatisfy(bill -> assertThat(sandbox.kingdee().bill(FORM, bill.number())).get()
                    .satisfies(again -> assertThat(again.model()).isEqualTo(bill.model()))
                    .satisfies(again -> assertThat(again.saves()).isEqualTo(1)));
            assertThat(desk.feed(STOCKOUTS, yesterday.toString())).containsEntry("fed", 0);
            assertThat(desk.reconcile(STOCKOUTS, yesterday.toString()).get("MISSING")).isEqualTo(before.get("MISSING"));
            assertThat(sandbox.report().duplicated()).isZero();
        }
    }

    @Test
    void shouldNotMissWhatSomebodyHasDropped() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
            ReconcileDesk desk = desk(routes);
            assertThat((int) desk.reconcile(STOCKOUTS, yesterday.toString()).get("MISSING")).isPositive();

            execute(routes, "UPDATE erp_dead_letter SET status = 'DROPPED'");

            assertThat(desk.reconcile(STOCKOUTS, yesterday.toString())).containsEntry("differences", 0);
            assertThat(desk.feed(STOCKOUTS, yesterday.toString())).containsEntry("fed", 0);
        }
    }

    @Test
    void shouldNotBookTwiceWhatIsOnlyBelievedToBeMissing() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
            ReconcileDesk desk = desk(routes);
            Bill gone = sandbox.kingdee().bills(FORM).get(30);
            delete(gone);
            desk.reconcile(STOCKOUTS, yesterday.toString());
            assertThat(desk.feed(STOCKOUTS, yesterday.toString())).containsEntry("fed", 1);

            // an operator asks again after a list that is no longer true
            execute(routes, "UPDATE erp_difference SET fed_at = NULL");
            assertThat(desk.feed(STOCKOUTS, yesterday.toString())).containsEntry("fed", 1);
            assertThat(sandbox.report().duplicated()).isZero();
            assertThat(sandbox.kingdee().bills(FORM)).allMatch(bill -> bill.saves() == 1);
        }
    }

    /** A bill in doubt is not brought to its goal, and nobody but its record would end the doubt. */
    @Test
    void shouldNotDoubtWhatHasComeToKingdeeMeanwhile() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
            ReconcileDesk desk = desk(routes);
            Bill gone = sandbox.kingdee().bills(FORM).get(30);
            delete(gone);
            desk.reconcile(STOCKOUTS, yesterday.toString());
            sandbox.kingdee().put(FORM, gone.number(), gone.model());
            routes.context().getRouteController().stopRoute(STOCKOUTS);

            assertThat(desk.feed(STOCKOUTS, yesterday.toString())).containsEntry("fed", 1);

            assertThat(states(routes, gone.number())).containsExactly("BOOKED");
        }
    }

    /** Its dead letter says that it is not audited, and holds no record. */
    @Test
    void shouldFeedInABillThatWasDeletedBeforeItWasAudited() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
            Bill gone = sandbox.kingdee().bills(FORM).get(30);
            delete(gone);
            execute(routes, "INSERT INTO erp_dead_letter (route_id, entry_key, status, source_account, form_id, cause, message,"
                            + " first_at, last_at, times) VALUES ('" + STOCKOUTS + "', '" + gone.number() + "', 'OPEN', '', '"
                            + FORM + "', 'UNFINISHED', 'not audited', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, 1)");
            desk(routes).reconcile(STOCKOUTS, yesterday.toString());

            assertThat(desk(routes).feed(STOCKOUTS, yesterday.toString())).containsEntry("fed", 1);
            assertThat(sandbox.kingdee().bill(FORM, gone.number())).isPresent();
        }
    }

    @Test
    void shouldCloseTheDeadLetterOfABillThatHasComeToKingdeeMeanwhile() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
            Bill gone = sandbox.kingdee().bills(FORM).get(30);
            delete(gone);
            routes.deadLetters().put(new DeadLetter(
                    STOCKOUTS, gone.number(), API, "sandbox", FORM, Cause.REFUSED, null, "refused", row(gone).toString(),
                    null));
            desk(routes).reconcile(STOCKOUTS, yesterday.toString());
            sandbox.kingdee().put(FORM, gone.number(), gone.model());

            assertThat(desk(routes).feed(STOCKOUTS, yesterday.toString())).containsEntry("fed", 1);

            assertThat(routes.deadLetters().find(STOCKOUTS, gone.number())).get()
                    .extracting(DeadLetter.Stored::status).isEqualTo(Status.RESOLVED);
            assertThat(states(routes, gone.number())).containsExactly("BOOKED");
            assertThat(sandbox.kingdee().bills(FORM)).allMatch(bill -> bill.saves() == 1);
        }
    }

    /** Two records of one trade: what is known of one says nothing of the other. */
    @Test
    void shouldNotReplayAnotherRecordOfATradeInsteadOfTheOneThatIsMissing() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
            Bill gone = sandbox.kingdee().bills(FORM).get(30);
            delete(gone);
            routes.deadLetters().put(new DeadLetter(
                    STOCKOUTS, gone.number(), API, "sandbox", FORM, Cause.CONFLICT, null, "changed",
                    row(sandbox.kingdee().bills(FORM).get(0)).toString(), null));
            desk(routes).reconcile(STOCKOUTS, yesterday.toString());
            assertThat(desk(routes).differences(STOCKOUTS, yesterday.toString()))
                    .filteredOn(row -> row.get("sourceId").equals(gone.number())).singleElement()
                    .satisfies(row -> assertThat(row.get("note")).isNull());

            assertThat(desk(routes).feed(STOCKOUTS, yesterday.toString())).containsEntry("fed", 1);

            assertThat(sandbox.kingdee().bill(FORM, gone.number())).isPresent();
            assertThat(routes.deadLetters().find(STOCKOUTS, gone.number())).get()
                    .extracting(DeadLetter.Stored::status).as("of the other").isEqualTo(Status.OPEN);
        }
    }

    /** The answer of its save was lost while it was fed in, and its record comes by no more. */
    @Test
    void shouldBringABillToItsEndThatIsThereWithoutOne() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
            ReconcileDesk desk = desk(routes);
            Bill bill = sandbox.kingdee().bills(FORM).get(30);
            delete(bill);
            desk.reconcile(STOCKOUTS, yesterday.toString());
            sandbox.kingdee().put(FORM, bill.number(), bill.model());

            execute(routes, "UPDATE erp_bill SET state = 'INTENT' WHERE bill_no = '" + bill.number() + "'");
            assertThat(desk.feed(STOCKOUTS, yesterday.toString())).containsEntry("fed", 1);
            assertThat(states(routes, bill.number())).as("as the list is").containsExactly("BOOKED");

            execute(routes, "UPDATE erp_bill SET state = 'INTENT' WHERE bill_no = '" + bill.number() + "'");
            desk.reconcile(STOCKOUTS, yesterday.toString());
            assertThat(states(routes, bill.number())).as("as Kingdee is").containsExactly("BOOKED");
            assertThat(sandbox.kingdee().bills(FORM)).allMatch(one -> one.saves() == 1);
        }
    }

    private static List<String> states(RunningRoutes routes, String number) throws SQLException {
        try (Connection connection = routes.dataSource().getConnection();
             Statement select = connection.createStatement();
             ResultSet rows = select.executeQuery("SELECT state FROM erp_bill WHERE bill_no = '" + number + "'")) {
            List<String> states = new ArrayList<>();
            while (rows.next()) {
                states.add(rows.getString(1));
            }
            return states;
        }
    }

    @Test
    void shouldCompareTheOtherRoutesWhenOneCannotBeAndCatchUp() throws Exception {
        RunningRoutes.enable(properties, "wdt-refund-stockin-to-kingdee");
        properties.put("erp.route.reconcile.enabled", "true");
        properties.put("erp.route.reconcile.cron", "0 0 0 1 1 ? 2099");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
            ReconcileDesk desk = desk(routes);
            desk.reconcile(STOCKOUTS, yesterday.minusDays(3).toString());
            assertThat(desk.notCompared()).singleElement().asString()
                    .contains(STOCKOUTS + " on " + yesterday.minusDays(2), "no night has compared it");
            sandbox.faults().every("wdt:stockin_order_query_refund", 1, Fault.HTTP_500);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThatThrownBy(desk::reconcileYesterday)
                    .hasMessageContaining("wdt-refund-stockin-to-kingdee on " + yesterday).hasMessageContaining("HTTP 500")
                    .hasMessageNotContaining(STOCKOUTS));

            assertThat(desk.notCompared()).singleElement().asString()
                    .contains("wdt-refund-stockin-to-kingdee on " + yesterday, "HTTP 500");
            assertThat(compared(routes, STOCKOUTS)).containsExactlyInAnyOrder(
                    yesterday.minusDays(3), yesterday.minusDays(2), yesterday.minusDays(1), yesterday);

            sandbox.faults().clear();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                desk.reconcileYesterday();
                assertThat(compared(routes, "wdt-refund-stockin-to-kingdee")).containsExactly(yesterday);
            });
            assertThat(desk.notCompared()).isEmpty();
        }
    }

    private static List<LocalDate> compared(RunningRoutes routes, String route) throws SQLException {
        try (Connection connection = routes.dataSource().getConnection();
             Statement select = connection.createStatement();
             ResultSet rows = select.executeQuery(
                     "SELECT business_day FROM erp_reconciliation WHERE route_id = '" + route + "'")) {
            List<LocalDate> days = new ArrayList<>();
            while (rows.next()) {
                days.add(rows.getObject(1, LocalDate.class));
            }
            return days;
        }
    }

    /** Two accounts count their documents alike: the bill of one must not stand for the lost one of the other. */
    @Test
    void shouldTellTheBillsOfTwoAccountsInOneOrganisationApart() throws Exception {
        Map<String, String> others = RunningRoutes.properties(sandbox, folder.resolve("other"));
        others.put("erp.route." + STOCKOUTS + ".start-from", "P3D");
        others.put("erp.kingdee.number-prefix", "B-");
        properties.put("erp.kingdee.number-prefix", "A-");
        try (RunningRoutes mine = RunningRoutes.start(properties); RunningRoutes other = RunningRoutes.start(others)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> isDone(mine, "A-") && isDone(other, "B-"));
            ReconcileDesk desk = desk(mine);
            Map<String, Object> before = desk.reconcile(STOCKOUTS, yesterday.toString());
            assertThat(before.get("MISSING")).as("dead letters only").isEqualTo(before.get("differences"));
            assertThat(desk.differences(STOCKOUTS, yesterday.toString())).extracting(row -> (String) row.get("note"))
                    .as("under the number of the record or that of its bill").allMatch(note -> note.startsWith("dead letter ("))
                    .anyMatch(note -> note.startsWith("dead letter (REFUSED"));

            Bill gone = sandbox.kingdee().bill(FORM, numbers("A-").get(30)).orElseThrow();
            delete(gone);
            int missing = (int) desk.reconcile(STOCKOUTS, yesterday.toString()).get("MISSING");
            assertThat(missing).isEqualTo((int) before.get("MISSING") + 1);

            assertThat(desk.feed(STOCKOUTS, yesterday.toString())).containsEntry("fed", 1);
            assertThat(sandbox.kingdee().bill(FORM, gone.number())).isPresent();
            assertThat(sandbox.kingdee().bills(FORM)).allMatch(bill -> bill.saves() == 1);
        }
    }

    private boolean isDone(RunningRoutes routes, String prefix) {
        return numbers(prefix).size() + routes.deadLetters().count(STOCKOUTS, Status.OPEN) == 60;
    }

    private List<String> numbers(String prefix) {
        return sandbox.kingdee().bills(FORM).stream().map(Bill::number).filter(number -> number.startsWith(prefix)).toList();
    }

    @Test
    void shouldReportOtherQuantitiesAmountsAndBillsOfNobody() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
            ReconcileDesk desk = desk(routes);
            Bill some = sandbox.kingdee().bills(FORM).get(30);
            Bill other = sandbox.kingdee().bills(FORM).get(31);
            // WDT has changed after the booking
            change(some, "num", "77.0000");
            change(other, "sell_price", "99999.0100");

            desk.reconcile(STOCKOUTS, yesterday.toString());

            assertThat(desk.differences(STOCKOUTS, yesterday.toString())).filteredOn(row -> !row.get("kind").equals("MISSING"))
                    .extracting(row -> row.get("sourceId") + " " + row.get("kind"))
                    .containsExactlyInAnyOrder(some.number() + " QUANTITY", other.number() + " AMOUNT");
        }
    }

    @Test
    void shouldTellTheSumsOfBillsOfNobodyThatAreOfTheDay() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
            ObjectNode model = sandbox.kingdee().bills(FORM).get(30).model().deepCopy();
            model.put("F_ora_Text_ckdh", "CK-BY-HAND").put("FDate", yesterday.atTime(9, 0).toString());
            ArrayNode lines = model.putArray("FEntity");
            lines.addObject().put("FRealQty", "3").put("FTaxPrice", "10.5");
            lines.addObject().put("FRealQty", "1").put("FTaxPrice", "0.25");
            sandbox.kingdee().put(FORM, "C", model.put("FBillNo", "HAND1"));
            sandbox.kingdee().put(FORM, "C", model.deepCopy().put("FBillNo", "HAND2"));
            sandbox.kingdee().put(FORM, "C", model.deepCopy().put("FBillNo", "HAND3")
                    .put("FDate", yesterday.minusDays(1).atTime(9, 0).toString()));

            desk(routes).reconcile(STOCKOUTS, yesterday.toString());

            assertThat(desk(routes).differences(STOCKOUTS, yesterday.toString()))
                    .filteredOn(row -> row.get("kind").equals("EXTRA"))
                    .singleElement().satisfies(row -> {
                        assertThat(row).containsEntry("sourceId", "CK-BY-HAND").containsEntry("bills", "HAND1,HAND2")
                                .containsEntry("sourceAmount", null);
                        assertThat((BigDecimal) row.get("kingdeeQuantity")).isEqualByComparingTo("8");
                        assertThat((BigDecimal) row.get("kingdeeAmount")).isEqualByComparingTo("63.5");
                    });
            assertThat(Files.readString(folder.resolve("reports/reconcile-" + STOCKOUTS + "-" + yesterday + ".csv")))
                    .contains("CK-BY-HAND,EXTRA,,8,,63.50,");
        }
    }

    /** What is too young to be missing is booked after a minute. */
    @Test
    void shouldNotTakeBillsOfTheLastMinutesForBillsOfNobody() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
            at(routes, shipped(lastBooked()).plusSeconds(1));

            assertThat(desk(routes).reconcile(STOCKOUTS, yesterday.toString())).doesNotContainKey("EXTRA");
        }
    }

    @Test
    void shouldNotMissBillsOfTheLastMinutes() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
            JsonNode last = lastBooked();
            delete(sandbox.kingdee().bill(FORM, last.path("stockout_no").asText()).orElseThrow());

            at(routes, shipped(last).plusMinutes(4));
            desk(routes).reconcile(STOCKOUTS, yesterday.toString());
            assertThat(desk(routes).differences(STOCKOUTS, yesterday.toString()))
                    .extracting(row -> row.get("sourceId")).doesNotContain(last.path("stockout_no").asText());

            at(routes, shipped(last).plusMinutes(6));
            desk(routes).reconcile(STOCKOUTS, yesterday.toString());
            assertThat(desk(routes).differences(STOCKOUTS, yesterday.toString()))
                    .extracting(row -> row.get("sourceId")).contains(last.path("stockout_no").asText());
        }
    }

    /** Yesterday's last stock-out that has a bill. */
    private JsonNode lastBooked() {
        return sandbox.wdt().rows(API).stream()
                .filter(row -> sandbox.kingdee().bill(FORM, row.path("stockout_no").asText()).isPresent())
                .filter(row -> row.path("consign_time").asText().startsWith(yesterday.toString()))
                .max(Comparator.comparing(row -> row.path("consign_time").asText())).orElseThrow();
    }

    private static LocalDateTime shipped(JsonNode row) {
        return LocalDateTime.parse(row.path("consign_time").asText().replace(' ', 'T'));
    }

    private static void at(RunningRoutes routes, LocalDateTime time) {
        desk(routes).setClock(Clock.fixed(time.atZone(ZoneId.of("Asia/Shanghai")).toInstant(), ZoneOffset.UTC));
    }

    @Test
    void shouldRunByItsCronAndOverHttp() throws Exception {
        int port = RunningRoutes.freePort();
        properties.put("erp.route.reconcile.enabled", "true");
        properties.put("erp.route.reconcile.cron", "0/2 * * * * ?");
        properties.put("erp.http.enabled", "true");
        properties.put("erp.http.token", "a-token-nobody-guesses");
        properties.put("camel.server.enabled", "true");
        properties.put("camel.server.host", "127.0.0.1");
        properties.put("camel.server.port", String.valueOf(port));
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
            await().atMost(Duration.ofSeconds(30)).until(() -> desk(routes).getLastRun() != null);
            String at = "http://127.0.0.1:" + port + "/erp/reconcile";

            assertThat(send("POST", at + "?day=" + yesterday, "")).startsWith("401");
            assertThat(send("POST", at + "?day=" + yesterday, "a-token-nobody-guesses")).startsWith("200")
                    .contains("\"route\":\"" + STOCKOUTS + "\"").contains("sourceAmount");
            assertThat(send("GET", at + "?route=" + STOCKOUTS + "&day=" + yesterday, "a-token-nobody-guesses"))
                    .startsWith("200").contains("MISSING").doesNotContain("receiver");
            assertThat(send("POST", at + "/feed?route=" + STOCKOUTS + "&day=" + yesterday, "a-token-nobody-guesses"))
                    .startsWith("200").contains("\"fed\":0");
            assertThat(send("POST", at + "/feed?route=other&day=" + yesterday, "a-token-nobody-guesses"))
                    .startsWith("400").contains(STOCKOUTS);
            assertThatThrownBy(() -> desk(routes).reconcile("2099-01-01")).hasMessageContaining("has not begun");
        }
    }

    private static String send(String method, String uri, String token) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create(uri)).method(method, HttpRequest.BodyPublishers.noBody())
                        .header("Authorization", "Bearer " + token).build(),
                HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private void change(Bill bill, String field, String value) {
        ObjectNode row = row(bill);
        ((ObjectNode) row.at("/details_list/0")).put(field, value);
        sandbox.wdt().put(API, row);
    }

    private ObjectNode row(Bill bill) {
        return sandbox.wdt().rows(API).stream()
                .filter(one -> one.get("stockout_no").asText().equals(bill.number())).findFirst().orElseThrow().deepCopy();
    }

    private void delete(Bill bill) {
        assertThat(sandbox.kingdee().remove(FORM, bill.number())).isTrue();
    }

    private static void execute(RunningRoutes routes, String sql) throws SQLException {
        try (Connection connection = routes.dataSource().getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static ReconcileDesk desk(RunningRoutes routes) {
        return routes.context().getRegistry().lookupByNameAndType("erpReconcileDesk", ReconcileDesk.class);
    }

    private void awaitAllDealtWith(RunningRoutes routes) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                routes.deadLetters().list(STOCKOUTS, Status.OPEN, 100)).extracting(stored -> stored.letter().key())
                .containsExactlyInAnyOrderElementsOf(sandbox.report().missing()));
    }
}
