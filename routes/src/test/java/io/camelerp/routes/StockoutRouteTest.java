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
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.camelerp.routes.kingdee.KingdeeAccount.Auth;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Report;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.wdt.WdtConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.camelerp.routes.RunningRoutes.STOCKOUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class StockoutRouteTest {

    private static final String FORM = "SAL_OUTSTOCK";

    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(120, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
        properties = RunningRoutes.properties(sandbox, folder);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldBookEveryStockoutOnceAndKeepWhatCannotBeBooked() {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            List<DeadLetter.Stored> dead = awaitAllDealtWith(routes);

            assertThat(dead).extracting(stored -> stored.letter().cause()).contains(Cause.MAPPING, Cause.REFUSED)
                    .doesNotContain(Cause.CONFLICT);
            assertThat(dead).allSatisfy(stored -> {
                assertThat(stored.letter().account()).isEqualTo("sandbox");
                assertThat(stored.letter().source()).isEqualTo("stockout_order_query_trade");
                assertThat(stored.letter().formId()).isEqualTo(FORM);
                assertThat(stored.letter().record()).contains(stored.letter().key());
            });
            assertThat(dead).filteredOn(stored -> stored.letter().cause() == Cause.MAPPING)
                    .extracting(stored -> stored.letter().message()).allMatch(message -> message.contains("SH009"));
            assertThat(dead).filteredOn(stored -> stored.letter().cause() == Cause.REFUSED)
                    .allMatch(stored -> stored.letter().message().contains("SKU-9999") && stored.letter().code().equals("9"));
            assertThat(sandbox.kingdee().bills(FORM)).allMatch(bill -> bill.saves() == 1)
                    .anyMatch(StockoutRouteTest::hasGift);
        }
    }

    private static boolean hasGift(Bill bill) {
        for (var line : bill.model().get("FEntity")) {
            if (line.get("FIsFree").asBoolean()) {
                return line.get("FTaxPrice").asText().equals("0.0000");
            }
        }
        return false;
    }

    @Test
    void shouldGoOnAtItsCheckpointAfterARestart() {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
        }
        sandbox.ledger().clear();

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> sandbox.ledger().count("wdt:stockout_order_query_trade") >= 2);

            assertThat(sandbox.ledger().count("kingdee:BatchSave")).isZero();
            assertThat(sandbox.report().duplicated()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Fault.Kind.class, names = {
            "RESET_AFTER", "RESET_BEFORE", "RESET_MID_BODY", "LATE_EFFECT", "HTTP_500", "HTML_200", "TRUNCATED_JSON",
            "EMPTY_BODY", "RESPONSE_ERROR", "SESSION_LOST", "LOCK_CONFLICT", "RATE_LIMIT" })
    void shouldBookEveryStockoutOnceWhateverHappensToSaves(Fault.Kind kind) {
        boolean afterEffect = kind == Fault.Kind.RESET_AFTER || kind == Fault.Kind.RESET_MID_BODY
                || kind == Fault.Kind.TRUNCATED_JSON;
        Fault fault = new Fault(kind, Duration.ZERO, 0, afterEffect);
        sandbox.faults().at("kingdee:BatchSave", 1, fault);
        sandbox.faults().at("kingdee:BatchSave", 3, fault);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
        }

        assertThat(sandbox.faults().fired(kind)).isEqualTo(2);
        assertThat(sandbox.kingdee().bills(FORM)).allMatch(bill -> bill.saves() == 1);
    }

    @Test
    void shouldBookEveryStockoutOnceUnderARainOfFaults() {
        sandbox.faults().randomly("kingdee:*", 0.3, 11, Fault.RESET_AFTER, Fault.RESET_BEFORE, Fault.HTTP_500,
                Fault.HTTP_500.afterEffect(true), Fault.TRUNCATED_JSON, Fault.SESSION_LOST, Fault.LOCK_CONFLICT,
                Fault.RESPONSE_ERROR, Fault.LATE_EFFECT, Fault.partialFailure(13));
        properties.put("erp.kingdee.batch-size", "7");
        properties.put("erp.kingdee.parallel-saves", "3");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
        }

        assertThat(sandbox.kingdee().bills(FORM)).allMatch(bill -> bill.saves() == 1);
    }

    @ParameterizedTest
    @EnumSource(Auth.class)
    void shouldWorkWithEveryKindOfAuthorisation(Auth auth) {
        properties.put("erp.kingdee.auth", auth.name());
        sandbox.kingdee().gatewaySignature(true);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
        }
    }

    @Test
    void shouldLoseNothingWhileTheSecretIsWrong() {
        properties.put("erp.kingdee.secret", "wrong");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> sandbox.ledger().count("kingdee:BatchSave") >= 4);
            assertThat(sandbox.kingdee().bills(FORM)).isEmpty();
            assertThat(routes.deadLetters().list(STOCKOUTS, Status.OPEN, 1000))
                    .noneMatch(stored -> stored.letter().cause() == Cause.REFUSED);
        }

        properties = RunningRoutes.properties(sandbox, folder);
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
        }
    }

    @Test
    void shouldKeepAStockoutWhoseNumberSomebodyElseHasTaken() {
        Map<String, String> others = RunningRoutes.properties(sandbox, folder.resolve("other"));
        try (RunningRoutes routes = RunningRoutes.start(others)) {
            awaitAllDealtWith(routes);
        }
        int booked = sandbox.kingdee().bills(FORM).size();

        // another installation, with a ledger of its own
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> routes.deadLetters().count(STOCKOUTS, Status.OPEN) >= sandbox.report().source());

            assertThat(routes.deadLetters().list(STOCKOUTS, Status.OPEN, 1000))
                    .filteredOn(stored -> stored.letter().cause() == Cause.CONFLICT).hasSize(booked);
            assertThat(sandbox.kingdee().bills(FORM)).hasSize(booked).allMatch(bill -> bill.saves() == 1);
        }
    }

    @Test
    void shouldBookWhatComesThroughTheQimenGateway() {
        properties.put("camel.component.wdt.base-uri", sandbox.qimenUrl());
        properties.put("camel.component.wdt.gateway", "qimen");
        properties.put("camel.component.wdt.app-key", WdtServer.QIMEN_APP_KEY);
        properties.put("camel.component.wdt.target-app-key", WdtServer.QIMEN_TARGET_APP_KEY);
        properties.put("camel.component.wdt.secret", WdtServer.QIMEN_SECRET);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
        }
        assertThat(sandbox.kingdee().bills(FORM)).isNotEmpty().allMatch(bill -> bill.saves() == 1);
    }

    @Test
    void shouldBookWhatComesInDialectY() {
        properties.put("camel.component.wdt.base-uri", sandbox.wdtYUrl());
        properties.put("camel.component.wdt.dialect", "y");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
        }
        assertThat(sandbox.kingdee().bills(FORM)).isNotEmpty().allMatch(bill -> bill.saves() == 1);
    }

    @Test
    void shouldPutThePrefixBeforeEveryNumberAndCloseDeadLettersUnderTheirOwn() throws IOException {
        Path lookup = RunningRoutes.withTables(properties, folder, "shop.csv", "warehouse.csv");
        properties.put("erp.kingdee.number-prefix", "B-");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> !sandbox.kingdee().bills(FORM).isEmpty()
                    && routes.deadLetters().count(STOCKOUTS, Status.OPEN) == sandbox.report().missing().size());
        }
        Files.writeString(lookup.resolve("shop.csv"), "SH009,100,CUST001,\n", StandardOpenOption.APPEND);
        properties.put("erp.route.wdt-stockout-to-kingdee.checkpoint-key", "backfill");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                    routes.deadLetters().list(STOCKOUTS, Status.OPEN, 1000))
                    .extracting(stored -> stored.letter().cause()).containsOnly(Cause.REFUSED));
        }

        assertThat(sandbox.kingdee().bills(FORM)).allSatisfy(bill -> {
            assertThat(bill.number()).startsWith("B-CK");
            assertThat(bill.model().path("F_ora_Text_ckdh").asText()).isEqualTo(bill.number().substring(2));
            assertThat(bill.saves()).isEqualTo(1);
        });
    }

    @Test
    void shouldBookNothingAgainWhenThePrefixChanges() {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
        }
        int booked = sandbox.kingdee().bills(FORM).size();
        properties.put("erp.kingdee.number-prefix", "B-");
        properties.put("erp.route.wdt-stockout-to-kingdee.checkpoint-key", "backfill");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                    ((WdtConsumer) routes.context().getRoute(STOCKOUTS).getConsumer()).getLastFailure())
                    .contains("carry the prefix ''", "number-prefix is 'B-'"));
        }
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(booked).allMatch(bill -> bill.saves() == 1);

        properties.remove("erp.kingdee.number-prefix");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
        }
        assertThat(sandbox.kingdee().bills(FORM)).hasSize(booked);
    }

    @Test
    void shouldNeedNoSettingsWhenItIsNotEnabled() {
        try (RunningRoutes routes
                = RunningRoutes.start(Map.of("erp.datasource.url", "jdbc:h2:file:" + folder.resolve("none")))) {
            assertThat(routes.context().getRoutes()).isEmpty();
            assertThat(routes.context().getStatus().isStarted()).isTrue();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldFailTheWindowWhenALookupTableIsNotThere() {
        properties.put("erp.lookup.dir", folder.resolve("nowhere").toString());

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> routes.context().getRoute(STOCKOUTS).getRouteId() != null
                            && sandbox.ledger().count("wdt:stockout_order_query_trade") >= 2);

            assertThat(routes.deadLetters().count(STOCKOUTS, Status.OPEN)).isZero();
            assertThat(sandbox.kingdee().bills(FORM)).isEmpty();
        }
    }

    @Test
    void shouldReadTheWindowAgainWhileDeadLettersCannotBeKept() throws SQLException {
        try (ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl(properties.get("erp.datasource.url"));
            execute(dataSource, "ALTER TABLE erp_dead_letter RENAME TO erp_dead_letter_away");
        }
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> sandbox.ledger().count("wdt:stockout_order_query_trade") >= 4);
            assertThat(sandbox.kingdee().bills(FORM)).isEmpty();

            execute(routes.dataSource(), "ALTER TABLE erp_dead_letter_away RENAME TO erp_dead_letter");
            awaitAllDealtWith(routes);
        }
    }

    private static void execute(ErpDataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void shouldBookAStockoutWhenItsShopHasBeenAddedAndTheWindowIsReadAgain() throws IOException {
        Path lookup = RunningRoutes.withTables(properties, folder, "shop.csv", "warehouse.csv");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
        }
        Files.writeString(lookup.resolve("shop.csv"), "SH009,100,CUST001,\n", StandardOpenOption.APPEND);

        // a backfill: another checkpoint from the beginning
        properties.put("erp.route.wdt-stockout-to-kingdee.checkpoint-key", "backfill");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                    routes.deadLetters().list(STOCKOUTS, Status.OPEN, 1000))
                    .extracting(stored -> stored.letter().cause()).containsOnly(Cause.REFUSED));
            assertThat(routes.deadLetters().count(STOCKOUTS, Status.RESOLVED)).isPositive();
            awaitAllDealtWith(routes);
        }
        assertThat(sandbox.kingdee().bills(FORM)).allMatch(bill -> bill.saves() == 1);
    }

    @Test
    void shouldPollByCronWhenOneIsGiven() {
        properties.put("erp.route.wdt-stockout-to-kingdee.cron", "0/1 * * * * ?");
        properties.put("erp.route.wdt-stockout-to-kingdee.delay", "PT1H");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAllDealtWith(routes);
        }
    }

    @Test
    void shouldCloseTheDatabaseWhenItStops() {
        RunningRoutes routes = RunningRoutes.start(properties);
        awaitAllDealtWith(routes);
        ErpDataSource dataSource = routes.dataSource();

        routes.close();

        assertThat(dataSource.isClosed()).isTrue();
    }

    /** Until every stock-out is in Kingdee or in the dead letters, and none is twice. */
    private List<DeadLetter.Stored> awaitAllDealtWith(RunningRoutes routes) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            Report report = sandbox.report();
            assertThat(routes.deadLetters().list(STOCKOUTS, Status.OPEN, 1000))
                    .extracting(stored -> stored.letter().key()).containsExactlyInAnyOrderElementsOf(report.missing());
            assertThat(report.duplicated()).isZero();
            assertThat(report.foreign()).isEmpty();
        });
        return routes.deadLetters().list(STOCKOUTS, Status.OPEN, 1000);
    }
}
