/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Duration;
import java.time.Instant;

import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.SandboxClient;
import io.camelerp.sandbox.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.sandbox.Samples.STOCKOUTS;
import static org.assertj.core.api.Assertions.assertThat;

class RateLimitTest {

    private final TestClock clock = new TestClock(Instant.parse("2026-11-22T02:00:50Z"));
    private final Sandbox sandbox = Sandbox.builder().clock(clock).start();
    private final SandboxClient client = new SandboxClient(sandbox, clock);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void shouldCountFixedMinutes() {
        sandbox.wdt().requestsPerMinute(2);

        assertThat(codes(3)).isEqualTo("0 0 1012 ");
        clock.advance(Duration.ofSeconds(9));
        assertThat(codes(1)).isEqualTo("1012 ");
        clock.advance(Duration.ofSeconds(1));
        assertThat(codes(3)).isEqualTo("0 0 1012 ");
    }

    @Test
    void shouldCountASlidingMinute() {
        sandbox.wdt().requestsPerMinute(2);
        sandbox.wdt().rateWindow(WdtSwitches.RateWindow.SLIDING);

        assertThat(codes(1)).isEqualTo("0 ");
        clock.advance(Duration.ofSeconds(30));
        assertThat(codes(2)).isEqualTo("0 1012 ");
        clock.advance(Duration.ofMillis(29_999));
        assertThat(codes(1)).isEqualTo("1012 ");
        clock.advance(Duration.ofMillis(1));
        assertThat(codes(2)).isEqualTo("0 1012 ");
    }

    @Test
    void shouldCountShorterMinutes() {
        sandbox.wdt().requestsPerMinute(1);
        sandbox.wdt().rateMinute(Duration.ofSeconds(2));

        assertThat(codes(2)).isEqualTo("0 1012 ");
        clock.advance(Duration.ofSeconds(2));
        assertThat(codes(2)).isEqualTo("0 1012 ");
    }

    @Test
    void shouldNotLetUnsignedCallsEatTheQuota() {
        sandbox.wdt().requestsPerMinute(1);

        client.wdt(STOCKOUTS, "sign", "x");

        assertThat(codes(1)).isEqualTo("0 ");
    }

    private String codes(int calls) {
        StringBuilder codes = new StringBuilder();
        for (int i = 0; i < calls; i++) {
            codes.append(client.wdt(STOCKOUTS, "stockout_no", "x").path("code").asText()).append(' ');
        }
        return codes.toString();
    }
}
