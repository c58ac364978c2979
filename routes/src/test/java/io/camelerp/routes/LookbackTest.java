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
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.sandbox.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.camelerp.routes.RunningRoutes.STOCKOUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The twin that reads the recent past again (bu dan), for what the vendor has stored too late. */
class LookbackTest {

    private static final String API = "stockout_order_query_trade";
    private static final String KEY = "erp.route." + STOCKOUTS;

    private Sandbox sandbox;
    private Map<String, String> properties;
    private ObjectNode late;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.builder().start();
        LocalDateTime now = RunningRoutes.now();
        sandbox.seedStockouts(40, 7, now.minusHours(4), now.minusMinutes(10));
        late = sandbox.wdt().rows(API).stream().filter(row -> !row.toString().contains("SKU-9999")).findFirst().orElseThrow()
                .deepCopy();
        late.put("stockout_id", 4711).put("stockout_no", "CK-LATE").put("order_no", "CK-LATE").put("shop_no", "SH001")
                .put("status", 95).put("consign_time", RunningRoutes.text(now.minusHours(1)));
        properties = RunningRoutes.properties(sandbox, folder);
        properties.put("erp.lookup.dir", tables("lookup", "CUST001").toString());
    }

    private Path tables(String name, String customer) throws IOException {
        Path tables = Files.createDirectories(folder.resolve(name));
        Files.writeString(tables.resolve("shop.csv"), Files.readString(Path.of("src/test/resources/lookup/shop.csv"))
                .replace("CUST001", customer));
        Files.copy(Path.of("src/test/resources/lookup/warehouse.csv"), tables.resolve("warehouse.csv"));
        return tables;
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldBookAStockoutThatWasStoredTooLateAndNothingElseAgain() throws IOException {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitDealtWith(routes);

            sandbox.wdt().put(API, late, Instant.now());
            int polls = sandbox.ledger().count("wdt:" + API);
            await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.ledger().count("wdt:" + API) >= polls + 5);
            assertThat(sandbox.kingdee().bill("SAL_OUTSTOCK", "CK-LATE")).as("the first reading has passed it").isEmpty();
        }
        int booked = sandbox.kingdee().bills("SAL_OUTSTOCK").size();
        // whatever is delivered a second time would be another bill by now, and so a conflict
        properties.put("erp.lookup.dir", tables("changed", "CUST002").toString());
        properties.put(KEY + ".lookback-cron", "0/1 * * * * ?");
        properties.put(KEY + ".lookback", "PT6H");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            int dead = routes.deadLetters().count(STOCKOUTS, Status.OPEN);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> sandbox.kingdee().bill("SAL_OUTSTOCK", "CK-LATE").isPresent());

            int polls = sandbox.ledger().count("wdt:" + API);
            await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.ledger().count("wdt:" + API) >= polls + 10);
            assertThat(routes.deadLetters().list(STOCKOUTS, Status.OPEN, 1000)).hasSize(dead)
                    .noneMatch(stored -> stored.letter().cause() == Cause.CONFLICT).allMatch(stored -> stored.times() == 1);
        }
        assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).hasSize(booked + 1).allMatch(bill -> bill.saves() == 1);
    }

    @Test
    void shouldKeepALateStockoutThatCannotBeBookedUnderTheNameOfTheRoute() {
        late.put("shop_no", "SH009").put("stockout_no", "CK-LATE9").put("order_no", "CK-LATE9");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitDealtWith(routes);
        }
        sandbox.wdt().put(API, late);
        properties.put(KEY + ".lookback-cron", "0/1 * * * * ?");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> routes.deadLetters().find(STOCKOUTS, "CK-LATE9").isPresent());
            awaitDealtWith(routes);
        }
    }

    @Test
    void shouldLeaveWhatWasShippedBeforeTheRouteBegan() {
        properties.put(KEY + ".start-from", "now");
        properties.put(KEY + ".settle-delay", "PT1S");
        properties.put(KEY + ".lookback-cron", "0/1 * * * * ?");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            RunningRoutes.awaitPolls(sandbox, API, 1);
            ObjectNode fresh = late.deepCopy().put("consign_time", RunningRoutes.text(RunningRoutes.now().plusSeconds(1)));
            sandbox.wdt().put(API, fresh);

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> sandbox.kingdee().bill("SAL_OUTSTOCK", "CK-LATE").isPresent());
            assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).hasSize(1);
            assertThat(routes.deadLetters().count(STOCKOUTS, Status.OPEN)).isZero();
        }
    }

    @Test
    void shouldNotRunWhenItIsSwitchedOff() {
        properties.put(KEY + ".lookback-enabled", "false");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            assertThat(routes.context().getRoute(STOCKOUTS)).isNotNull();
            assertThat(routes.context().getRoute(STOCKOUTS + "-lookback")).isNull();
        }
    }

    private void awaitDealtWith(RunningRoutes routes) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                routes.deadLetters().list(STOCKOUTS, Status.OPEN, 1000)).extracting(stored -> stored.letter().key())
                .containsExactlyInAnyOrderElementsOf(sandbox.report().missing()));
    }
}
