/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import org.apache.camel.ConsumerTemplate;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * A route that would lose or ask nonsense does not start, says what to change, and has called nobody.
 */
@Tag("C1")
class WdtStartTest extends ConsumerTestSupport {

    private static final Map<String, BiConsumer<WdtConfiguration, String>> REQUIRED = Map.of(
            "sid", WdtConfiguration::setSid, "appKey", WdtConfiguration::setAppKey, "secret", WdtConfiguration::setSecret);

    private void assertRefused(String uri, String... words) {
        assertThat(refusalIn(catchThrowable(() -> start("stockouts", uri, this::note)))).message().contains(words);
        assertThat(sandbox.ledger().calls()).isEmpty();
    }

    private WdtConfiguration configuration() {
        return context.getComponent("wdt", WdtComponent.class).getConfiguration();
    }

    @ParameterizedTest
    @CsvSource({ "sid,", "sid, ' '", "appKey,", "appKey, ''", "secret,", "secret, ' '" })
    void shouldNameTheOptionThatIsMissing(String option, String value) {
        REQUIRED.get(option).accept(configuration(), value);

        assertRefused(stockouts(now), "Option " + option + " is missing");
    }

    @Test
    void shouldNameTheKeyThatQimenNeeds() {
        assertRefused(stockouts(now, "gateway=qimen"), "Option targetAppKey is missing", "Qimen");
    }

    @Test
    void shouldRefuseANameThatTheCatalogueDoesNotKnow() {
        assertRefused("wdt:stockout_order_querry_trade", "stockout_order_querry_trade", "not in the catalogue", "kind");
    }

    @Test
    void shouldRefuseToPollAnApiThatPushes() {
        assertRefused("wdt:trade_push", "trade_push", "Use it with to:");
    }

    @ParameterizedTest
    @ValueSource(strings = { "start_time", "end_time", "page_no", "page_size" })
    void shouldRefuseParametersThatItSetsItself(String parameter) {
        assertRefused(stockouts(now, "param." + parameter + "=1"), "param." + parameter, "belongs to the consumer");
    }

    @ParameterizedTest
    @CsvSource({ "settleDelay, -1, 0", "windowSize, -1, 0", "lookback, -1, 0", "maxInFlight, 0, 1", "poisonThreshold, 0, 1" })
    void shouldRefuseANumberThatMakesNoSense(String option, int value, int least) {
        assertRefused(stockouts(now, option + "=" + value),
                "Option " + option + " must be at least " + least + ", got " + value);
    }

    @ParameterizedTest
    @ValueSource(strings = { "yesterday", "2026-02-30", "PX" })
    void shouldRefuseAStartThatIsNoTime(String from) {
        assertRefused("wdt:" + STOCKOUT + "?startFrom=" + from, "'" + from + "'", "expected");
    }

    @Test
    void shouldAskForTheNameOfTheCheckpointWithoutARoute() throws Exception {
        try (ConsumerTemplate template = context.createConsumerTemplate()) {
            assertThat(refusalIn(catchThrowable(() -> template.receive(stockouts(now), 1000))))
                    .hasMessageContaining("Set checkpointKey");
        }
        assertThat(sandbox.ledger().calls()).isEmpty();
    }

    @Test
    @Tag("C4")
    void shouldRefuseAStateThatARowReachesAfterTheTimeThatIsFilteredBy() {
        assertRefused(stockouts(now, "param.status=110"), "filters by consign_time", "status=110", "only later",
                "param.is_by_modified=1", "lookback");
    }

    @Test
    @Tag("C4")
    void shouldNotAdviseOnQimenWhatQimenDoesNotKnow() {
        Throwable refusal = catchThrowable(
                () -> start("stockouts", stockouts(now, "param.status=110", "gateway=qimen", "targetAppKey=1"), this::note));

        assertThat(refusalIn(refusal)).message().contains("lookback with an idempotentRepository")
                .doesNotContain("is_by_modified");
        assertThat(sandbox.ledger().calls()).isEmpty();
    }

    @Test
    @Tag("C4")
    void shouldRefuseOnQimenWhatQimenIgnores() {
        String[] qimen = { "param.is_by_modified=1", "gateway=qimen", "targetAppKey=1" };

        assertRefused(stockouts(now, "param.status=110", String.join("&", qimen)), "Qimen", "param.is_by_modified",
                "remove it");
        assertRefused(stockouts(now, qimen), "Qimen", "param.is_by_modified", "remove it");
    }

    @Test
    void shouldNameTheParametersThatTheVendorDoesNotDocumentForTheDialect() {
        String parameters = "wdt:" + STOCKOUT + "?param.status=5&param.shop_no=SH001";

        WdtEndpoint classic = context.getEndpoint(parameters, WdtEndpoint.class);
        WdtEndpoint y = context.getEndpoint(parameters + "&dialect=y", WdtEndpoint.class);
        WdtEndpoint own = context.getEndpoint("wdt:my_own_query?kind=query&param.any=1", WdtEndpoint.class);

        assertThat(new ParameterCheck(classic, null).unlisted()).isEmpty();
        assertThat(new ParameterCheck(y, null).unlisted()).containsExactly("status");
        assertThat(new ParameterCheck(own, null).unlisted()).as("nothing is known of it").isEmpty();
    }

    @Test
    void shouldWarnAtTheStartOfParametersThatTheVendorDoesNotDocument() throws Exception {
        PrintStream console = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            start("stockouts", stockouts(now, "dialect=y", "param.status=5", "baseUri=" + sandbox.wdtYUrl()), this::note);
        } finally {
            System.setErr(console);
        }

        assertThat(log.toString(StandardCharsets.UTF_8)).contains("WARN").contains(STOCKOUT)
                .contains("dialect y does not document param.status");
    }

    @Test
    @Tag("C23")
    void shouldHoldTheParametersAgainstTheCatalogueAsStrictlyAsItIsTold() throws Exception {
        String demanding = "wdt:stock_transfer_query?dialect=y&initialDelay=0&delay=50&baseUri=" + sandbox.wdtYUrl();

        assertRefused(stockouts(now, "param.mistyped_no=1", "validation=strict"), "param.mistyped_no", "未知参数",
                "validation");
        start("lenient", stockouts(now, "param.mistyped_no=1"), this::note);
        start("off", demanding + "&validation=off", this::note);

        assertThat(context.getRoutes()).extracting(route -> route.getRouteId()).contains("lenient", "off");
    }

    @Test
    @Tag("C4")
    void shouldAcceptALateStateByTheLastChangeOrWithLookback() throws Exception {
        context.getRegistry().bind("seen", MemoryIdempotentRepository.memoryIdempotentRepository());

        start("changed", stockouts(now, "param.status=110", "param.is_by_modified=1"), this::note);
        start("late", stockouts(now, "param.status=110", "lookback=P1D", "idempotentRepository=#seen"), this::note);

        assertThat(context.getRoutes()).extracting(route -> route.getRouteId()).containsExactly("changed", "late");
    }

    @Test
    void shouldRefuseLookbackThatWouldDeliverTheSameAgainAndAgain() {
        assertRefused(stockouts(now, "lookback=P1D"), "lookback", "set idempotentRepository");
    }

    @Test
    @Tag("C11")
    void shouldRefuseOtherFiltersOnTheSameKey() throws Exception {
        context.getRegistry().bind("checkpoints", new MemoryStateRepository());
        List<String> options = List.of("checkpointRepository=#checkpoints", "checkpointKey=shared");
        start("one", stockouts(now, String.join("&", options), "param.warehouse_no=CK01"), this::note);
        awaitIdle("one");
        context.getRouteController().stopRoute("one");
        sandbox.ledger().clear();

        assertRefused(stockouts(now, String.join("&", options), "param.warehouse_no=CK02"), "warehouse_no=CK01",
                "warehouse_no=CK02", "Set another checkpointKey");
    }

    @Test
    void shouldNameAParameterThatTheVendorDemands() {
        assertRefused("wdt:stock_transfer_query?dialect=y", "demands type (调拨类型)", "缺少必填参数", "param.type");
    }
}
