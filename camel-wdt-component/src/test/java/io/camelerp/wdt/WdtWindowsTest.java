/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.camelerp.sandbox.Fault;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Where windows end, how many are read before they are wanted, what becomes of those that fail, and replays.
 */
@Tag("C23")
class WdtWindowsTest extends ConsumerTestSupport {

    private final MemoryStateRepository checkpoints = new MemoryStateRepository();

    @BeforeEach
    void bindCheckpoints() {
        context.getRegistry().bind("checkpoints", checkpoints);
        // one row a minute, so that pages of ten are ten minutes
        for (long id = 1; id <= 50; id++) {
            putStockout(id, now.minusMinutes(60).plusMinutes(id));
        }
    }

    private String backlog(String... options) {
        return stockouts(now.minusMinutes(60), options) + "&checkpointRepository=#checkpoints&pageSize=10";
    }

    private LocalDateTime checkpoint(String routeId) {
        return LocalDateTime.parse(checkpoints.getState("wdt/sandbox/" + STOCKOUT + "/" + routeId).split("\\|")[1]);
    }

    private void awaitFinished(String routeId) {
        await().atMost(PATIENCE).until(() -> consumer(routeId).isFinished());
    }

    @Test
    @Tag("C19")
    void shouldEndWhereTheUserWantsAndStayVisible() throws Exception {
        LocalDateTime end = now.minusMinutes(40);
        start("backfill", backlog("endAt=RAW(" + TIME.format(end) + ")"), this::note);
        awaitFinished("backfill");
        int calls = calls().size();
        long polls = consumer("backfill").getCounter();
        await().atMost(PATIENCE).until(() -> consumer("backfill").getCounter() > polls + 5);

        assertThat(Set.copyOf(delivered)).containsExactlyInAnyOrderElementsOf(ids(1, 20));
        assertThat(calls()).hasSize(calls).allSatisfy(
                call -> assertThat(call.params().get("end_time")).isLessThanOrEqualTo(TIME.format(end)));
        assertThat(checkpoint("backfill")).isEqualTo(end);
        assertThat(consumer("backfill").getLagSeconds()).isZero();
        assertThat(health("backfill").getState()).hasToString("UP");
        assertThat(context.getRouteController().getRouteStatus("backfill").isStarted()).isTrue();
    }

    @Test
    @Tag("C12")
    void shouldStillBeFinishedAfterARestart() throws Exception {
        String uri = backlog("endAt=RAW(" + TIME.format(now.minusMinutes(40)) + ")");
        start("backfill", uri, this::note);
        awaitFinished("backfill");
        int calls = calls().size();

        context.getRouteController().stopRoute("backfill");
        context.getRouteController().startRoute("backfill");
        awaitFinished("backfill");

        assertThat(calls()).hasSize(calls);
        assertThat(delivered).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(strings = { "P1D", "now", "2026-02-30 00:00:00", "2001-01-01 00:00:00" })
    @Tag("C1")
    void shouldRefuseAnEndThatIsNoneOrTooEarly(String end) {
        assertThatThrownBy(() -> start("backfill", backlog("endAt=RAW(" + end + ")"), this::note))
                .satisfies(e -> assertThat(refusalIn(e)).hasMessageContaining("endAt").hasMessageContaining(end));
    }

    @Test
    @Tag("C1")
    void shouldRefuseAnEndTogetherWithLookback() {
        context.getRegistry().bind("seen", MemoryIdempotentRepository.memoryIdempotentRepository());

        assertThatThrownBy(() -> start("twin", backlog("lookback=PT2H", "idempotentRepository=#seen",
                "endAt=RAW(" + TIME.format(now) + ")"), this::note))
                .satisfies(e -> assertThat(refusalIn(e)).hasMessageContaining("lookback and endAt"));
    }

    /** Lets the first record wait until the test has looked. */
    private final class Gate implements Processor {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public void process(Exchange exchange) throws Exception {
            reached.countDown();
            assertThat(open.await(30, TimeUnit.SECONDS)).isTrue();
            note(exchange);
        }
    }

    /** How many windows have been asked for while the route holds the first record. */
    private int callsWhileTheFirstWindowIsProcessed(String routeId, String... options) throws Exception {
        Gate gate = new Gate();
        int before = calls().size();
        start(routeId, backlog(options) + "&windowSize=300000", gate);
        assertThat(gate.reached.await(30, TimeUnit.SECONDS)).isTrue();
        AtomicInteger seen = new AtomicInteger(-1);
        // quiet for half a second: nothing more is asked for while the gate is shut
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500))
                .until(() -> seen.getAndSet(calls().size()) == calls().size());
        int asked = calls().size() - before;
        gate.open.countDown();
        awaitDelivered(1, 50);
        context.getRouteController().stopRoute(routeId);
        return asked;
    }

    @Test
    void shouldReadAsManyWindowsAheadAsTheUserWants() throws Exception {
        int none = callsWhileTheFirstWindowIsProcessed("none", "prefetch=0");
        int usual = callsWhileTheFirstWindowIsProcessed("usual");
        int three = callsWhileTheFirstWindowIsProcessed("three", "prefetch=3");

        assertThat(List.of(none, usual, three)).containsExactly(1, 2, 4);
    }

    @Test
    @Tag("C7")
    void shouldAskForAsManyWindowsAtOnceAsTheUserWants() throws Exception {
        AtomicInteger most = new AtomicInteger();
        AtomicInteger now = new AtomicInteger();
        sandbox.wdt().betweenRequests(page -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            await().pollDelay(Duration.ofMillis(150)).until(() -> true);
            now.decrementAndGet();
        });
        start("one", backlog("windowSize=300000"), this::note);
        awaitIdle("one");
        context.getRouteController().stopRoute("one");
        int one = most.getAndSet(0);
        start("three", backlog("windowSize=300000", "parallelWindows=3"), this::note);
        awaitIdle("three");

        assertThat(one).isEqualTo(1);
        assertThat(most.get()).isEqualTo(3);
        assertThat(delivered.subList(50, 100)).isEqualTo(ids(1, 50));
    }

    @Test
    @Tag("C7")
    @Tag("C8")
    void shouldCommitWindowsInTheirOrderHoweverTheyAreRead() throws Exception {
        AtomicBoolean refuse = new AtomicBoolean(true);
        start("stockouts", backlog("windowSize=300000", "parallelWindows=4"), exchange -> {
            note(exchange);
            if (refuse.get() && delivered.get(delivered.size() - 1).equals("12")) {
                throw new IllegalStateException("Refused");
            }
        });
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getWindowFailures() > 1);
        List<String> meanwhile = List.copyOf(delivered);
        LocalDateTime stands = checkpoint("stockouts");

        refuse.set(false);
        awaitDelivered(1, 50);

        assertThat(meanwhile).doesNotContainAnyElementsOf(ids(16, 50));
        assertThat(stands).isBetween(now.minusMinutes(50), now.minusMinutes(48));
    }

    @Test
    @Tag("C13")
    void shouldHaveNoMoreExchangesUnderWayHoweverManyWindowsAreReadAhead() throws Exception {
        AtomicInteger most = new AtomicInteger();
        route("worker", "seda:work?concurrentConsumers=2", route -> route.process(exchange -> {
            most.accumulateAndGet(consumer("stockouts").getInFlight(), Math::max);
            note(exchange);
        }));
        route("stockouts", backlog("maxInFlight=4", "parallelWindows=3", "prefetch=5"), route -> route.to("seda:work"));

        awaitDelivered(1, 50);

        assertThat(most.get()).isBetween(1, 4);
    }

    @Test
    @Tag("C2")
    @Tag("C12")
    void shouldEndTheCallsOfAllWindowsWhenItStops() throws Exception {
        sandbox.faults().every("wdt:*", 1, Fault.delay(Duration.ofSeconds(20)));
        start("stockouts", backlog("windowSize=300000", "parallelWindows=3", "maxRetries=0"), this::note);
        await().atMost(PATIENCE).until(() -> sandbox.faults().fired(Fault.Kind.DELAY) > 0);
        long before = System.nanoTime();

        context.getRouteController().stopRoute("stockouts");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    }

    private void refuseSeventeen(Exchange exchange) {
        note(exchange);
        if (delivered.get(delivered.size() - 1).equals("17")) {
            throw new IllegalStateException("Seventeen is refused");
        }
    }

    @Test
    @Tag("C8")
    @Tag("C9")
    void shouldGoOnWithoutARecordThatFailsOnlyIfTheUserWants() throws Exception {
        start("retry", backlog("poisonThreshold=2"), this::refuseSeventeen);
        await().atMost(PATIENCE).until(() -> consumer("retry").getWindowFailures() > 2);
        context.getRouteController().stopRoute("retry");
        boolean wentOn = delivered.contains("50");
        delivered.clear();

        start("skip", backlog("onFailure=skip", "poisonThreshold=2"), this::refuseSeventeen);
        awaitIdle("skip");

        assertThat(wentOn).isFalse();
        assertThat(delivered).isEqualTo(ids(1, 50));
        assertThat(consumer("skip").getRecordsSkipped()).isEqualTo(1);
        assertThat(consumer("skip").getExchangesFailed()).isEqualTo(1);
        assertThat(checkpoint("skip")).isAfter(now.minusMinutes(1));
        assertThat(health("skip").getState()).hasToString("UP");
    }

    @Test
    @Tag("C8")
    @Tag("C12")
    void shouldNotSkipWhatWasCutShortByAStop() throws Exception {
        route("worker", "seda:work?size=1", route -> route.delay(200).process(this::note));
        route("stockouts", backlog("onFailure=skip"), route -> route.to("seda:work?blockWhenFull=true&size=1"));
        await().atMost(PATIENCE).until(() -> delivered.size() > 2);
        context.getShutdownStrategy().setTimeout(1);
        context.getRouteController().stopRoute("stockouts", 1, TimeUnit.SECONDS, false);

        assertThat(consumer("stockouts").getRecordsSkipped()).isZero();
        context.getRouteController().startRoute("stockouts");
        awaitDelivered(1, 50);
    }

    @Test
    @Tag("C17")
    void shouldNotTryAFailingWindowWithoutAPauseWhenItIsGreedy() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        start("stockouts", once(now.minusMinutes(60), "greedy=true"), exchange -> {
            tries.incrementAndGet();
            throw new IllegalStateException("Refused");
        });
        await().atMost(PATIENCE).until(() -> consumer("stockouts").isFirstPollDone());

        await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> tries.get() == 50);
        assertThat(consumer("stockouts").getWindowFailures()).isEqualTo(1);
    }

    @Test
    void shouldReplayASpanOnAnOperatorsWordBesideTheCheckpoint() throws Exception {
        context.getRegistry().bind("seen", MemoryIdempotentRepository.memoryIdempotentRepository());
        start("stockouts", backlog("idempotentRepository=#seen"), exchange -> {
            note(exchange);
            if (exchange.getMessage().getHeader(WdtConstants.REPLAYED, false, Boolean.class)) {
                delivered.add("again");
                if (delivered.contains("refuse")) {
                    throw new IllegalStateException("Refused");
                }
            }
        });
        awaitDelivered(1, 50);
        awaitIdle("stockouts");
        LocalDateTime before = checkpoint("stockouts");
        delivered.clear();

        consumer("stockouts").replay(TIME.format(now.minusMinutes(50)), TIME.format(now.minusMinutes(35)));
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getLastReplay().endsWith("read whole"));

        assertThat(delivered).filteredOn(note -> !note.equals("again")).isEqualTo(ids(10, 25));
        assertThat(delivered).filteredOn(note -> note.equals("again")).hasSize(16);
        assertThat(consumer("stockouts").getLastReplay()).contains("16 records done, 0 failed");
        assertThat(checkpoint("stockouts")).isAfterOrEqualTo(before);

        delivered.add("refuse");
        consumer("stockouts").replay(TIME.format(now.minusMinutes(50)), TIME.format(now.minusMinutes(49)));
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getLastReplay().endsWith("read whole"));

        assertThat(consumer("stockouts").getLastReplay()).contains("0 records done, 2 failed");
        assertThat(consumer("stockouts").getWindowFailures()).isZero();
    }

    @Test
    void shouldReplayBeyondRowsThatTheVendorCountsAndDoesNotShow() throws Exception {
        start("stockouts", backlog(), this::note);
        awaitDelivered(1, 50);
        awaitIdle("stockouts");
        delivered.clear();
        sandbox.faults().every("wdt:" + STOCKOUT, 1, Fault.shortPage(3));

        consumer("stockouts").replay(TIME.format(now.minusMinutes(50)), TIME.format(now.minusMinutes(35)));
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getLastReplay().contains("read whole"));

        assertThat(delivered).hasSizeGreaterThanOrEqualTo(3);
        assertThat(consumer("stockouts").getLastReplay()).contains("0 failed").contains("more records than it shows");
    }

    @Test
    void shouldRefuseAReplayThatMakesNoSense() throws Exception {
        start("stockouts", backlog(), this::note);
        awaitDelivered(1, 50);

        assertThatThrownBy(() -> consumer("stockouts").replay(TIME.format(now), TIME.format(now.minusDays(1))))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("cannot end before it starts");
        context.getRouteController().suspendRoute("stockouts");
        assertThatThrownBy(() -> consumer("stockouts").replay(TIME.format(now.minusDays(1)), TIME.format(now)))
                .isInstanceOf(IllegalStateException.class).hasMessageContaining("not started");
    }
}
