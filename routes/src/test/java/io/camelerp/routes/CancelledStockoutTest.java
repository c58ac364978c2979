/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.deadletter.DeadLetterDesk;
import io.camelerp.routes.lookup.LookupTables;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.wdt.WdtConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.camelerp.routes.RunningRoutes.STOCKOUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Stock-outs that are cancelled in WDT after they were booked in Kingdee. */
class CancelledStockoutTest {

    private static final String API = "stockout_order_query_trade";
    private static final String FORM = "SAL_OUTSTOCK";
    private static final String ROUTE = "wdt-stockout-cancelled-to-kingdee";

    private Sandbox sandbox;
    private Map<String, String> properties;
    private List<String> cancelled;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(30, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
        properties = RunningRoutes.enable(RunningRoutes.properties(sandbox, folder), ROUTE);
        properties.put("erp.route." + ROUTE + ".settle-delay", "PT0S");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldTellThatABookedStockoutWasCancelled() {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            bookAndCancel(routes);

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                    routes.deadLetters().list(ROUTE, Status.OPEN, 100)).extracting(dead -> dead.letter().key())
                    .containsExactlyInAnyOrderElementsOf(cancelled));
            assertThat(routes.deadLetters().list(ROUTE, Status.OPEN, 100))
                    .allMatch(dead -> dead.letter().cause() == Cause.CANCELLED && dead.letter().record() != null);
            assertThat(numbers(FORM)).containsAll(cancelled);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "queue-to-kingdee", "kafka-to-kingdee" })
    void shouldDropTheDeadLetterOfAWorkerWhoseStockoutWasCancelled(String worker) {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitBooked(routes);
            String unbooked = sandbox.report().missing().iterator().next();
            routes.deadLetters().put(
                    new DeadLetter(worker, unbooked, API, "sandbox", FORM, Cause.MAPPING, null, "no row", "{}", null));
            cancel();

            await().atMost(Duration.ofSeconds(30)).until(() -> routes.deadLetters().count(worker, Status.DROPPED) == 1);
        }
    }

    @Test
    void shouldDeleteTheBillOfACancelledStockoutAlsoWhenItIsAudited() {
        properties.put("erp.route." + ROUTE + ".action", "delete");
        properties.put("erp.route." + STOCKOUTS + ".goal", "audited");
        properties.put("erp.route.kingdee-submit-audit.enabled", "true");
        properties.put("erp.route.kingdee-submit-audit.cron", "* * * * * ?");
        sandbox.faults().at("kingdee:Delete", 1, Fault.RESET_AFTER);
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitBooked(routes);
            await().atMost(Duration.ofSeconds(30)).until(
                    () -> sandbox.kingdee().bills(FORM).stream().allMatch(bill -> bill.status().equals("C")));
            int booked = numbers(FORM).size();
            sandbox.kingdee().refuse("UnAudit", numbers(FORM).get(1));
            cancel();

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(numbers(FORM)).hasSize(booked - 2).contains(cancelled.get(1)).doesNotContain(cancelled.get(0),
                        cancelled.get(2));
                assertThat(routes.deadLetters().find(ROUTE, cancelled.get(1))).hasValueSatisfying(
                        dead -> assertThat(dead.letter().message()).contains("cannot be deleted"));
            });
            assertThat(routes.deadLetters().count(ROUTE, Status.OPEN)).isEqualTo(1);
        }
    }

    @Test
    void shouldReverseTheBillOfACancelledStockoutOnce() {
        properties.put("erp.route." + ROUTE + ".action", "reverse");
        sandbox.faults().at("kingdee:BatchSave", 3, Fault.RESET_AFTER);
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            bookAndCancel(routes);

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(numbers("SAL_RETURNSTOCK"))
                    .containsExactlyInAnyOrderElementsOf(cancelled.stream().map(number -> number + "-R").toList()));
            assertThat(routes.deadLetters().count(ROUTE, Status.OPEN)).isZero();
        }
        assertThat(sandbox.kingdee().bills("SAL_RETURNSTOCK")).allSatisfy(reversal -> {
            assertThat(reversal.saves()).isEqualTo(1);
            Bill bill = sandbox.kingdee().bill(FORM, reversal.number().replace("-R", "")).orElseThrow();
            assertThat(lines(reversal, "FMaterialId")).isEqualTo(lines(bill, "FMaterialID"));
        });
    }

    @Test
    void shouldReplayAReversalThatKingdeeHasRefused() throws IOException {
        Path lookup = RunningRoutes.withTables(properties, folder, "shop.csv", "warehouse.csv");
        properties.put("erp.route." + ROUTE + ".action", "reverse");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitBooked(routes);
            String shops = Files.readString(lookup.resolve("shop.csv"));
            Files.writeString(lookup.resolve("shop.csv"), shops.lines().findFirst().orElseThrow()
                                                          + "\nSH777,100,CUST001,BM000175\n");
            LookupTables tables = routes.context().getRegistry().lookupByNameAndType("erpLookup", LookupTables.class);
            await().atMost(Duration.ofSeconds(30)).until(() -> tables.size("shop") == 1);
            cancel();
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                    routes.deadLetters().list(ROUTE, Status.OPEN, 100)).extracting(dead -> dead.letter().key())
                    .containsExactlyInAnyOrderElementsOf(cancelled));
            assertThat(routes.deadLetters().list(STOCKOUTS, Status.OPEN, 100)).as("cancelled, so never booked").isEmpty();
            assertThat(numbers("SAL_RETURNSTOCK")).isEmpty();

            Files.writeString(lookup.resolve("shop.csv"), shops);
            DeadLetterDesk desk = routes.context().getRegistry().lookupByNameAndType("erpDeadLetterDesk", DeadLetterDesk.class);
            await().atMost(Duration.ofSeconds(30)).until(() -> tables.size("shop") > 1);
            assertThat(desk.replayRoute(ROUTE)).containsEntry("resolved", 3);

            assertThat(numbers("SAL_RETURNSTOCK")).hasSize(3);
            assertThat(routes.deadLetters().count(ROUTE, Status.OPEN)).isZero();
        }
    }

    @Test
    void shouldUndoNothingInDialectY() {
        properties.put("camel.component.wdt.base-uri", sandbox.wdtYUrl());
        properties.put("camel.component.wdt.dialect", "y");
        properties.put("erp.route." + ROUTE + ".action", "delete");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                    ((WdtConsumer) routes.context().getRoute(ROUTE).getConsumer()).getLastFailure())
                    .contains("does not know this filter", "Switch route " + ROUTE + " off"));
            awaitBooked(routes);
            assertThat(sandbox.ledger().count("kingdee:Delete")).isZero();
        }
    }

    @Test
    void shouldTellOnceOfACancellationThatWasStoredTooLate() {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitBooked(routes);
            String soon = RunningRoutes.text(RunningRoutes.now().minusMinutes(4));
            await("the first reading has passed it, and has said so").atMost(Duration.ofSeconds(60)).until(
                    () -> sandbox.ledger().calls("wdt:" + API).stream().map(Call::params).filter(
                            params -> "5".equals(params.get("status")) && params.get("end_time").compareTo(soon) > 0)
                            .count()
                          > 1);
        }
        cancelled = numbers(FORM).subList(0, 1);
        ObjectNode row = sandbox.wdt().rows(API).stream()
                .filter(one -> one.path("order_no").asText().equals(cancelled.get(0))).findFirst().orElseThrow().deepCopy();
        sandbox.wdt().put(API, row.put("status", 5).put("modified", RunningRoutes.text(RunningRoutes.now().minusMinutes(5))));

        try (RunningRoutes routes = RunningRoutes.start(RunningRoutes.withTwin(properties, ROUTE))) {
            await().atMost(Duration.ofSeconds(30)).until(() -> routes.deadLetters().find(ROUTE, cancelled.get(0)).isPresent());
            RunningRoutes.awaitPolls(sandbox, API, 10);
            assertThat(routes.deadLetters().find(ROUTE, cancelled.get(0)).orElseThrow().times()).isEqualTo(1);
        }
    }

    private static List<String> lines(Bill bill, String material) {
        return bill.model().path("FEntity").findParents("FRealQty").stream().map(line -> line.at("/" + material + "/FNumber")
                .asText() + " " + line.path("FRealQty").asText() + " " + line.path("FTaxPrice").asText()).toList();
    }

    private void bookAndCancel(RunningRoutes routes) {
        awaitBooked(routes);
        cancel();
    }

    private void awaitBooked(RunningRoutes routes) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                routes.deadLetters().list(STOCKOUTS, Status.OPEN, 1000)).extracting(dead -> dead.letter().key())
                .containsExactlyInAnyOrderElementsOf(sandbox.report().missing()));
    }

    /** The first three that are booked, and one that is not. */
    private void cancel() {
        cancelled = numbers(FORM).subList(0, 3);
        for (ObjectNode row : sandbox.wdt().rows(API)) {
            String number = row.path("order_no").asText();
            boolean unbooked = sandbox.kingdee().bill(FORM, number).isEmpty();
            if (cancelled.contains(number) || unbooked) {
                ObjectNode changed = row.deepCopy();
                sandbox.wdt().put(API, changed.put("status", 5).put("modified", RunningRoutes.text(RunningRoutes.now())));
            }
        }
    }

    private List<String> numbers(String form) {
        return sandbox.kingdee().bills(form).stream().map(Bill::number).toList();
    }
}
