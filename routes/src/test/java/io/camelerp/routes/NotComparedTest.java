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
import java.util.Map;

import io.camelerp.routes.reconcile.ReconcileDesk;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.wdt.WdtConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.camelerp.routes.RunningRoutes.STOCKOUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Keeps the reconciliation from comparing, and looks what an operator is told then.
 */
class NotComparedTest {

    private static final String API = "stockout_order_query_trade";

    private final LocalDate yesterday = RunningRoutes.now().toLocalDate().minusDays(1);
    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(5, 7, yesterday.atTime(10, 0), yesterday.atTime(20, 0));
        properties = properties();
        properties.put("erp.route.reconcile.enabled", "true");
        properties.put("erp.route.reconcile.cron", "0 0 0 1 1 ? 2099");
    }

    private Map<String, String> properties() {
        Map<String, String> properties = RunningRoutes.properties(sandbox, folder);
        properties.put("erp.route." + STOCKOUTS + ".start-from", "P3D");
        properties.put("erp.reconcile.dir", folder.resolve("reports").toString());
        return properties;
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldNotTakeADayThatWasNotComparedForOneWithoutDifferences() {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            ReconcileDesk desk = desk(routes);

            assertThatThrownBy(() -> desk.differences(STOCKOUTS, yesterday.toString()))
                    .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("was not compared");
            assertThatThrownBy(() -> desk.differences("wdt-stockout", yesterday.toString()))
                    .hasMessageContaining("was not compared");
            assertThatThrownBy(() -> desk.feed(STOCKOUTS, yesterday.toString())).hasMessageContaining("was not compared");
        }
    }

    @Test
    void shouldCompareAgainWhenTheReportCouldNotBeWritten() throws Exception {
        Path inTheWay = Files.createFile(folder.resolve("reports"));
        LocalDate before = yesterday.minusDays(1);
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            ReconcileDesk desk = desk(routes);
            assertThat(desk.reconcile(before.toString())).asString().contains("cannot be written")
                    .contains("is no folder");
            assertThat(desk.notCompared()).singleElement().asString().contains(STOCKOUTS + " on " + before);

            Files.delete(inTheWay);
            desk.reconcile(before.minusDays(1).toString());
            // not before the route has read those days
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                desk.reconcileYesterday();
                assertThat(desk.notCompared()).isEmpty();
            });
            assertThat(desk.differences(STOCKOUTS, before.toString())).isEmpty();
        }
    }

    /** What it has not read yet would be missing. */
    @Test
    void shouldNotCompareADayBeforeTheRouteHasReadAllOfIt() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            WdtConsumer consumer = (WdtConsumer) routes.context().getRoute(STOCKOUTS).getConsumer();
            routes.context().getRouteController().suspendRoute(STOCKOUTS);
            consumer.moveCheckpoint(yesterday + " 23:59:00");

            assertThat(desk(routes).reconcileYesterday()).isEmpty();

            consumer.moveCheckpoint(yesterday.plusDays(1) + " 00:00:00");
            assertThat(desk(routes).reconcileYesterday()).hasSize(1);
        }
    }

    @Test
    void shouldForgetWhatAnotherProcessHasComparedSince() {
        try (RunningRoutes routes = RunningRoutes.start(properties); RunningRoutes other = RunningRoutes.start(properties())) {
            sandbox.faults().every("wdt:" + API, 1, Fault.HTTP_500);
            assertThat(desk(routes).reconcile(yesterday.toString())).asString().contains("HTTP 500");
            assertThat(desk(routes).notCompared()).hasSize(1);
            sandbox.faults().clear();

            await().atMost(Duration.ofSeconds(60)).ignoreExceptions()
                    .until(() -> desk(other).reconcile(STOCKOUTS, yesterday.toString()) != null);

            assertThat(desk(routes).notCompared()).isEmpty();
        }
    }

    @Test
    void shouldNotAlertForeverOfADayThatOnlyAPersonAskedFor() {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            sandbox.faults().every("wdt:" + API, 1, Fault.HTTP_500);

            assertThat(desk(routes).reconcile(yesterday.minusYears(1).toString())).asString().contains("HTTP 500");

            assertThat(desk(routes).notCompared()).isEmpty();
        }
    }

    private static ReconcileDesk desk(RunningRoutes routes) {
        return routes.context().getRegistry().lookupByNameAndType("erpReconcileDesk", ReconcileDesk.class);
    }
}
