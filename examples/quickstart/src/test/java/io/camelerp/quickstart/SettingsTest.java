/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

class SettingsTest {

    private static final String ROUTE = "wdt-stockout-to-kingdee";

    @TempDir
    private Path folder;

    @Test
    void shouldReadChineseTextWithOrWithoutByteOrderMark() throws IOException {
        Path plain = write("erp.kingdee.user=张三", StandardCharsets.UTF_8);
        Path marked
                = Files.writeString(folder.resolve("marked.properties"), "\uFEFFerp.kingdee.user=张三", StandardCharsets.UTF_8);

        assertThat(Settings.load(plain, "").values()).containsEntry("erp.kingdee.user", "张三");
        assertThat(Settings.load(marked, "").values()).containsEntry("erp.kingdee.user", "张三");
    }

    @Test
    void shouldLetTheProfileWin() throws IOException {
        Path file = write("erp.kingdee.user=a\nerp.kingdee.url=http://test", StandardCharsets.UTF_8);
        String name = file.getFileName().toString().replace(".properties", "-prod.properties");
        Files.writeString(file.resolveSibling(name), "erp.kingdee.url=https://books\nerp.kingdee.lcid=1033");

        Settings settings = Settings.load(file, "prod");

        assertThat(settings.values()).containsEntry("erp.kingdee.user", "a").containsEntry("erp.kingdee.url", "https://books")
                .containsEntry("erp.kingdee.lcid", "1033");
        assertThat(settings.source()).contains(file.toString(), name);
        assertThatThrownBy(() -> Settings.load(file, "sandbox")).isInstanceOf(StartException.class)
                .hasMessageContaining("-sandbox.properties").hasMessageContaining("-Derp.profile");
    }

    @Test
    void shouldLetTheCommandLineWin() throws IOException {
        Path file = Files.writeString(folder.resolve("line.properties"),
                "erp.route.wdt-stockout-to-kingdee.enabled=true\nerp.http.port=1\n");
        Properties line = new Properties();
        line.putAll(Map.of("erp.check", "true", "erp.http.port", "0", "erp.config", "x", "erp.profile", "y", "user.name", "z"));

        Settings settings = Settings.load(file, "").with(line);

        assertThat(settings.check()).isTrue();
        assertThat(settings.values())
                .containsOnlyKeys("erp.route.wdt-stockout-to-kingdee.enabled", "erp.check", "erp.http.port")
                .containsEntry("erp.http.port", "0");
        line.put("erp.chekc", "true");
        assertThatThrownBy(() -> Settings.load(file, "").with(line)).hasMessageContaining("erp.chekc");
    }

    @Test
    void shouldDropBlanksBehindAValue() throws IOException {
        Path file = write("camel.component.wdt.secret=abc  \t", StandardCharsets.UTF_8);

        Settings settings = Settings.load(file, "");

        assertThat(settings.values()).containsEntry("camel.component.wdt.secret", "abc");
    }

    @Test
    void shouldSayThatTheFileIsMissing() {
        assertThatThrownBy(() -> Settings.load(folder.resolve("none.properties"), "")).isInstanceOf(StartException.class)
                .hasMessageContaining("none.properties").hasMessageContaining("-Derp.config=FILE");
    }

    @Test
    void shouldSayThatTheFileIsNotUtf8() throws IOException {
        Path file = write("erp.kingdee.user=张三", Charset.forName("GBK"));

        assertThatThrownBy(() -> Settings.load(file, "")).isInstanceOf(StartException.class).hasMessageContaining("not UTF-8");
    }

    @Test
    void shouldRefuseAKeyThatStandsThereTwiceWithDifferentValues() throws IOException {
        Path file = write("erp.kingdee.batch-size=20\r\nerp.http.port=0\r\nerp.kingdee.batch-size=50\r\n",
                StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Settings.load(file, "")).isInstanceOf(StartException.class)
                .hasMessageContaining("erp.kingdee.batch-size").hasMessageContaining("twice").hasMessageContaining("" + file);

        Files.writeString(file, "erp.http.port=0\nerp.http.port=0\n");
        assertThat(Settings.load(file, "").values()).containsEntry("erp.http.port", "0");
    }

    @Test
    void shouldSayWhatIsWrongWithABackslash() throws IOException {
        Path file = write("erp.lookup.dir=C:\\users\\me\n", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Settings.load(file, "")).isInstanceOf(StartException.class)
                .hasMessageContaining("backslash").hasMessageContaining("" + file);
    }

    @Test
    void shouldRefuseAMisspeltKeyAndNameThoseThatAreAlike() {
        assertThatThrownBy(() -> settings("erp.kingdee.secert", "x")).isInstanceOf(StartException.class)
                .hasMessageContaining("erp.kingdee.secert").hasMessageContaining("erp.kingdee.secret")
                // there are hundreds, and the name of the wrong one has to stay on the screen
                .extracting(Throwable::getMessage, STRING).hasSizeLessThan(400);
    }

    @Test
    void shouldRefuseAnOptionThatTheComponentOfSstDoesNotHave() {
        assertThatThrownBy(() -> settings("camel.component.sst.appidd", "hidden")).isInstanceOf(StartException.class)
                .hasMessageContaining("camel.component.sst.appidd").hasMessageNotContaining("hidden");
        assertThat(settings("camel.component.sst.sign-template", "{appid}{body}{appkey}").values()).hasSize(1);
    }

    @Test
    void shouldShowTheConsoleToThisMachineOnlyOnAPortOfItsOwn() {
        Settings other = settings("management.server.port", "9090");
        Settings open = new Settings(
                "test", new TreeMap<>(Map.of("management.server.port", "9090", "management.server.address", "0.0.0.0")));

        // two free ports are not the same one
        Settings any = new Settings("test", new TreeMap<>(Map.of("management.server.port", "0", "erp.http.port", "0")));

        assertThat(other.springProperties()).containsEntry("management.server.address", "127.0.0.1");
        assertThat(any.springProperties()).containsEntry("management.server.address", "127.0.0.1");
        assertThatThrownBy(open::springProperties).isInstanceOf(StartException.class)
                .hasMessageContaining("management.server.address").hasMessageContaining("no login");
    }

    @ParameterizedTest
    @CsvSource({ "erp.kingdee.secret, hid{{den", "camel.component.wdt.secret, hid{{den", "erp.kingdee.secret, {{den{{x}}" })
    void shouldRefuseASecretThatCamelWouldTakeForAPlaceholderAndNotShowIt(String key, String value) {
        assertThatThrownBy(() -> settings(key, value)).isInstanceOf(StartException.class)
                .hasMessageContaining(key).hasMessageContaining("placeholder").hasMessageNotContaining("den");
    }

    @Test
    void shouldRefuseAKeyOfARouteThatDoesNotExist() {
        assertThatThrownBy(() -> settings("erp.route.wdt-stockin-to-kingdee.enabled", "true"))
                .isInstanceOf(StartException.class).hasMessageContaining("erp.route." + ROUTE + ".enabled");
    }

    @Test
    void shouldRefuseAnOptionThatTheComponentDoesNotHave() {
        assertThatThrownBy(() -> settings("camel.component.wdt.app-secret", "hidden")).isInstanceOf(StartException.class)
                .hasMessageContaining("camel.component.wdt.app-secret").hasMessageNotContaining("hidden");
    }

    @ParameterizedTest
    @CsvSource({
            "camel.componet.wdt.secret, camel.component.wdt.secret",
            "camel.component.wtd.app-key, camel.component.wdt.app-key",
            "camel.component.stt.appid, camel.component.sst.appid",
            "Camel.Component.WDT.sid, camel.component.wdt.sid",
            "camel.components.kafka.brokers, camel.component.kafka.brokers",
            "camel.component.nosuch.secret, no component nosuch",
            "ERP.kingdee.secret, erp.kingdee.secret",
            "Erp.Kingdee.Url, erp.kingdee.url" })
    void shouldRefuseAMisspeltBeginningOfAKeyAndNameTheRightOne(String name, String right) {
        Properties line = new Properties();
        line.put(name, "hidden");

        assertThatThrownBy(() -> settings(name, "hidden")).isInstanceOf(StartException.class)
                .hasMessageContaining("Unknown key " + name).hasMessageContaining(right).hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> settings("erp.check", "true").with(line)).isInstanceOf(StartException.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @CsvSource({
            "camel.component.kafka.brokers", "camel.component.wdt-shop2.secret", "camel.main.name", "camel.dataformat.csv.x",
            "spring.main.banner-mode", "logging.level.io.camelerp", "app.http.port", "erp" })
    void shouldLeaveKeysOfOthersAlone(String name) {
        assertThat(settings(name, "x").values()).containsKey(name);
    }

    @Test
    void shouldTakeEveryOptionOfTheComponentInBothSpellings() {
        assertThat(settings("camel.component.wdt.requests-per-minute", "30").values()).hasSize(1);
        assertThat(settings("camel.component.wdt.requestsPerMinute", "30").values()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
            "erp.route.wdt-stockout-to-kingdee.enabled, ture, true or false",
            "erp.route.wdt-stockout-to-kingdee.delay, abc, PT30S",
            "erp.route.wdt-stockout-to-kingdee.window-size, 5 min, PT30S",
            "erp.route.wdt-stockout-to-kingdee.settle-delay, -PT5S, PT30S",
            "erp.route.wdt-refund-stockin-to-kingdee.lookback, a day, PT30S",
            "erp.route.wdt-transfer-to-kingdee.lookback-enabled, no, true or false",
            "erp.delivered.expiry, 8d, PT30S",
            "erp.route.wdt-any-to-file.max-age, 1h, PT30S",
            "erp.route.orders-to-wdt.enabled, on, true or false",
            "erp.route.wdt-transfer-to-kingdee.goal, done, audited",
            "erp.route.wdt-stockout-cancelled-to-kingdee.action, kill, reverse",
            "erp.kingdee.closed-period, later, nextOpenDay",
            "erp.dry-run, yes, true or false",
            "erp.kingdee.unknown-wait, soon, PT30S",
            "erp.kingdee.response-timeout, 30, PT30S",
            "erp.alert.lag, half an hour, PT30S",
            "erp.kingdee.batch-size, abc, a number",
            "erp.kingdee.parallel-saves, -1, a number",
            "erp.kingdee.lcid, zh, a number",
            "erp.kingdee.batch-size, 0, from 1 on",
            "erp.kingdee.parallel-saves, 50, 1 to 10",
            "erp.route.wdt-stockout-to-kingdee.start-from, 2026-11-1, 2026-11-01 00:00:00",
            "erp.route.wdt-stockout-to-kingdee.start-from, '', P1D",
            "erp.route.kingdee-purchase-to-wdt.start-from, yesterday, P1D",
            "erp.lookup.dir, '', the folder",
            "erp.alert.robot, slack, dingtalk",
            "erp.kingdee.auth, oauth, password",
            "erp.lookup.missing, skip, identity",
            "erp.kingdee.verify-base-data, 1, true or false",
            "erp.route.wdt-stockout-to-kingdee.lookback-cron, hourly, 0 30 3 * * ?",
            "erp.route.wdt-stockout-to-kingdee.cron, * *, 0 30 3 * * ?",
            "erp.route.reconcile.cron, 0 0 0 1 1 ? 2020, fires again",
            "erp.route.reconcile.cron, 0 0 0 30 2 ?, fires again",
            "erp.http.port, 80800, 65535",
            "erp.console.enabled, yes, true or false",
            "camel.component.wdt.requests-per-minute, abc, a number",
            "camel.component.wdt.connect-timeout, soon, PT30S",
            "camel.component.wdt.dialect, z, classic" })
    void shouldRefuseAValueThatIsNotWhatTheKeyTakes(String name, String value, String expected) {
        assertThatThrownBy(() -> settings(name, value)).isInstanceOf(StartException.class).hasMessageContaining(name)
                .hasMessageContaining("not '" + value + "'").hasMessageContaining(expected);
    }

    /** The sample shows most keys without a value. */
    @Test
    void shouldSayThatALineWithoutAValueMayBeLeftOut() {
        assertThatThrownBy(() -> settings("erp.route." + ROUTE + ".settle-delay", "")).isInstanceOf(StartException.class)
                .hasMessageContaining("settle-delay").hasMessageEndingWith("Leave the line out to have the default.");
    }

    @ParameterizedTest
    @CsvSource({
            "erp.route.wdt-stockout-to-kingdee.delay, PT0.5S",
            "erp.route.wdt-stockout-to-kingdee.window-size, P1D",
            "erp.route.wdt-purchase-order-to-kingdee.lookback-enabled, false",
            "erp.route.wdt-other-stock-to-kingdee.out-mapping, file:mine.jq",
            "erp.route.wdt-purchase-stockin-to-kingdee.order-type, 1",
            "erp.kingdee.number-prefix, B-",
            "erp.route.wdt-stockout-to-kingdee.start-from, 2026-11-01 08:00:00",
            "erp.route.wdt-stockout-to-kingdee.start-from, 2026-11-01T08:00:00",
            "erp.route.kingdee-purchase-to-wdt.start-from, 2026-11-01",
            "erp.route.sst-return-to-kingdee.start-from, P7D",
            "erp.route.wdt-stockout-to-kingdee.start-from, now",
            "erp.alert.robot, feishu",
            "erp.kingdee.org-num, ORG-1",
            "erp.route.wdt-refund-stockin-to-kingdee.status, 'A,B'",
            "erp.route.wdt-stockout-to-kingdee.cron, 0 0/10 8-22 * * ?",
            "erp.route.wdt-any-to-file.name, trades",
            "erp.route.wdt-any-to-queue.key, .order_no",
            "erp.route.wdt-any-to-kafka.topic, trades",
            "erp.route.orders-to-wdt.result-dir, results",
            "erp.route.kingdee-purchase-to-wdt.duplicate-pattern, exists",
            "erp.route.wdt-master-data.kinds, 'shop,goods'",
            "erp.route.queue-to-kingdee.workers, 4",
            "erp.jms.url, tcp://127.0.0.1:61616",
            "erp.kafka.brokers, 127.0.0.1:9092",
            "erp.kingdee.goal-retry, PT10M",
            "erp.kingdee.closed-period-texts, closed",
            "erp.dry-run.dir, out",
            "erp.route.wdt-stockout-summary-to-kingdee.book-cron, 0 0 4 * * ?",
            "camel.component.wdt.connect-timeout, 30s",
            "camel.component.wdt.connect-timeout, 30000",
            "camel.component.wdt.dialect, y" })
    void shouldTakeAValueThatTheKeyTakes(String name, String value) {
        assertThat(settings(name, value).values()).containsEntry(name, value);
    }

    @Test
    void shouldSayThatAVariableOfTheEnvironmentIsMissing() {
        assertThatThrownBy(() -> settings("camel.component.wdt.secret", "${NO_SUCH_VARIABLE}"))
                .isInstanceOf(StartException.class).hasMessageContaining("NO_SUCH_VARIABLE").hasMessageContaining("not set");
    }

    @Test
    void shouldNotShowAPlaceholderThatASecretOfTheEnvironmentHolds() {
        System.setProperty("A_SECRET_OF_THE_TEST", "pw{{abc}}d");
        try {
            assertThatThrownBy(() -> settings("camel.component.wdt.secret", "${A_SECRET_OF_THE_TEST}"))
                    .isInstanceOf(StartException.class).hasMessageContaining("A_SECRET_OF_THE_TEST")
                    .hasMessageContaining("camel.component.wdt.secret").hasMessageContaining("placeholder")
                    .hasMessageNotContaining("abc");
        } finally {
            System.clearProperty("A_SECRET_OF_THE_TEST");
        }
    }

    @Test
    void shouldRefuseASecretOfTheEnvironmentThatEndsWithABlank() {
        System.setProperty("A_SECRET_OF_THE_TEST", "copied-too-far ");
        try {
            assertThatThrownBy(() -> settings("camel.component.wdt.secret", "${A_SECRET_OF_THE_TEST}"))
                    .isInstanceOf(StartException.class).hasMessageContaining("A_SECRET_OF_THE_TEST")
                    .hasMessageContaining("camel.component.wdt.secret").hasMessageContaining("ends with a blank")
                    .hasMessageNotContaining("copied-too-far");
            assertThat(settings("erp.datasource.password", "${A_SECRET_OF_THE_TEST}")).isNotNull();
        } finally {
            System.clearProperty("A_SECRET_OF_THE_TEST");
        }
    }

    /** The sample begins at the present, and a dry run of it would end with nothing to look at and no word why. */
    @Test
    void shouldKnowWhichDryRunsHaveNothingToRead() {
        TreeMap<String, String> values = new TreeMap<>(Map.of("erp.dry-run", "true"));
        List<String> routes = List.of(ROUTE, "orders-to-wdt");

        assertThat(new Settings("test", values).emptyDryRuns(routes)).containsExactly(ROUTE);
        values.put("erp.route." + ROUTE + ".start-from", "P1D");
        assertThat(new Settings("test", values).emptyDryRuns(routes)).isEmpty();
        values.put("erp.route." + ROUTE + ".start-from", "now");
        assertThat(new Settings("test", values).emptyDryRuns(routes)).containsExactly(ROUTE);
        values.put("erp.dry-run", "false");
        assertThat(new Settings("test", values).emptyDryRuns(routes)).isEmpty();
    }

    @Test
    void shouldSayThatNoRouteIsEnabled() {
        Settings settings = settings("erp.route." + ROUTE + ".enabled", "false");

        assertThatThrownBy(() -> Runner.start(settings)).isInstanceOf(StartException.class)
                .hasMessageContaining("No route is enabled").hasMessageContaining(ROUTE);
    }

    @Test
    void shouldNotShowTheConsoleToOtherMachines() {
        Settings open = new Settings("test", new TreeMap<>(Map.of("server.address", "0.0.0.0")));
        Settings healthOnly = new Settings(
                "test", new TreeMap<>(Map.of("server.address", "0.0.0.0", "erp.console.enabled", "false")));

        assertThatThrownBy(open::springProperties).isInstanceOf(StartException.class).hasMessageContaining("no login");
        assertThat(healthOnly.springProperties()).containsEntry("management.endpoints.web.exposure.include",
                "health,prometheus");
    }

    @Test
    void shouldListenOnThisMachineOnly() {
        Map<String, Object> properties = settings("erp.http.port", "9090").springProperties();

        assertThat(properties).containsEntry("server.address", "127.0.0.1").containsEntry("server.port", "9090");
    }

    private static Settings settings(String name, String value) {
        return new Settings("test", new TreeMap<>(Map.of(name, value)));
    }

    private Path write(String text, Charset charset) throws IOException {
        return Files.writeString(folder.resolve("plain.properties"), text, charset);
    }
}
