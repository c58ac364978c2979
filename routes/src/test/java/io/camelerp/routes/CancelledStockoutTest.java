/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
    void shouldTellOnceOfACancellationThatWasStoredTooLate() {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitBooked(routes);
            RunningRoutes.awaitPolls(sandbox, API, 20);
        }
        cancelled = numbers(FORM).subList(0, 1);
        ObjectNode row = sandbox.wdt().rows(API).stream()
                .filter(one -> one.path("order_no").asText().equals(cancelled.get(0))).findFirst().orElseThrow().deepCopy();
        sandbox.wdt().put(API, row.put("status", 5).put("modified", RunningRoutes.text(RunningRoutes.now().minusMinutes(5))));

        try (RunningRoutes routes = RunningRoutes.start(RunningRoutes.withTwin(properties, ROUTE))) {
            await().atMost(Duration.ofSeconds(30)).until(() -> routes.deadLetters().find(ROUTE, cancelled.get(0)).isPresent());
            RunningRoutes.awaitPolls(sandbox, API, 30);
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
