/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

import io.camelerp.routes.state.ErpDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a runner says that lacks a setting: the route, the key, and something to put there. */
class StartMessagesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "wdt-any-to-queue | erp.route.wdt-any-to-queue.api=trade_query | wdt-any-to-queue | erp.jms.url is missing | tcp://host:61616",
            "queue-to-kingdee | | queue-to-kingdee | erp.jms.url is missing | tcp://host:61616",
            "wdt-any-to-file | | wdt-any-to-file | erp.route.wdt-any-to-file.api is missing | stockout_order_query_trade",
            "alert | | Route alert | erp.alert.url is missing | https://",
            "wdt-stockout-to-kingdee | erp.kingdee.url= | Route wdt-stockout-to-kingdee | erp.kingdee.url is missing | https://host/K3Cloud",
            "wdt-stockout-to-kingdee | erp.kingdee.secret= | Route wdt-stockout-to-kingdee | erp.kingdee.secret is missing | KINGDEE_SECRET",
            "wdt-stockout-to-kingdee | camel.component.wdt.sid= | Route wdt-stockout-to-kingdee | Option sid is missing | camel.component.wdt.sid",
            "sst-return-to-kingdee | | Route sst-return-to-kingdee | Option appId is missing | camel.component.sst.app-id",
            "sst-declare-goods-to-wdt | camel.component.sst.app-id=a | sst-declare-goods-to-wdt | shop-no is missing | SHOP001"
    })
    void shouldNameTheRouteTheKeyAndAnExampleWhenASettingIsMissing(
            String route, String setting, String named, String missing, String example) {
        Map<String, String> values = complete(route);
        if (setting != null) {
            String[] parts = setting.split("=", 2);
            values.put(parts[0], parts[1]);
        }

        assertThatThrownBy(() -> start(values)).isInstanceOf(StartException.class)
                .hasMessageContaining(named).hasMessageContaining(missing).hasMessageContaining(example);
    }

    @Test
    void shouldSayInOneSentenceThatATokenIsTooShort() {
        Map<String, String> values = Map.of(
                "erp.route.wdt-any-to-file.enabled", "true", "erp.route.wdt-any-to-file.api", "trade_query",
                "erp.http.enabled", "true", "erp.http.token", "guessed", "erp.http.port", "0");

        assertThatThrownBy(() -> start(values)).isInstanceOf(StartException.class)
                .hasMessageStartingWith("The routes did not start: erp.http.token is too short")
                .hasMessageNotContaining("Because").hasMessageNotContaining("guessed");
    }

    @Test
    void shouldSayThatTheStateIsOfANewerVersion() throws Exception {
        String url = "jdbc:h2:file:" + folder.resolve("erp");
        try (ErpDataSource state = new ErpDataSource()) {
            state.setUrl(url);
            try (Connection connection = state.getConnection(); Statement statement = connection.createStatement()) {
                statement
                        .execute(
                                "INSERT INTO \"erp_schema_history\" SELECT 1000, '1000', \"description\", \"type\", \"script\","
                                 + " 0, \"installed_by\", \"installed_on\", 1, TRUE FROM \"erp_schema_history\" WHERE \"version\" = '1'");
            }
        }

        assertThatThrownBy(() -> start(complete("wdt-stockout-to-kingdee"))).isInstanceOf(StartException.class)
                .hasMessageContaining(url).hasMessageContaining("A newer version of camel-erp has worked with it")
                .hasMessageContaining("restore the backup");
    }

    @Test
    void shouldSayToRestoreABackupOfADamagedDatabase() throws Exception {
        Files.write(folder.resolve("erp.mv.db"), new byte[20_000]);

        assertThatThrownBy(() -> start(complete("wdt-stockout-to-kingdee"))).isInstanceOf(StartException.class)
                .hasMessageContaining("cannot be opened: ").hasMessageContaining("Restore the newest backup")
                .hasMessageNotContaining("another place");
    }

    private Map<String, String> complete(String route) {
        Map<String, String> values = new TreeMap<>(
                Map.of(
                        "camel.component.wdt.sid", "sid", "camel.component.wdt.app-key", "key", "camel.component.wdt.secret",
                        "secret",
                        "erp.kingdee.url", "http://127.0.0.1:1/K3Cloud", "erp.kingdee.acct-id", "acct", "erp.kingdee.user",
                        "user",
                        "erp.kingdee.app-id", "app", "erp.kingdee.secret", "secret", "erp.http.port", "0",
                        "erp.datasource.url", "jdbc:h2:file:" + folder.resolve("erp")));
        values.put("camel.component.wdt.base-uri", "http://127.0.0.1:1/openapi2");
        values.put("erp.lookup.missing", "identity");
        values.put("erp.route." + route + ".enabled", "true");
        return values;
    }

    private void start(Map<String, String> values) throws Exception {
        Path file = folder.resolve("my.properties");
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
        Files.writeString(file, text, StandardCharsets.UTF_8);
        Runner.start(Settings.load(file, "")).close();
    }
}
