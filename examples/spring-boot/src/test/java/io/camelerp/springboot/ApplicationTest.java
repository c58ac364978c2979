/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.springboot;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.management.ObjectName;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.common.ShownByJmx;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import io.camelerp.sandbox.wdt.WdtServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.web.servlet.WebMvcProperties;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * The application with a login, over HTTP and in a browser, against the sandbox.
 */
class ApplicationTest {

    private static final int STOCKOUTS = 30;
    private static final String USER = "operator";
    private static final String PASSWORD = "a-password";
    private static final String DATABASE_PASSWORD = "a-database-password";
    private static final String TOKEN = "a-token-nobody-guesses";
    private static final Pattern METRIC = Pattern.compile("camelerp_[a-z_]+");

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static Sandbox sandbox;
    private static ConfigurableApplicationContext application;
    private static String address;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.builder().start();
        LocalDateTime now = LocalDateTime.now(ZoneId.of("Asia/Shanghai"));
        sandbox.seedStockouts(STOCKOUTS, 1, now.minusDays(5), now.minusHours(1));
        application = SpringApplication.run(Application.class, "--server.port=0", "--spring.main.banner-mode=off",
                "--logging.level.root=warn",
                "--console.user=" + USER,
                "--console.password=" + PASSWORD, "--camel.component.wdt.base-uri=" + sandbox.wdtUrl(),
                "--erp.kingdee.url=" + sandbox.kingdeeUrl(), "--erp.datasource.url=jdbc:h2:mem:spring-boot",
                "--erp.datasource.username=erp", "--erp.datasource.password=" + DATABASE_PASSWORD, "--erp.http.token=" + TOKEN,
                "--erp.http.enabled=true",
                "--erp.kingdee.password=" + KingdeeServer.PASSWORD,
                "--erp.route.wdt-stockout-to-kingdee.lookback-enabled=false");
        address = "http://127.0.0.1:"
                  + ((ServletWebServerApplicationContext) application).getWebServer().getPort() + "/actuator/";
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> {
                    int missing = sandbox.report().missing().size();
                    // all have arrived: what is not booked is a dead letter
                    assertThat(missing).isPositive().isLessThan(STOCKOUTS);
                    assertThat(metrics()).contains("camelerp_dead_letters " + (double) missing);
                });
    }

    @AfterAll
    static void stop() {
        application.close();
        sandbox.close();
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(address + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String metrics() throws IOException, InterruptedException {
        return get("prometheus").body();
    }

    @Test
    void shouldTellPrometheusWhereEachRouteStands() throws Exception {
        String labels
                = "\\{account=\"sandbox\",api=\"stockout_order_query_trade\",route=\"wdt-stockout-to-kingdee\",vendor=\"wdt\"}";

        assertThat(metrics()).containsPattern("camelerp_lag_seconds" + labels)
                .containsPattern("camelerp_quota_available" + labels + " [0-9]")
                .containsPattern("camelerp_failures_in_a_row" + labels + " 0.0")
                .contains("camelerp_vendor_errors_total{account=\"sandbox\",category=\"AUTH\",vendor=\"wdt\"} 0.0");
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(metrics())
                .contains("camelerp_dead_letters " + (double) sandbox.report().missing().size())
                .contains("camelerp_differences 0.0"));
    }

    @Test
    void shouldBeReadyAndAlive() throws Exception {
        assertThat(get("health/liveness").statusCode()).isEqualTo(200);
        HttpResponse<String> readiness = get("health/readiness");

        assertThat(readiness.statusCode()).isEqualTo(200);
        assertThat(readiness.body()).contains("\"UP\"").doesNotContain("lagSeconds");
    }

    @Test
    void shouldUseOnlyMetersThatAreThereInRulesAndDashboard() throws Exception {
        String rules = Files.readString(Path.of("monitoring/alerts.yml"));
        JsonNode dashboard = new ObjectMapper().readTree(Path.of("monitoring/grafana-dashboard.json").toFile());
        String metrics = metrics();
        // pending and dead are those of SST, which has no route here
        Set<String> known = Stream.concat(names(metrics), Stream.of("camelerp_pending", "camelerp_dead"))
                .collect(Collectors.toSet());

        assertThat(names(rules)).isNotEmpty().isSubsetOf(known);
        assertThat(names(dashboard.toString())).hasSizeGreaterThan(5).isSubsetOf(known);
        assertThat(dashboard.path("panels").findValuesAsText("title"))
                .contains("Lag", "Throughput", "Quota", "Dead letters", "Vendor errors");
    }

    private static Stream<String> names(String text) {
        return METRIC.matcher(text).results().map(match -> match.group()).distinct();
    }

    @Test
    void shouldShowNothingOfJolokiaWithoutALogin() throws Exception {
        assertThat(get("jolokia/version").statusCode()).isEqualTo(302);
        assertThat(get("hawtio/").statusCode()).isEqualTo(302);
    }

    /** Another ready-made route than the first one, which asks for a token and knows nothing of the login. */
    @Test
    void shouldLoadEachReadyMadeRouteThatIsEnabled() throws Exception {
        URI deadLetters = URI.create(address.replace("/actuator/", "/erp/dead-letters"));
        HttpRequest.Builder list = HttpRequest.newBuilder(deadLetters).header("Authorization", "Bearer " + TOKEN);
        HttpRequest replay = HttpRequest.newBuilder(URI.create(deadLetters + "/replay?route=dead-letters-http"))
                .header("Authorization", "Bearer " + TOKEN).POST(HttpRequest.BodyPublishers.noBody()).build();

        assertThat(HTTP.send(list.build(), HttpResponse.BodyHandlers.ofString()).body()).contains("wdt-stockout-to-kingdee");
        assertThat(HTTP.send(replay, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        assertThat(HTTP.send(HttpRequest.newBuilder(deadLetters).build(), HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(401);
    }

    /** A servlet takes them for parameters of the address, and nothing here reads them. */
    @ParameterizedTest
    @CsvSource({ "key=A1, false", "key=A1, true", "'{\"key\":\"A1\"}', false", "'{\"key\":\"A1\"}', true" })
    void shouldRefuseParametersInTheBody(String body, boolean chunked) throws Exception {
        HttpRequest.BodyPublisher key = HttpRequest.BodyPublishers.ofString(body);
        HttpRequest request = HttpRequest
                .newBuilder(URI.create(address.replace("/actuator/", "/erp/dead-letters/drop?route=none")))
                .header("Authorization", "Bearer " + TOKEN).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(chunked ? HttpRequest.BodyPublishers.fromPublisher(key) : key).build();

        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("after a ?");
    }

    /** Neither SST nor a script understands a login page. */
    @Test
    void shouldSayWhatIsWrongWithARequestInsteadOfAskingForALogin() throws Exception {
        for (Map.Entry<String, Integer> wrong : Map.of("/erp/dead-letters", 405, "/erp/nothing", 404, "/sst/push", 404)
                .entrySet()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address.replace("/actuator/", wrong.getKey())))
                    .header("Authorization", "Bearer " + TOKEN).PUT(HttpRequest.BodyPublishers.noBody()).build();

            assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode()).as(wrong.getKey())
                    .isEqualTo(wrong.getValue());
        }
    }

    /** A reconciliation or the replay of many dead letters; Tomcat gives up after half a minute, while they go on. */
    @Test
    void shouldWaitForWhatAnOperatorAsksFor() {
        assertThat(application.getBean(WebMvcProperties.class).getAsync().getRequestTimeout())
                .isGreaterThanOrEqualTo(Duration.ofHours(1));
    }

    @Test
    void shouldRefuseToBeSeenFromElsewhereWithoutALogin() {
        SpringApplication open = new SpringApplication(Application.class);

        assertThatThrownBy(() -> open.run("--server.address=0.0.0.0", "--server.port=0", "--camel.main.auto-startup=false"))
                .hasStackTraceContaining("Without a login the console must not be seen from other machines");
    }

    @Test
    void shouldRefuseToBeSeenFromElsewhereOnAPortOfItsOwn() {
        SpringApplication open = new SpringApplication(Application.class);

        assertThatThrownBy(() -> open.run("--management.server.port=0", "--server.port=0", "--camel.main.auto-startup=false"))
                .hasStackTraceContaining("or management.server.address=127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "  " })
    void shouldRefuseAnEmptyPassword(String password) {
        SpringApplication open = new SpringApplication(Application.class);

        assertThatThrownBy(() -> open.run("--console.password=" + password, "--server.address=0.0.0.0", "--server.port=0",
                "--camel.main.auto-startup=false"))
                .hasStackTraceContaining("console.password is empty");
    }

    /** Nor one of Spring Boot's that would show settings, not even by JMX and so by Jolokia. */
    @Test
    void shouldShowNoSettingsByTheEndpointsOfSpringBoot() throws Exception {
        for (String endpoint : List.of("env", "configprops", "beans", "heapdump")) {
            assertThat(get(endpoint).statusCode()).as(endpoint).isNotEqualTo(200);
        }
        assertThat(ManagementFactory.getPlatformMBeanServer()
                .queryNames(new ObjectName("org.springframework.boot:type=Endpoint,*"), null))
                .allMatch(name -> name.getKeyProperty("name").equals("Health"));
    }

    /** Every attribute that an operator may read, and every dump of the routes. */
    @Test
    void shouldShowNoSecretInAnyMBeanOrDump() throws Exception {
        assertThat(ShownByJmx.of("*:*")).contains("wdt-stockout-to-kingdee", "Checkpoint=", "kamelet:kingdee-sink")
                .doesNotContain(WdtServer.SECRET, KingdeeServer.APP_SECRET, KingdeeServer.PASSWORD, DATABASE_PASSWORD, TOKEN);
    }

    /** Skipped, and said so, where there is no Chromium or no npm; .ci/run brings both. */
    @Test
    void shouldLetAnOperatorWorkInTheConsole() throws Exception {
        String chromium = Browser.chromium();
        assumeThat(chromium).as("the console test needs Chromium (apt-get install chromium) and was skipped").isNotNull();
        assumeThat(Browser.hasNpm()).as("the console test needs npm (apt-get install npm) and was skipped").isTrue();

        int dead = sandbox.report().missing().size();
        // two stock-outs were refused for want of this one
        sandbox.kingdee().baseData("materials", "SKU-9999");

        List<String> steps = Browser.run(chromium,
                Map.of("CONSOLE", address + "hawtio/", "CONSOLE_USER", USER, "CONSOLE_PASSWORD", PASSWORD));
        Map<String, String> seen = steps.stream()
                .collect(Collectors.toMap(step -> step.replaceFirst(": .*", ""), step -> step.replaceFirst("^[^:]*: ", "")));

        assertThat(seen.get("refused")).contains("Invalid credentials");
        assertThat(seen.get("open")).contains("Hawtio");
        assertThat(seen.get("route diagram")).contains("wdt-stockouts").contains("book-stockouts");
        assertThat(seen).containsKeys("source", "debug", "trace", "exchanges");
        assertThat(seen.get("checkpoint")).startsWith("20");
        assertThat(seen.get("lag")).matches("\\d+");
        assertThat(seen.get("window")).startsWith("20");
        assertThat(seen.get("calls available")).matches("-?\\d+");
        assertThat(seen.get("vendor code")).isEqualTo("0");
        assertThat(Long.parseLong(seen.get("delivered after"))).isGreaterThan(Long.parseLong(seen.get("delivered before")));
        assertThat(seen.get("moved")).contains("Operation successful");
        assertThat(seen.get("polled")).contains("Operation successful");
        assertThat(Long.parseLong(seen.get("windows read after"))).isGreaterThan(Long.parseLong(seen.get("windows read")));
        assertThat(Long.parseLong(seen.get("traced"))).isPositive();
        assertThat(seen.get("dead letters before")).isEqualTo(String.valueOf(dead));
        assertThat(seen.get("dead letters")).contains("REFUSED", "MAPPING");
        assertThat(seen.get("replayed")).contains("\"resolved\": 2");
        assertThat(seen.get("dead letters after")).isEqualTo(String.valueOf(dead - 2));
        assertThat(sandbox.report().missing()).hasSize(dead - 2);
        assertThat(sandbox.report().duplicated()).isZero();
    }
}
