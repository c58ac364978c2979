/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.wdt.LengthUnit;
import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.wdt.WdtConfiguration.Environment;
import io.camelerp.wdt.client.VendorTime;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Changing an option changes what happens.
 */
@Tag("C23")
class WdtOptionsTest extends ConsumerTestSupport {

    private WdtConfiguration configuration() {
        return context.getComponent("wdt", WdtComponent.class).getConfiguration();
    }

    @ParameterizedTest
    @CsvSource({
            "production, classic, openapi, https://api.wangdian.cn/openapi2",
            "test, classic, openapi, https://sandbox.wangdian.cn/openapi2",
            "production, y, openapi, https://openapi.huice.com/openapi",
            "test, y, openapi, https://openapitest.huice.com/openapi",
            "production, classic, qimen, https://hu3cgwt0tc.api.taobao.com/router/qm",
            "test, classic, qimen, https://hu3cgwt0tc.api.taobao.com/router/qmtest" })
    void shouldChooseTheHostByEnvironmentDialectAndGateway(
            Environment environment, WdtDialect dialect, WdtGateway gateway, String expected) {
        WdtConfiguration configuration = configuration();
        configuration.setBaseUri(null);
        configuration.setEnvironment(environment);
        configuration.setDialect(dialect);
        configuration.setGateway(gateway);
        configuration.setTargetAppKey("21363512");

        assertThat(configuration.account().baseUri()).hasToString(expected);
    }

    @Test
    void shouldSpeakTheDialectOfTheWebEdition() throws Exception {
        putStockout(1, now.minusMinutes(5));
        start("stockouts", stockouts(now.minusMinutes(10), "dialect=y", "baseUri=" + sandbox.wdtYUrl()), this::note);

        awaitDelivered(1, 1);

        assertThat(calls().get(0).params()).containsEntry("time_type", "2").containsEntry("status_type", "1");
    }

    @Test
    void shouldGoThroughTheQimenGateway() throws Exception {
        putStockout(1, now.minusMinutes(5));
        start("stockouts", stockouts(now.minusMinutes(10), "gateway=qimen", "baseUri=" + sandbox.qimenUrl(),
                "appKey=" + WdtServer.QIMEN_APP_KEY, "secret=" + WdtServer.QIMEN_SECRET,
                "targetAppKey=" + WdtServer.QIMEN_TARGET_APP_KEY), this::note);

        awaitDelivered(1, 1);

        assertThat(calls().get(0).params()).containsEntry("method", "wdt.stockout.order.query.trade")
                .containsEntry("target_app_key", WdtServer.QIMEN_TARGET_APP_KEY);
    }

    @Test
    void shouldSendTheParametersOfTheEndpointBesideThoseOfTheComponent() throws Exception {
        configuration().setParameters(Map.of("warehouse_no", "CK01", "shop_no", "SH009"));
        putStockout(1, now.minusMinutes(5));
        start("stockouts", stockouts(now.minusMinutes(10), "param.shop_no=SH001"), this::note);

        awaitDelivered(1, 1);

        assertThat(calls().get(0).params()).containsEntry("warehouse_no", "CK01").containsEntry("shop_no", "SH001");
    }

    @Test
    void shouldSignValuesOutsideAsciiByTheUnitThatTheUserNames() throws Exception {
        sandbox.wdt().lengthUnit(LengthUnit.BYTES);
        start("chars", once(now.minusMinutes(10), "param.shop_no=RAW(店铺)"), this::note);
        await().atMost(PATIENCE).until(() -> consumer("chars").getErrorCounter() > 0);

        start("bytes", once(now.minusMinutes(10), "param.shop_no=RAW(店铺)", "signLengthUnit=bytes"), this::note);
        awaitIdleOnce("bytes");

        assertThat(health("chars").getError().orElseThrow()).hasMessageContaining("签名");
        assertThat(consumer("bytes").getErrorCounter()).isZero();
    }

    private void awaitIdleOnce(String routeId) {
        await().atMost(PATIENCE).until(() -> consumer(routeId).isFirstPollDone());
    }

    @Test
    void shouldPollAnApiThatTheCatalogueDoesNotKnow() throws Exception {
        LocalDateTime time = now.minusMinutes(5);
        try (StubVendor vendor = new StubVendor(
                form -> "{'code':0,'total_count':2,'rows':["
                        + "{'no':'A','changed':'" + TIME.format(time) + "'},"
                        + "{'no':'B','changed':'" + TIME.format(time)
                        + "'}],'notes':[]}")) {
            start("stockouts",
                    "wdt:my_own_query?initialDelay=0&delay=60000&settleDelay=1000&startFrom=PT10M&baseUri=" + vendor.url()
                               + "&kind=query&listNode=rows&keyField=no&timeField=changed",
                    exchange -> delivered.add(exchange.getMessage().getHeader(WdtConstants.RECORD_KEY, String.class) + "@"
                                              + exchange.getMessage().getHeader(WdtConstants.RECORD_TIME, String.class)));

            await().atMost(PATIENCE).until(() -> delivered.size() == 2);

            assertThat(delivered).containsExactly("A@" + TIME.format(time), "B@" + TIME.format(time));
            assertThat(vendor.asked()).first().satisfies(form -> assertThat(form).containsEntry("path", "/my_own_query.php")
                    .containsKeys("start_time", "end_time", "page_no", "page_size"));
        }
    }

    @Test
    @Tag("C6")
    void shouldRefuseAnAnswerThatDoesNotSayHowManyRowsThereAre() throws Exception {
        try (StubVendor vendor = new StubVendor(form -> "{'code':0,'stockout_list':[{'stockout_id':1}]}")) {
            start("stockouts", once(now.minusMinutes(10), "baseUri=" + vendor.url()), this::note);

            await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() > 0);

            assertThat(health("stockouts").getError().orElseThrow()).hasMessageContaining("'total_count'")
                    .hasMessageContaining("got none beside 1 rows");
            assertThat(delivered).isEmpty();
        }
    }

    @Test
    @Tag("C19")
    void shouldGoOnWhenTheVendorAnswersByACodeThatItFoundNothing() throws Exception {
        LocalDateTime from = now.minusMinutes(10);
        try (StubVendor vendor = new StubVendor(form -> "{'code':7200,'message':'没有查询到数据'}")) {
            start("stockouts", once(from, "baseUri=" + vendor.url()), this::note);

            awaitIdleOnce("stockouts");

            assertThat(health("stockouts").getState()).isEqualTo(HealthCheck.State.UP);
            assertThat(consumer("stockouts").getCheckpoint()).isGreaterThan(TIME.format(from));
            assertThat(delivered).isEmpty();
        }
    }

    @Test
    @Tag("C19")
    void shouldNotTakeThatCodeForNothingWhereItIsNotKnown() throws Exception {
        LocalDateTime from = now.minusMinutes(10);
        try (StubVendor vendor = new StubVendor(form -> "{'code':7200,'message':'没有查询到数据'}")) {
            start("stockouts", once(from, "dialect=y", "baseUri=" + vendor.url()), this::note);

            await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() > 0);
            assertThat(consumer("stockouts").getCheckpoint()).isLessThanOrEqualTo(TIME.format(from));
        }
    }

    @Test
    @Tag("C6")
    void shouldRefuseATotalThatIsSmallerThanTheAnswer() throws Exception {
        try (StubVendor vendor = new StubVendor(
                form -> "{'code':0,'total_count':1,'stockout_list':[{'stockout_id':1},{'stockout_id':2}]}")) {
            start("stockouts", once(now.minusMinutes(10), "baseUri=" + vendor.url()), this::note);

            await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() > 0);

            assertThat(health("stockouts").getError().orElseThrow()).hasMessageContaining("got 1 beside 2 rows");
            assertThat(delivered).isEmpty();
        }
    }

    @Test
    @Tag("C4")
    void shouldAskForNoLongerWindowsThanTheUserWants() throws Exception {
        start("stockouts", stockouts(now.minusMinutes(60), "windowSize=600000"), this::note);
        awaitIdle("stockouts");

        assertThat(calls()).hasSizeGreaterThanOrEqualTo(6).allSatisfy(call -> assertThat(length(call))
                .isLessThanOrEqualTo(Duration.ofMinutes(10)));
    }

    @Test
    @Tag("C4")
    void shouldAskForNoLongerWindowsThanTheVendorAllows() throws Exception {
        String uri = stockouts(now.minusHours(5), "windowSize=PT24H").replace(STOCKOUT, "trade_query");
        start("trades", uri, this::note);
        awaitIdle("trades");

        assertThat(sandbox.ledger().calls("wdt:trade_query")).hasSizeGreaterThanOrEqualTo(5).allSatisfy(call -> {
            assertThat(length(call)).isLessThanOrEqualTo(Duration.ofMinutes(60));
            assertThat(call.resultCode()).isEqualTo("0");
        });
    }

    @Test
    @Tag("C4")
    void shouldReadEveryDayWhenTheUserWantsWindowsOfHalfADay() throws Exception {
        for (int day = 5; day > 0; day--) {
            String time = TIME.format(now.minusDays(day));
            sandbox.wdt().put("purchase_order_query", Orders.NODES.objectNode().put("purchase_id", day)
                    .put("purchase_no", "CG" + day).put("status", 10).put("created", time).put("modified", time));
        }
        start("purchases",
                "wdt:purchase_order_query?dialect=y&initialDelay=0&delay=50&startFrom=P6D&windowSize=PT12H&baseUri="
                           + sandbox.wdtYUrl(),
                exchange -> delivered.add(exchange.getMessage().getBody(JsonNode.class).get("purchase_id").asText()));

        await().atMost(PATIENCE).until(() -> delivered.size() == 5);
        await().atMost(PATIENCE)
                .until(() -> TIME.format(now.toLocalDate().atStartOfDay()).equals(consumer("purchases").getCheckpoint()));
        assertThat(delivered).containsExactly("5", "4", "3", "2", "1");
    }

    private static Duration length(Call call) {
        return Duration.between(VendorTime.parse(call.params().get("start_time")),
                VendorTime.parse(call.params().get("end_time")));
    }

    @Test
    void shouldAskForTheMostRowsOfAPageUnlessTheUserWantsFewer() throws Exception {
        start("most", stockouts(now.minusMinutes(10)), this::note);
        awaitIdle("most");
        List<Call> most = List.copyOf(calls());
        context.getRouteController().stopRoute("most");
        sandbox.ledger().clear();
        start("fewer", stockouts(now.minusMinutes(10), "pageSize=30"), this::note);
        awaitIdle("fewer");

        assertThat(most).extracting(call -> call.params().get("page_size")).containsOnly("100");
        assertThat(calls()).extracting(call -> call.params().get("page_size")).containsOnly("30");
    }

    @Test
    @Tag("C17")
    void shouldRepeatACallAsOftenAsTheUserWants() throws Exception {
        sandbox.faults().every("wdt:*", 1, Fault.HTTP_500);
        start("never", once(now.minusMinutes(10), "maxRetries=0"), this::note);
        await().atMost(PATIENCE).until(() -> consumer("never").getErrorCounter() > 0);
        int never = calls().size();
        start("often", once(now.minusMinutes(10), "maxRetries=4"), this::note);
        await().atMost(PATIENCE).until(() -> consumer("often").getErrorCounter() > 0);

        assertThat(never).isEqualTo(1);
        assertThat(calls()).hasSize(6);
    }

    @Test
    @Tag("C17")
    void shouldWaitBeforeARepeatTwiceAsLongEachTime() throws Exception {
        sandbox.faults().every("wdt:*", 1, Fault.HTTP_500);
        start("stockouts", once(now.minusMinutes(10), "maxRetries=2", "retryDelay=200"), this::note);

        await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() > 0);

        assertThat(Duration.between(calls().get(0).at(), calls().get(1).at())).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        assertThat(Duration.between(calls().get(1).at(), calls().get(2).at())).isGreaterThanOrEqualTo(Duration.ofMillis(400));
    }

    @Test
    @Tag("C16")
    @Tag("C17")
    void shouldPauseTheWholeAccountAfterARateLimit() throws Exception {
        putStockout(1, now.minusMinutes(5));
        sandbox.faults().at("wdt:*", 1, Fault.RATE_LIMIT);
        start("stockouts", once(now.minusMinutes(10), "rateLimitPause=500"), this::note);

        awaitDelivered(1, 1);

        assertThat(Duration.between(calls().get(0).at(), calls().get(1).at())).isGreaterThanOrEqualTo(Duration.ofMillis(490));
        assertThat(consumer("stockouts").getQuotaWaitMillis()).isGreaterThanOrEqualTo(490);
    }

    @Test
    void shouldKeepTheCheckpointWhereTheUserWants(@TempDir Path elsewhere) throws Exception {
        start("stockouts", stockouts(now.minusMinutes(10), "stateDirectory=" + elsewhere, "checkpointKey=mine"), this::note);
        awaitIdle("stockouts");

        try (Stream<Path> files = Files.list(elsewhere)) {
            assertThat(files).singleElement().satisfies(file -> assertThat(file.getFileName().toString())
                    .isEqualTo("wdt%2Fsandbox%2Fstockout_order_query_trade%2Fmine.checkpoint"));
        }
        assertThat(stateDirectory).isEmptyDirectory();
    }

    @Test
    void shouldKeepTheCheckpointInTheRepositoryOfTheUser() throws Exception {
        MemoryStateRepository repository = new MemoryStateRepository();
        context.getRegistry().bind("mine", repository);
        start("stockouts", stockouts(now.minusMinutes(10), "checkpointRepository=#mine"), this::note);
        awaitIdle("stockouts");

        assertThat(repository.getState("wdt/sandbox/stockout_order_query_trade/stockouts")).startsWith("0000000000|");
        assertThat(stateDirectory).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({ "PT2H, 120", "P1D, 1440" })
    void shouldBeginAsFarBackAsTheUserWants(String from, int minutes) throws Exception {
        start("stockouts", "wdt:" + STOCKOUT + "?initialDelay=0&delay=60000&startFrom=" + from, this::note);
        await().atMost(PATIENCE).until(() -> !calls().isEmpty() && consumer("stockouts").isFirstPollDone());

        // seconds that settle meanwhile are read as well
        assertThat(calls().stream().map(call -> call.params().get("start_time")).min(Comparator.naturalOrder()).orElseThrow())
                .isBetween(TIME.format(now.minusMinutes(minutes).minusSeconds(2)),
                        TIME.format(present().minusMinutes(minutes)));
    }

    @Test
    @Tag("C13")
    void shouldHaveNoMoreExchangesUnderWayThanTheUserWants() throws Exception {
        for (long id = 1; id <= 20; id++) {
            putStockout(id, now.minusMinutes(5).plusSeconds(id));
        }
        route("worker", "seda:work?concurrentConsumers=1", route -> route.process(exchange -> {
            delivered.add(Integer.toString(consumer("stockouts").getInFlight()));
        }));
        route("stockouts", stockouts(now.minusMinutes(10), "maxInFlight=4"), route -> route.to("seda:work"));

        await().atMost(PATIENCE).until(() -> delivered.size() >= 20);

        assertThat(delivered).allSatisfy(inFlight -> assertThat(Integer.parseInt(inFlight)).isBetween(1, 4));
    }
}
