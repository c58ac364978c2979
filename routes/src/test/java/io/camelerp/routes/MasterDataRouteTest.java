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
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.camelerp.routes.RunningRoutes.STOCKOUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class MasterDataRouteTest {

    private static final Map<String, String> APIS = Map.of("shop", "shop", "warehouse", "warehouse_query", "logistics",
            "logistics", "provider", "purchase_provider_query", "goods", "goods_query", "suite", "suites_query");

    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        sandbox.seedAll(7, 3, RunningRoutes.now().minusDays(20), RunningRoutes.now().minusHours(1));
        properties = RunningRoutes.properties(sandbox, folder);
        properties.keySet().removeIf(key -> key.startsWith("erp.route."));
        properties.put("erp.route.wdt-master-data.enabled", "true");
        properties.put("erp.route.wdt-master-data.delay", "PT0.2S");
        properties.put("erp.route.wdt-master-data.start-from", "P60D");
        properties.put("erp.route.wdt-master-data.lookback-cron", "0 0 0 1 1 ? 2099");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldKeepEveryKindAsItIsNow() throws Exception {
        properties.put("erp.route.wdt-master-data.dir", folder.resolve("lines").toString());

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            awaitAll(routes.dataSource());
            int specs = count(routes.dataSource(), "SELECT COUNT(*) FROM erp_goods_spec");
            assertThat(specs).isGreaterThanOrEqualTo(7);
            assertThat(count(routes.dataSource(), "SELECT COUNT(*) FROM erp_goods_spec s JOIN erp_goods g"
                                                  + " ON g.account = s.account AND g.goods_no = s.goods_no"))
                    .isEqualTo(specs);

            ObjectNode shop = sandbox.wdt().rows("shop").get(0);
            sandbox.wdt().put("shop", shop.deepCopy().put("shop_name", "改名后的店铺"));
            String renamed = "SELECT COUNT(*) FROM erp_shop WHERE shop_name = '改名后的店铺' AND changed_at = seen_at"
                             + " AND shop_no = '" + shop.path("shop_no").asText() + "'";
            await().atMost(Duration.ofSeconds(20)).until(() -> count(routes.dataSource(), renamed) == 1);
            assertThat(count(routes.dataSource(), "SELECT COUNT(*) FROM erp_shop")).isEqualTo(sandbox.wdt().size("shop"));
        }
        assertThat(names(folder.resolve("lines"))).hasSize(APIS.size()).allMatch(name -> name.endsWith(".jsonl"));
    }

    @Test
    void shouldKeepOnlyTheKindsThatAreNamedInPostgres() throws Exception {
        properties.put("erp.route.wdt-master-data.kinds", "warehouse,suite");
        ObjectNode split = sandbox.wdt().rows("warehouse_query").get(0).deepCopy();
        sandbox.wdt().put("warehouse_query", split.put("warehouse_no", "NUL\0").put("name", "坏\0名").put("warehouse_id", 4712));
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start()) {
            properties.put("erp.datasource.url", postgres.getJdbcUrl("postgres", "postgres"));

            try (RunningRoutes routes = RunningRoutes.start(properties)) {
                for (String kind : List.of("warehouse", "suite")) {
                    await(kind).atMost(Duration.ofSeconds(30)).until(() -> count(routes.dataSource(),
                            "SELECT COUNT(*) FROM erp_" + kind) == sandbox.wdt().size(APIS.get(kind)));
                }
                assertThat(count(routes.dataSource(), "SELECT COUNT(DISTINCT kind) FROM erp_master_data")).isEqualTo(2);
            }
        }
        assertThat(folder.resolve("wdt-master-data")).doesNotExist();
    }

    @Test
    void shouldKeepGoodsThatWereStoredTooLate() throws Exception {
        properties.put("erp.route.wdt-master-data.kinds", "goods,suite");
        properties.put("erp.route.wdt-master-data.dir", folder.resolve("lines").toString());
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> count(routes.dataSource(),
                    "SELECT COUNT(*) FROM erp_goods") == sandbox.wdt().size("goods_query"));
            RunningRoutes.awaitPolls(sandbox, "goods_query", 3);
        }
        for (String api : List.of("goods_query", "suites_query")) {
            ObjectNode late = sandbox.wdt().rows(api).get(0).deepCopy();
            late.put("goods_id", 4711).put("suite_id", 4711).put("goods_no", "LATE").put("suite_no", "LATE")
                    .put("goods_modified", RunningRoutes.text(RunningRoutes.now().minusHours(2)))
                    .put("modified", RunningRoutes.text(RunningRoutes.now().minusHours(2)));
            sandbox.wdt().put(api, late);
        }

        RunningRoutes.withTwin(properties, "wdt-master-data");
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> count(routes.dataSource(),
                    "SELECT COUNT(*) FROM erp_master_data WHERE record_no = 'LATE'") == 2);
            RunningRoutes.awaitPolls(sandbox, "goods_query", 10);
        }
        List<String> lines = new ArrayList<>();
        for (String name : names(folder.resolve("lines"))) {
            lines.addAll(Files.readAllLines(folder.resolve("lines").resolve(name)));
        }
        assertThat(lines.stream().filter(line -> line.contains("LATE"))).hasSize(2);
    }

    @Test
    void shouldLetARouteWaitUntilTheMasterDataIsFresh() throws Exception {
        properties.put("erp.route.wdt-master-data.kinds", "shop,goods");
        RunningRoutes.enable(properties, STOCKOUTS);
        properties.put("erp.route." + STOCKOUTS + ".after-master-data", "shop,goods");
        sandbox.seedStockouts(10, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
        sandbox.faults().every("wdt:shop", 1, Fault.HTTP_500);

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> count(routes.dataSource(), "SELECT COUNT(*) FROM erp_goods") > 0);
            await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4))
                    .until(() -> count(routes.dataSource(), "SELECT COUNT(*) FROM erp_bill") == 0);
            assertThat(routes.readiness(STOCKOUTS)).hasValueSatisfying(
                    waiting -> assertThat(waiting).contains("waits until the master data 'shop' is read"));

            sandbox.faults().clear();
            await().atMost(Duration.ofSeconds(30)).until(() -> count(routes.dataSource(), "SELECT COUNT(*) FROM erp_bill") > 0);
            assertThat(routes.readiness(STOCKOUTS)).isEmpty();
        }
    }

    @Test
    void shouldSayThatTheMasterDataIsNotReadInThisProcess() throws Exception {
        properties.put("erp.route.wdt-master-data.kinds", "shop");
        RunningRoutes.enable(properties, STOCKOUTS);
        properties.put("erp.route." + STOCKOUTS + ".after-master-data", "goods");

        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> HealthCheckHelper.invokeReadiness(routes.context()).stream()
                    .anyMatch(result -> result.getState() == HealthCheck.State.DOWN
                            && result.getError().map(Throwable::getMessage).orElse("")
                                    .contains("'goods', which is not read here")));
        }
    }

    private void awaitAll(ErpDataSource dataSource) {
        APIS.forEach((kind, api) -> await(kind).atMost(Duration.ofSeconds(30)).until(
                () -> count(dataSource, "SELECT COUNT(*) FROM erp_" + kind) == sandbox.wdt().size(api)));
    }

    private static int count(ErpDataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
             Statement statement = connection.createStatement();
             ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> listed = Files.list(folder)) {
            return listed.map(file -> file.getFileName().toString()).toList();
        }
    }
}
