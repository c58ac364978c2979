/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;

import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Each key of a settings file changes what the runner does.
 */
class SettingKeysTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void shouldReadAsStartWindowAndSettleDelaySay() throws Exception {
        try (Scene scene = new Scene(folder, 20)) {
            LocalDateTime start = scene.lastShipment().minusHours(10);
            scene.routeOption("start-from", start.toString()).routeOption("window-size", "PT45M")
                    .routeOption("settle-delay", "PT2H").routeOption("delay", "PT0.1S");
            try (Runner runner = Runner.start(scene.settings())) {
                // the end of the first round is asked for again and again
                await().atMost(PATIENCE).until(() -> queries(scene).size() > 15);
            }
            List<Call> queries = queries(scene);

            assertThat(time(queries.get(0), "start_time")).isEqualTo(start);
            assertThat(queries).allSatisfy(query -> {
                LocalDateTime end = time(query, "end_time");
                assertThat(Duration.between(time(query, "start_time"), end)).isLessThanOrEqualTo(Duration.ofMinutes(45));
                assertThat(end).isBefore(LocalDateTime.ofInstant(query.at(), Scene.VENDOR_ZONE).minusMinutes(119));
            });
        }
    }

    @Test
    void shouldWaitAsDelaySays() throws Exception {
        try (Scene scene = new Scene(folder, 10).routeOption("delay", "PT1H"); Runner runner = Runner.start(scene.settings())) {
            await().atMost(PATIENCE).until(() -> scene.summary().lost() == 0);

            int queries = queries(scene).size();

            await().during(Duration.ofSeconds(2)).until(() -> queries(scene).size() == queries);
        }
    }

    @Test
    void shouldPollWhenCronSays() throws Exception {
        try (Scene scene = new Scene(folder, 10).routeOption("delay", "PT1H").routeOption("cron", "* * * * * ?");
             Runner runner = Runner.start(scene.settings())) {
            await().atMost(PATIENCE).until(() -> scene.summary().lost() == 0);

            int queries = queries(scene).size();

            await().atMost(PATIENCE).until(() -> queries(scene).size() > queries + 1);
        }
    }

    @Test
    void shouldBindTheQuotaOfTheAccount() throws Exception {
        try (Scene scene = new Scene(folder, 1).with("camel.component.wdt.requests-per-minute", "3");
             Runner runner = Runner.start(scene.settings())) {
            await().atMost(PATIENCE).until(() -> queries(scene).size() >= 3);

            await().during(Duration.ofSeconds(2)).until(() -> queries(scene).size() == 3);
        }
    }

    @Test
    void shouldSpeakTheDialectOfTheAccount() throws Exception {
        try (Scene scene = new Scene(folder, 10)) {
            scene.with("camel.component.wdt.base-uri", scene.sandbox().wdtYUrl()).with("camel.component.wdt.dialect", "y");
            try (Runner runner = Runner.start(scene.settings())) {
                await().atMost(PATIENCE).until(() -> scene.summary().lost() == 0);
            }
            assertThat(scene.sandbox().report().booked()).isPositive();
            assertThat(queries(scene)).allSatisfy(query -> assertThat(query.resultCode()).isEqualTo("0"));
        }
    }

    @Test
    void shouldSaveAsManyBillsAtOnceAsBatchSizeSays() throws Exception {
        try (Scene scene = new Scene(folder, 20).with("erp.kingdee.batch-size", "3");
             Runner runner = Runner.start(scene.settings())) {
            await().atMost(PATIENCE).until(() -> scene.summary().lost() == 0);

            List<Call> saves = scene.sandbox().ledger().calls("kingdee:BatchSave");

            assertThat(saves).isNotEmpty()
                    .allSatisfy(save -> assertThat(save.toString().split("FBillNo", -1)).hasSizeBetween(2, 4));
        }
    }

    @ParameterizedTest
    @CsvSource({ "sign, LoginBySign", "secret, LoginByAppSecret", "password, ValidateUser" })
    void shouldAuthoriseCallsAsAuthSays(String auth, String login) throws Exception {
        try (Scene scene = new Scene(folder, 10).with("erp.kingdee.auth", auth)
                .with("erp.kingdee.password", KingdeeServer.PASSWORD)) {
            scene.sandbox().kingdee().requireAuth(true);
            try (Runner runner = Runner.start(scene.settings())) {
                await().atMost(PATIENCE).until(() -> scene.summary().lost() == 0);
            }
            assertThat(scene.sandbox().ledger().counts().keySet()).anyMatch(operation -> operation.contains(login));
        }
    }

    @Test
    void shouldKeepStateInTheDatabaseThatIsNamed() throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("other/books").toString().replace('\\', '/');
        try (Scene scene = new Scene(folder, 10).with("erp.datasource.url", url).with("erp.datasource.username", "books")
                .with("erp.datasource.password", "safe")) {
            try (Runner runner = Runner.start(scene.settings())) {
                await().atMost(PATIENCE).until(() -> scene.sandbox().report().booked() > 0);
            }
            try (Connection connection = DriverManager.getConnection(url + ";MODE=PostgreSQL", "books", "safe")) {
                assertThat(connection.createStatement().executeQuery("SELECT 1 FROM erp_bill").next()).isTrue();
            }
            assertThatThrownBy(() -> DriverManager.getConnection(url + ";MODE=PostgreSQL", "books", "wrong"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void shouldLookUpInTheTablesThatAreNamed() throws Exception {
        try (Scene scene = new Scene(folder, 60).with("erp.lookup.dir", lookupTablesWithTheNewShop().toString())) {
            int unknownMaterials = 2;
            try (Runner runner = Runner.start(scene.settings())) {
                await().atMost(PATIENCE).until(() -> scene.summary().lost() == 0);
            }
            assertThat(scene.summary().dead()).isEqualTo(unknownMaterials);
        }
    }

    @Test
    void shouldTakeTheVendorsNumberForAMissingEntryIfToldTo() throws Exception {
        try (Scene scene = new Scene(folder, 60).with("erp.lookup.missing", "identity")) {
            scene.sandbox().kingdee().baseData("customers", "SH009");
            scene.sandbox().kingdee().baseData("organisations", "SH009");
            scene.sandbox().kingdee().baseData("departments", "SH009");
            try (Runner runner = Runner.start(scene.settings())) {
                await().atMost(PATIENCE).until(() -> scene.summary().lost() == 0);
            }
            assertThat(scene.summary().dead()).as("unknown materials").isEqualTo(2);
        }
    }

    @Test
    void shouldRefuseToStartWithoutAnAccount() {
        try (Scene scene = new Scene(folder, 1).without("camel.component.wdt.sid")) {
            assertThatThrownBy(() -> Runner.start(scene.settings())).isInstanceOf(StartException.class)
                    .hasMessageContaining("camel.component.wdt.sid");
        }
    }

    private Path lookupTablesWithTheNewShop() throws IOException {
        Path tables = Files.createDirectories(folder.resolve("tables"));
        for (String table : List.of("shop.csv", "warehouse.csv")) {
            Files.copy(SettingKeysTest.class.getResourceAsStream("/config/lookup/" + table), tables.resolve(table));
        }
        Path shops = tables.resolve("shop.csv");
        Files.writeString(shops, Files.readString(shops) + "SH009,100,CUST001,BM000175\n");
        return tables;
    }

    private static List<Call> queries(Scene scene) {
        return scene.sandbox().ledger().calls("wdt:" + Scene.STOCKOUTS);
    }

    private static LocalDateTime time(Call query, String parameter) {
        return LocalDateTime.parse(query.params().get(parameter).replace(' ', 'T'));
    }
}
