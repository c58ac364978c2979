/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;

import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.sandbox.wdt.WdtSwitches.RateWindow;
import io.camelerp.wdt.client.VendorTime;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Five live routes and a backfill on one account, with a minute of ten seconds: against a server that counts fixed
 * minutes and against one that counts a sliding one, at the same time.
 */
@Tag("C16")
class WdtQuotaRunTest {

    private static final Duration MINUTE = Duration.ofSeconds(10);
    private static final int MINUTES = 2;
    private static final Duration POLLS = MINUTE.dividedBy(2);
    private static final int QUOTA = 60;
    private static final int DAYS = 14;
    private static final int ROWS = 100_000;
    private static final List<String> LIVE
            = List.of("trade_query", "refund_query", "goods_query", "stock_query", "stockin_order_query_refund");

    @TempDir
    Path state;

    @Test
    void shouldUseTheQuotaWholeAndNeverMoreThanIt() throws Exception {
        try (Run fixed = new Run(RateWindow.FIXED); Run sliding = new Run(RateWindow.SLIDING)) {
            fixed.start();
            sliding.start();
            await().atMost(Duration.ofSeconds(60)).until(() -> fixed.isLongEnough() && sliding.isLongEnough());

            for (Run run : List.of(fixed, sliding)) {
                assertThat(run.used()).as(run.toString()).isGreaterThanOrEqualTo(0.97);
                assertThat(run.sandbox.ledger().calls()).extracting(Call::resultCode).as(run.toString()).containsOnly("0");
                assertThat(LIVE).allSatisfy(api -> assertThat(run.longestPause(api)).as("%s, %s", api, run)
                        .isLessThanOrEqualTo(POLLS.multipliedBy(2)));
            }
        }
    }

    private final class Run implements AutoCloseable {

        private final RateWindow window;
        private final Sandbox sandbox = Sandbox.builder().start();
        private final CamelContext context = new DefaultCamelContext();

        Run(RateWindow window) {
            this.window = window;
        }

        void start() throws Exception {
            sandbox.wdt().requestsPerMinute(QUOTA);
            sandbox.wdt().rateWindow(window);
            sandbox.wdt().rateMinute(MINUTE);
            LocalDateTime from = VendorTime.local(Instant.now()).minusDays(DAYS);
            IntStream.range(0, ROWS).forEach(i -> sandbox.wdt().put(
                    WdtTestSupport.STOCKOUT, WdtTestSupport.stockout(i, from.plusSeconds(i * 12L))));
            context.addComponent("wdt", component());
            RouteBuilder.addRoutes(context, routes -> {
                for (String api : LIVE) {
                    routes.from("wdt:" + api + "?initialDelay=0&settleDelay=1000&delay=" + POLLS.toMillis()).routeId(api)
                            .to("mock:live");
                }
                routes.from("wdt:" + WdtTestSupport.STOCKOUT + "?initialDelay=0&delay=1000&startFrom=RAW("
                            + VendorTime.format(from) + ")&parallelWindows=2&endAt=RAW("
                            + VendorTime.format(from.plusDays(DAYS))
                            + ")")
                        .routeId("backfill").stop();
            });
            context.start();
        }

        private WdtComponent component() {
            WdtComponent component = new WdtComponent();
            component.setMinute(MINUTE);
            WdtConfiguration configuration = component.getConfiguration();
            configuration.setBaseUri(sandbox.wdtUrl());
            configuration.setSid(WdtServer.SID);
            configuration.setAppKey(WdtServer.APP_KEY);
            configuration.setSecret(WdtServer.SECRET);
            configuration.setRequestsPerMinute(QUOTA);
            configuration.setStateDirectory(state.resolve(window.name()).toString());
            return component;
        }

        private List<Instant> times() {
            return sandbox.ledger().calls().stream().map(Call::at).sorted().toList();
        }

        boolean isLongEnough() {
            List<Instant> times = times();
            return !times.isEmpty() && Duration.between(times.get(0), Instant.now()).compareTo(
                    MINUTE.multipliedBy(MINUTES)) > 0;
        }

        /** The part of the quota that was used in all whole minutes from the first call on. */
        double used() {
            Instant first = times().get(0);
            long calls = times().stream().filter(first.plus(MINUTE.multipliedBy(MINUTES))::isAfter).count();
            return calls / (double) (QUOTA * MINUTES);
        }

        Duration longestPause(String api) {
            List<Instant> times = sandbox.ledger().calls("wdt:" + api).stream().map(Call::at).toList();
            return IntStream.range(1, times.size()).mapToObj(i -> Duration.between(times.get(i - 1), times.get(i)))
                    .max(Duration::compareTo).orElseThrow();
        }

        @Override
        public String toString() {
            return window + " minutes, " + String.format("%.1f %% used", used() * 100);
        }

        @Override
        public void close() throws Exception {
            context.close();
            sandbox.close();
        }
    }
}
