/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Duration;
import java.time.LocalDateTime;

import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Fault;
import io.camelerp.wdt.client.VendorTime;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The vendor's clock counts, not ours.
 */
@Tag("C24")
@Tag("C4")
class WdtClockTest extends ConsumerTestSupport {

    private static LocalDateTime end(Call call) {
        return VendorTime.parse(call.params().get("end_time"));
    }

    @Test
    @Tag("C19")
    void shouldTellToSetAClockThatIsTenMinutesFastAndLoseNothing() throws Exception {
        ourClock.advance(Duration.ofMinutes(10));
        start("stockouts", "wdt:" + STOCKOUT + "?initialDelay=0&delay=1100&settleDelay=1000", this::note);

        await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() > 1);
        HealthCheck.Result down = health("stockouts");
        putStockout(1, present());
        ourClock.advance(Duration.ofMinutes(-10));
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() == 0);
        putStockout(2, present().plusSeconds(30));
        advance(Duration.ofMinutes(1));

        awaitDelivered(1, 2);
        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        // a slow answer counts as part of the difference
        assertThat(down.getError().orElseThrow()).hasMessageContaining("(AUTH)").hasMessageContaining("set the clock")
                .hasMessageMatching(".*is (599|60\\d) s ahead of.*");
        assertThat(health("stockouts").getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void shouldEndWindowsByTheVendorsClockWhenOursIsFourMinutesFast() throws Exception {
        ourClock.advance(Duration.ofMinutes(4));
        start("stockouts", stockouts(now.minusMinutes(10)), this::note);
        awaitIdle("stockouts");

        putStockout(1, present().plusMinutes(1));
        advance(Duration.ofMinutes(2));

        awaitDelivered(1, 1);
        // only the first call could not know better
        assertThat(calls().stream().skip(1)).allSatisfy(
                call -> assertThat(end(call)).isBeforeOrEqualTo(VendorTime.local(call.at())));
        assertThat(calls().get(1).params()).containsEntry("start_time", VendorTime.format(now.minusMinutes(10)));
    }

    @Test
    void shouldBeginByTheVendorsClockWhenItBeginsNow() throws Exception {
        ourClock.advance(Duration.ofMinutes(4));
        LocalDateTime begin = present();
        start("stockouts", "wdt:" + STOCKOUT + "?initialDelay=0&delay=50&settleDelay=1000", this::note);
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getCheckpoint() != null);

        LocalDateTime checkpoint = VendorTime.parse(consumer("stockouts").getCheckpoint());

        assertThat(checkpoint).isBetween(begin, present());
    }

    @Test
    void shouldBeginSixMinutesAgoWhenNobodyKnowsTheVendorsTime() throws Exception {
        sandbox.wdt().sendDate(false);
        start("stockouts", "wdt:" + STOCKOUT + "?initialDelay=0&delay=50", this::note);
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getCheckpoint() != null);

        LocalDateTime checkpoint = VendorTime.parse(consumer("stockouts").getCheckpoint());

        assertThat(checkpoint).isBetween(now.minusMinutes(6), VendorTime.local(ourClock.instant()).minusMinutes(6));
    }

    @Test
    void shouldSettleForSixMinutesWhenTheVendorDoesNotTellItsTime() throws Exception {
        sandbox.wdt().sendDate(false);
        ourClock.advance(Duration.ofMinutes(4));
        start("stockouts", stockouts(now.minusMinutes(30)), this::note);
        await().atMost(PATIENCE).until(() -> calls().size() >= 2);
        awaitIdle("stockouts");

        putStockout(1, present());
        advance(Duration.ofMinutes(4));

        awaitDelivered(1, 1);
        assertThat(calls().stream().skip(1)).allSatisfy(
                call -> assertThat(end(call)).isBeforeOrEqualTo(VendorTime.local(call.at()).minusMinutes(2)));
    }

    @Test
    void shouldBelieveOurClockWhenItIsTheSlowerOne() throws Exception {
        ourClock.advance(Duration.ofMinutes(-4));
        start("stockouts", stockouts(now.minusMinutes(30)), this::note);
        awaitIdle("stockouts");

        assertThat(calls()).allSatisfy(
                call -> assertThat(end(call)).isBeforeOrEqualTo(VendorTime.local(call.at()).minusMinutes(4)));
    }

    @Test
    @Tag("C23")
    void shouldWaitForAsLongAsTheSettleDelaySays() throws Exception {
        start("stockouts", stockouts(now.minusMinutes(30), "settleDelay=120000"), this::note);
        putStockout(1, now.minusMinutes(1));
        putStockout(2, now.minusMinutes(3));
        awaitIdle("stockouts");
        awaitDelivered(2, 2);

        advance(Duration.ofMinutes(1));

        awaitDelivered(1, 2);
    }

    @Test
    @Tag("C12")
    void shouldBeginWhereItFirstTriedToWhenTheVendorIsAway() throws Exception {
        sandbox.faults().every("wdt:" + STOCKOUT, 1, Fault.RESET_BEFORE);
        String uri = "wdt:" + STOCKOUT + "?initialDelay=0&delay=50&settleDelay=1000&maxRetries=0";
        start("stockouts", uri, this::note);
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() > 1);
        putStockout(1, present());
        context.getRouteController().stopRoute("stockouts");
        advance(Duration.ofMinutes(30));

        context.getRouteController().startRoute("stockouts");
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() > 1);
        advance(Duration.ofMinutes(30));
        sandbox.faults().clear();

        awaitDelivered(1, 1);
    }

    @Test
    void shouldFailWhenTheVendorsTimeCannotBe() throws Exception {
        try (StubVendor vendor = new StubVendor(form -> "{'code':0,'total_count':0,'stockout_list':[]}")) {
            ourClock.advance(Duration.ofDays(20));
            start("stockouts", stockouts(now.minusMinutes(10), "baseUri=" + vendor.url()), this::note);
            start("fresh", "wdt:" + STOCKOUT + "?initialDelay=0&delay=50&startFrom=P1D&baseUri=" + vendor.url(), this::note);

            await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() > 0);
            await().atMost(PATIENCE).until(() -> consumer("fresh").getErrorCounter() > 0);

            assertThat(health("stockouts").getState()).isEqualTo(HealthCheck.State.DOWN);
            assertThat(health("stockouts").getError().orElseThrow()).hasMessageContaining("Date")
                    .hasMessageContaining("set the clock");
            assertThat(consumer("fresh").getCheckpoint()).as("no start is made up from such a time").isNull();
        }
    }
}
