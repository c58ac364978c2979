/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.sandbox.wdt.WdtSwitches;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.stockouts.StockoutWorld;
import io.camelerp.wdt.WdtComponent;
import io.camelerp.wdt.WdtConfiguration;
import io.camelerp.wdt.WdtConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is far beyond an ordinary day. The JVM of the tests stands in New York and has Latin-1 for its charset.
 */
class LimitsTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    /** A week before clocks are put forward in New York. */
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String API = StockoutWorld.API;

    @TempDir
    private Path folder;

    private final Set<String> delivered = ConcurrentHashMap.newKeySet();
    private final CamelContext context = new DefaultCamelContext();
    private SharedClock clock;
    private SharedClock ours;
    private Sandbox sandbox;

    @BeforeEach
    void start() {
        clock = SharedClock.create(folder.resolve("clock"), START);
        ours = SharedClock.open(folder.resolve("clock"));
        sandbox = Sandbox.builder().clock(clock).start();
    }

    @AfterEach
    void stop() throws Exception {
        context.close();
        sandbox.close();
    }

    private WdtConfiguration component() {
        WdtComponent component = new WdtComponent();
        component.setClock(ours);
        WdtConfiguration configuration = component.getConfiguration();
        configuration.setBaseUri(sandbox.wdtUrl());
        configuration.setSid(WdtServer.SID);
        configuration.setAppKey(WdtServer.APP_KEY);
        configuration.setSecret(WdtServer.SECRET);
        configuration.setRequestsPerMinute(0);
        configuration.setRetryDelay(10);
        configuration.setStateDirectory(folder.resolve("state").toString());
        context.addComponent("wdt", component);
        return configuration;
    }

    private void route(String id, String options) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("wdt:" + API + "?initialDelay=0&delay=20" + options
                     + (options.contains("startFrom") ? "" : "&startFrom=RAW(" + text(START.minusSeconds(3600)) + ")"))
                        .routeId(id).process(exchange -> delivered
                                .add(exchange.getMessage().getBody(JsonNode.class).path("stockout_id").asText()));
            }
        });
    }

    private static String text(Instant time) {
        return TIME.format(LocalDateTime.ofInstant(time, SHANGHAI));
    }

    private void put(int id, Instant time, String remark) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        sandbox.wdt().put(
                API, row.put("stockout_id", id).put("order_no", "CK" + id).put("stockout_no", "CK" + id).put("status", 95)
                        .put("consign_time", text(time)).put("modified", text(time)).put("remark", remark));
    }

    @Test
    void shouldShareOneQuotaAmongFortyRoutesAndLetNoneStarve() throws Exception {
        int calls = 60;
        sandbox.wdt().requestsPerMinute(calls);
        sandbox.wdt().rateWindow(WdtSwitches.RateWindow.SLIDING);
        component().setRequestsPerMinute(calls);
        for (int i = 0; i < 40; i++) {
            route("route-" + i, "&windowSize=" + (i + 1) * 60_000);
        }
        put(1, START.minusSeconds(1800), "");

        context.start();
        await().atMost(PATIENCE).until(() -> sandbox.ledger().calls("wdt:" + API).size() >= calls);

        List<Call> made = sandbox.ledger().calls("wdt:" + API);
        assertThat(made).as("calls within the minute").hasSize(calls).extracting(Call::resultCode).containsOnly("0");
        Set<String> windows = new TreeSet<>();
        made.forEach(call -> windows.add(call.params().get("start_time") + call.params().get("end_time")));
        assertThat(windows).as("first windows of different routes").hasSizeGreaterThanOrEqualTo(40);
    }

    @Test
    void shouldTakeAHundredRowsOfOneMegabyteInSmallerAnswers() throws Exception {
        String remark = "订".repeat(350_000);
        IntStream.range(0, 100).forEach(id -> put(id, START.minusSeconds(1800 - id), remark));
        component();
        route("large", "&pageSize=100");

        context.start();

        await().atMost(PATIENCE).until(() -> delivered.size() == 100);
    }

    /** With {@code -Dlimits.rows=1000000} it takes a million of them. */
    @Test
    void shouldReadAWindowOfFarMoreRowsThanAnAnswerHolds() throws Exception {
        int rows = Integer.getInteger("limits.rows", 20_000);
        // more in each second, which no window can cut, than one answer holds
        int rowsASecond = 250;
        Instant first = START.minusSeconds(rows / rowsASecond + 60);
        IntStream.range(0, rows).forEach(id -> put(id, first.plusSeconds(id / rowsASecond), ""));
        component();
        route("huge", "&windowSize=" + Duration.ofDays(1).toMillis() + "&startFrom=RAW(" + text(first) + ")");

        context.start();

        await().atMost(PATIENCE.multipliedBy(1 + rows / 100_000)).until(() -> delivered.size() == rows);
        WdtConsumer consumer = (WdtConsumer) context.getRoute("huge").getConsumer();
        // the last window is counted when its rows have been handed out
        await().atMost(PATIENCE).until(() -> consumer.getPagedWindows() >= rows / rowsASecond);
        assertThat(consumer.getHiddenRows()).isZero();
    }

    @Test
    void shouldBeIdleForAMonthOverDaylightSavingAndThenGoOn() throws Exception {
        component();
        route("idle", "");
        context.start();
        Instant end = START.plus(Duration.ofDays(31));

        while (clock.instant().isBefore(end)) {
            int calls = sandbox.ledger().calls("wdt:" + API).size();
            clock.advance(Duration.ofHours(7));
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5))
                    .until(() -> sandbox.ledger().calls("wdt:" + API).size() > calls);
        }
        put(7, clock.instant(), "");
        clock.advance(Duration.ofMinutes(10));

        await().atMost(PATIENCE).until(() -> delivered.contains("7"));
        LocalDateTime reached = LocalDateTime.ofInstant(START.minusSeconds(3600), SHANGHAI);
        for (Call call : sandbox.ledger().calls("wdt:" + API)) {
            LocalDateTime from = LocalDateTime.parse(call.params().get("start_time"), TIME);
            LocalDateTime to = LocalDateTime.parse(call.params().get("end_time"), TIME);
            assertThat(from).as("no gap before %s", call.params()).isBeforeOrEqualTo(reached);
            assertThat(to).isBeforeOrEqualTo(LocalDateTime.ofInstant(call.at(), SHANGHAI));
            reached = to.isAfter(reached) ? to : reached;
        }
    }

    @Test
    void shouldLoseNothingWhenItsClockJumpsBackAndForth() throws Exception {
        component();
        route("jumps", "");
        context.start();
        int id = 0;
        for (int hours : new int[] { 0, 24, -24, 1, -1, 0 }) {
            clock.skew(Duration.ofHours(hours));
            for (int i = 0; i < 20; i++) {
                put(++id, clock.instant(), "");
                clock.advance(Duration.ofSeconds(3));
            }
            // a clock that is slow by more than the checkpoint's lag asks for nothing
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        }
        clock.skew(Duration.ZERO);
        clock.advance(Duration.ofMinutes(10));

        await().atMost(PATIENCE).until(() -> delivered.size() == 120);
    }
}
