/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.wdt.WdtError;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whatever the vendor sends: a clear reason while it lasts, nothing lost, and well again afterwards.
 */
@Tag("C19")
class WdtHealthTest extends ConsumerTestSupport {

    static Stream<Arguments> badAnswers() {
        return Stream.of(
                Arguments.of(Fault.HTTP_500, "expected HTTP 200, got HTTP 500", "TRANSIENT"),
                Arguments.of(Fault.HTML_200, "expected JSON, got '<!DOCTYPE html>", "TRANSIENT"),
                Arguments.of(Fault.TRUNCATED_JSON, "expected JSON, got incomplete or unexpected JSON", "TRANSIENT"),
                Arguments.of(Fault.EMPTY_BODY, "expected JSON, got an empty body", "TRANSIENT"),
                Arguments.of(Fault.GARBAGE, "expected JSON, got '", "TRANSIENT"),
                Arguments.of(Fault.RESET_BEFORE, "no answer from 127.0.0.1", "TRANSIENT"),
                Arguments.of(Fault.RESET_MID_BODY, "no answer from 127.0.0.1", "TRANSIENT"),
                Arguments.of(Fault.RATE_LIMIT, "code 1012, 接口调用频率超限", "RATE_LIMIT"),
                Arguments.of(Fault.NULL_PAGE, "expected 3 rows from", "TRANSIENT"),
                Arguments.of(Fault.EMPTY_PAGE, "expected 3 rows from", "TRANSIENT"),
                Arguments.of(Fault.shortPage(2), "expected 3 rows from", "TRANSIENT"));
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    @Tag("C17")
    @Tag("C6")
    void shouldSayWhatTheVendorSentLoseNothingAndRecover(Fault fault, String reason, String category) throws Exception {
        for (long id = 1; id <= 3; id++) {
            putStockout(id, now.minusMinutes(5));
        }
        sandbox.faults().every("wdt:*", 1, fault);
        start("stockouts", stockouts(now.minusMinutes(10), "rateLimitPause=10"), this::note);

        await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() > 0);
        HealthCheck.Result down = health("stockouts");
        boolean delivery = !delivered.isEmpty();
        sandbox.faults().clear();

        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getError().orElseThrow()).isInstanceOf(WdtException.class)
                .hasMessageContaining("WDT " + STOCKOUT + " failed (" + category + ")").hasMessageContaining(reason);
        assertThat(delivery).isFalse();
        awaitDelivered(1, 3);
        await().atMost(PATIENCE).until(() -> health("stockouts").getState() == HealthCheck.State.UP);
        assertThat(consumer("stockouts").getHiddenRows()).isZero();
    }

    @ParameterizedTest
    @MethodSource("badAnswers")
    @Tag("C17")
    @Tag("C6")
    void shouldNotEvenMentionWhatPassesWithTheNextCall(Fault fault, String reason, String category) throws Exception {
        for (long id = 1; id <= 3; id++) {
            putStockout(id, now.minusMinutes(5));
        }
        sandbox.faults().at("wdt:*", 1, fault);
        start("stockouts", stockouts(now.minusMinutes(10), "rateLimitPause=10"), this::note);

        awaitDelivered(1, 3);

        assertThat(consumer("stockouts").getErrorCounter()).isZero();
    }

    @Test
    @Tag("C17")
    void shouldNotRepeatACallWithAWrongSecret() throws Exception {
        context.getComponent("wdt", WdtComponent.class).getConfiguration().setSecret("wrong-secret");
        start("stockouts", once(now.minusMinutes(10)), this::note);

        await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() > 0);
        HealthCheck.Result down = health("stockouts");

        assertThat(calls()).hasSize(1);
        assertThat(down.getError().orElseThrow()).hasMessageContaining("(AUTH)").hasMessageContaining("签名sign错误");
        assertThat(down.getDetails()).containsEntry("vendor.code", "1003").containsEntry("vendor.message", "签名sign错误");
        assertThat(consumer("stockouts").getLastVendorCode()).isEqualTo("1003");
        assertThat(consumer("stockouts").getLastVendorMessage()).isEqualTo("签名sign错误");
    }

    @Test
    void shouldBeUpUntilACronExpressionComesToItsFirstTime() throws Exception {
        start("yearly", "wdt:" + STOCKOUT + "?startFrom=PT1H&scheduler.cron=RAW(0 0 0 1 1 ?)", this::note);

        assertThat(health("yearly").getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(calls()).isEmpty();
    }

    @Test
    void shouldTellTheHttpStatus() throws Exception {
        sandbox.faults().every("wdt:*", 1, Fault.HTTP_500);
        start("stockouts", stockouts(now.minusMinutes(10)), this::note);

        await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() > 0);

        assertThat(health("stockouts").getDetails()).containsEntry(HealthCheck.HTTP_RESPONSE_CODE, 500)
                .containsKeys("checkpoint", "lagSeconds");
    }

    @Test
    @Tag("C17")
    void shouldLeaveARefusedRequestToTheOperator() throws Exception {
        sandbox.wdt().maxPageSize(50);
        putStockout(1, now.minusMinutes(5));
        start("stockouts", once(now.minusMinutes(10)), this::note);
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() > 0);

        HealthCheck.Result down = health("stockouts");

        assertThat(calls()).hasSize(1);
        assertThat(down.getError().orElseThrow()).hasMessageContaining("(REQUEST)").hasMessageContaining("page_size");
        start("smaller", stockouts(now.minusMinutes(10), "pageSize=50"), this::note);
        awaitDelivered(1, 1);
    }

    @Test
    @Tag("C17")
    @Tag("C23")
    void shouldTakeCodesForWhatTheUserSaysTheyAre() throws Exception {
        putStockout(1, now.minusMinutes(5));
        sandbox.wdt().errorCode(WdtError.RATE_LIMIT, "4711", "?");
        sandbox.faults().at("wdt:*", 1, Fault.RATE_LIMIT);
        start("unknown", once(now.minusMinutes(10)), this::note);
        await().atMost(PATIENCE).until(() -> consumer("unknown").getErrorCounter() > 0);
        Throwable unknown = health("unknown").getError().orElseThrow();

        sandbox.faults().at("wdt:*", 1, Fault.RATE_LIMIT);
        start("limit", once(now.minusMinutes(10), "rateLimitCodes=1012,4711"), this::note);
        awaitDelivered(1, 1);
        delivered.clear();
        sandbox.faults().at("wdt:*", 1, Fault.RATE_LIMIT);
        start("passing", once(now.minusMinutes(10), "transientCodes=4711"), this::note);
        awaitDelivered(1, 1);
        sandbox.faults().at("wdt:*", 1, Fault.RATE_LIMIT);
        start("account", once(now.minusMinutes(10), "authCodes=4711"), this::note);
        await().atMost(PATIENCE).until(() -> consumer("account").getErrorCounter() > 0);

        assertThat(unknown).hasMessageContaining("(REQUEST)").hasMessageContaining("code 4711");
        assertThat(health("account").getError().orElseThrow()).hasMessageContaining("(AUTH)");
    }

    @Test
    @Tag("C23")
    void shouldTakeSuccessForWhatTheUserSaysItIs() throws Exception {
        putStockout(1, now.minusMinutes(5));
        sandbox.wdt().successCode(STOCKOUT, 1);
        start("unknown", once(now.minusMinutes(10)), this::note);
        await().atMost(PATIENCE).until(() -> consumer("unknown").getErrorCounter() > 0);
        boolean delivery = !delivered.isEmpty();

        start("known", stockouts(now.minusMinutes(10), "successCodes=0,1"), this::note);

        awaitDelivered(1, 1);
        assertThat(delivery).isFalse();
    }

    @Test
    void shouldBeUpWhenThereIsNothingToDo() throws Exception {
        start("stockouts", stockouts(now.minusMinutes(10)), this::note);
        awaitIdle("stockouts");
        advance(Duration.ofMinutes(30));
        awaitIdle("stockouts");

        assertThat(health("stockouts").getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(consumer("stockouts").getLagSeconds()).isBetween(0L, 5L);
    }

    @Test
    void shouldBeFoundByTheHealthChecksOfCamel() throws Exception {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        registry.register(registry.resolveById("consumers"));
        start("stockouts", stockouts(now.minusMinutes(10)), this::note);
        awaitIdle("stockouts");

        assertThat(HealthCheckHelper.invokeReadiness(context)).extracting(result -> result.getCheck().getId())
                .contains("consumer:stockouts");
    }

    @Test
    void shouldBeSilentWhenItIsSwitchedOff() throws Exception {
        sandbox.faults().every("wdt:*", 1, Fault.HTTP_500);
        context.getComponent("wdt", WdtComponent.class).setHealthCheckConsumerEnabled(false);
        start("stockouts", stockouts(now.minusMinutes(10)), this::note);
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() > 0);

        assertThat(consumer("stockouts").getHealthCheck().call(Map.of()).getState()).isEqualTo(HealthCheck.State.UNKNOWN);
    }
}
