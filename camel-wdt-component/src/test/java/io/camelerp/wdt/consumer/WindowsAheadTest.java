/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

import io.camelerp.sandbox.Fault;
import io.camelerp.wdt.WdtException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.camelerp.wdt.consumer.SourceWorld.START;
import static io.camelerp.wdt.consumer.SourceWorld.ids;
import static io.camelerp.wdt.consumer.SourceWorld.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Windows that are read before they are wanted, several at once, and up to an end.
 */
@Tag("C23")
class WindowsAheadTest {

    private static final LocalDateTime FROM = START.minusMinutes(100);

    private final SourceWorld world = new SourceWorld();

    @BeforeEach
    void start() {
        // ten windows of ten minutes with a row in the middle of each
        world.maxWindow = Duration.ofMinutes(10);
        for (int id = 1; id <= 10; id++) {
            world.put(id, FROM.plusMinutes(10L * id - 5));
        }
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private WindowSource source(int prefetch, int parallelWindows) {
        world.prefetch = prefetch;
        world.parallelWindows = parallelWindows;
        return world.source(FROM);
    }

    private void awaitCalls(int calls) {
        await().atMost(Duration.ofSeconds(10)).until(() -> world.calls().size() >= calls);
        await().during(Duration.ofMillis(120)).atMost(Duration.ofSeconds(10)).until(() -> world.calls().size() == calls);
    }

    private static List<Batch> take(WindowSource source, int count) throws InterruptedException {
        List<Batch> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batches.add(source.next().orElseThrow());
        }
        return batches;
    }

    @ParameterizedTest
    @CsvSource({ "0, 1, 0", "1, 1, 1", "3, 1, 3", "0, 3, 3", "5, 3, 5" })
    void shouldReadAsManyWindowsAheadAsItMayAndNoMore(int prefetch, int parallelWindows, int ahead)
            throws InterruptedException {
        WindowSource source = source(prefetch, parallelWindows);
        source.begin();
        for (int taken = 1; taken <= 3; taken++) {
            source.commit(source.next().orElseThrow(), List.of());
            awaitCalls(taken + ahead);
        }
        assertThat(new WindowSettings(Duration.ofHours(1), Duration.ZERO, null, prefetch, parallelWindows).ahead())
                .isEqualTo(ahead);
    }

    @Test
    void shouldPlanWhatItReadsAheadWithAllThatItHasRead() throws InterruptedException {
        List<String> oneByOne = windowsOfABurst(0);

        assertThat(windowsOfABurst(1)).isEqualTo(oneByOne);
        assertThat(windowsOfABurst(4)).isEqualTo(oneByOne);
    }

    private static List<String> windowsOfABurst(int prefetch) throws InterruptedException {
        try (SourceWorld burst = new SourceWorld()) {
            for (int id = 0; id < 300; id++) {
                burst.put(id, FROM.plusSeconds(id < 60 ? 50L * id : 3000 + 10L * (id - 60)));
            }
            burst.prefetch = prefetch;
            WindowSource source = burst.source(FROM);

            assertThat(burst.poll(source)).hasSize(300);
            return burst.calls().stream().map(call -> call.params().get("start_time") + " " + call.params().get("end_time"))
                    .toList();
        }
    }

    @Test
    @Tag("C5")
    void shouldMissNoFractionOfASecondWhereWindowsThatWerePlannedAreCut() throws InterruptedException {
        try (SourceWorld burst = new SourceWorld()) {
            burst.parameters = SourceWorld.BY_MODIFIED;
            for (int id = 1; id <= 300; id++) {
                burst.put(id, FROM.plusSeconds(id <= 60 ? 50L * id : 3000 + id).plusNanos(999_000_000));
            }
            burst.prefetch = 4;
            burst.parallelWindows = 2;

            assertThat(keys(burst.poll(burst.source(FROM)))).containsExactlyInAnyOrderElementsOf(ids(1, 300));
        }
    }

    @Test
    void shouldNotReadMoreAtOnceThanItMay() throws InterruptedException {
        world.sandbox.wdt().latency(Duration.ofMillis(300));
        WindowSource source = source(6, 2);
        source.begin();
        source.next().orElseThrow();
        long before = System.nanoTime();
        awaitCalls(7);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).as("three times two at once")
                .isGreaterThan(Duration.ofMillis(850));
    }

    @Test
    void shouldDeliverInOrderAndOnceWhatIsReadAtOnce() throws InterruptedException {
        WindowSource source = source(2, 3);

        assertThat(keys(world.poll(source))).isEqualTo(ids(1, 10));
        assertThat(world.poll(source)).isEmpty();
        assertThat(source.status().checkpoint()).isEqualTo(START.minusSeconds(60));
        assertThat(source.status().batches()).isGreaterThanOrEqualTo(10);
        assertThat(source.status().current()).isNotNull();
        assertThat(source.status().finished()).isFalse();
    }

    @Test
    @Tag("C7")
    void shouldCommitInOrderWhateverEndsFirst() throws InterruptedException {
        WindowSource source = source(0, 3);
        source.begin();
        List<Batch> batches = take(source, 4);
        source.commit(batches.get(2), List.of());
        source.commit(batches.get(1), List.of());
        assertThat(source.status().checkpoint()).isEqualTo(FROM);

        source.commit(batches.get(0), List.of());
        source.commit(batches.get(3), List.of());
        assertThat(keys(world.poll(source))).isEqualTo(ids(5, 10));
        assertThat(source.status().checkpoint()).isEqualTo(START.minusSeconds(60));
    }

    @Test
    @Tag("C13")
    void shouldStoreWhatIsDoneWhenItStops() throws InterruptedException {
        world.checkpoints.delay = Duration.ofMillis(100);
        WindowSource source = source(0, 1);
        source.begin();
        List<Batch> batches = take(source, 3);
        source.commit(batches.get(0), List.of());
        source.commit(batches.get(1), List.of());
        assertThat(source.status().checkpoint()).as("storing is slow, and more follows")
                .isEqualTo(batches.get(0).window().end());

        source.stop();

        assertThat(source.status().checkpoint()).isEqualTo(batches.get(1).window().end());
    }

    @Test
    @Tag("C8")
    void shouldReadAFailedWindowAgainAndGoOnBehindThoseThatAreDone() throws InterruptedException {
        WindowSource source = source(0, 3);
        source.begin();
        List<Batch> batches = take(source, 3);
        source.commit(batches.get(0), List.of());
        source.commit(batches.get(2), List.of());
        source.rollback(batches.get(1), List.of());
        assertThat(source.next()).as("nothing more in this poll").isEmpty();
        assertThat(source.status().failures()).isEqualTo(1);

        source.begin();
        Batch again = source.next().orElseThrow();
        assertThat(keys(again.items())).containsExactly("2");
        source.commit(again, List.of());

        List<String> rest = new ArrayList<>();
        for (Optional<Batch> batch = source.next(); batch.isPresent(); batch = source.next()) {
            rest.addAll(keys(batch.get().items()));
            source.commit(batch.get(), List.of());
        }
        assertThat(rest).isEqualTo(ids(4, 10));
        assertThat(source.status().failures()).isZero();
    }

    @Test
    void shouldReadWhatWasReadAheadAnewWithTheNextPoll() throws InterruptedException {
        WindowSource source = source(2, 1);
        source.begin();
        source.commit(source.next().orElseThrow(), List.of());
        awaitCalls(3);
        // it comes into a window that was read ahead and not handed out
        world.put(99, FROM.plusMinutes(16));

        List<String> rest = keys(world.poll(source));

        assertThat(rest).contains("99").containsAll(ids(2, 10)).hasSize(10);
    }

    @Test
    void shouldFailWhereTheWindowIsWantedAndNotWhereItWasReadAhead() throws InterruptedException {
        world.sandbox.faults().at("wdt:" + SourceWorld.STOCKOUT, 2, Fault.HTTP_500);
        WindowSource source = source(1, 1);
        source.begin();
        source.commit(source.next().orElseThrow(), List.of());
        awaitCalls(2);

        assertThatThrownBy(source::next).isInstanceOf(WdtException.class).hasMessageContaining("HTTP 500");
        assertThat(keys(world.poll(source))).isEqualTo(ids(2, 10));
    }

    @Test
    void shouldReadItselfWhereNobodyReadsAhead() throws InterruptedException {
        world.refuseReaders(new RejectedExecutionException("the context stops"));

        assertThat(keys(world.poll(source(3, 2)))).isEqualTo(ids(1, 10));
    }

    @Test
    @Tag("C11")
    void shouldLetGoOfWhatIsUnderWayWhenAnotherProcessMovesTheCheckpoint() throws InterruptedException {
        WindowSource source = source(0, 2);
        source.begin();
        List<Batch> batches = take(source, 3);
        world.stored(world.checkpoints, START).move(FROM.plusMinutes(20));

        source.commit(batches.get(0), List.of());
        assertThat(source.status().checkpoint()).isEqualTo(FROM.plusMinutes(20));
        source.commit(batches.get(1), List.of());
        source.rollback(batches.get(2), List.of());

        assertThat(source.status().failures()).isZero();
        assertThat(keys(world.poll(source))).isEqualTo(ids(3, 10));
    }

    @Test
    void shouldEndWhereTheUserWants() throws InterruptedException {
        world.endAt = FROM.plusMinutes(40);
        WindowSource source = source(0, 2);
        assertThat(source.status().finished()).isFalse();
        source.begin();
        List<Batch> batches = take(source, 4);
        batches.subList(0, 3).forEach(batch -> source.commit(batch, List.of()));
        assertThat(source.next()).isEmpty();
        assertThat(source.status().finished()).as("one is under way").isFalse();
        assertThat(source.status().lag()).isEqualTo(Duration.ofMinutes(10));

        source.commit(batches.get(3), List.of());
        source.begin();
        assertThat(source.next()).isEmpty();

        assertThat(source.status().finished()).isTrue();
        assertThat(source.status().lag()).isZero();
        assertThat(source.status().checkpoint()).isEqualTo(FROM.plusMinutes(40));
        int calls = world.calls().size();
        assertThat(world.poll(source)).isEmpty();
        assertThat(world.calls()).hasSize(calls);
        assertThat(world.calls()).allMatch(call -> call.params().get("end_time")
                .compareTo(SourceWorld.text(FROM.plusMinutes(40))) <= 0);
    }

    @Test
    void shouldTellHowFarItIs() throws InterruptedException {
        WindowSource source = source(0, 1);
        assertThat(source.status().checkpoint()).isNull();
        assertThat(source.status().lag()).isZero();
        assertThat(source.status().current()).isNull();
        source.begin();
        assertThat(source.status().checkpoint()).isEqualTo(FROM);
        assertThat(source.status().lag()).isEqualTo(Duration.ofMinutes(100));
        Batch first = source.next().orElseThrow();
        assertThat(source.status().current()).isEqualTo(first.window().toString());
        assertThat(source.status().batches()).isEqualTo(1);
        source.commit(first, List.of());
        assertThat(source.next()).isPresent();
        assertThat(source.status().batches()).isEqualTo(2);
    }

    @Test
    void shouldCountTheRowsThatTwoWindowsShow() throws InterruptedException {
        world.put(50, FROM.plusMinutes(10));
        WindowSource source = source(0, 1);

        assertThat(keys(world.poll(source))).hasSize(11).containsOnlyOnce("50");
        assertThat(source.status().duplicates()).isEqualTo(1);
    }

    @Test
    @Tag("C7")
    void shouldStoreItsProgressAtTheEndOfAPollAtTheLatest() throws InterruptedException {
        world.checkpoints.delay = Duration.ofMillis(40);
        WindowSource source = source(2, 1);

        world.poll(source);

        assertThat(source.status().checkpoint()).isEqualTo(START.minusSeconds(60));
        assertThat(world.checkpoints.stored).as("not with each window, where storing is slow").hasSizeLessThan(8);
        assertThat(Checkpoint.parse(world.checkpoints.getState("key")).time()).isEqualTo(START.minusSeconds(60));
    }

    @Test
    void shouldRefuseSettingsThatReadNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WindowSettings(Duration.ofDays(1), Duration.ZERO, null, -1, 1))
                .withMessageContaining("got -1 and 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WindowSettings(Duration.ofDays(1), Duration.ZERO, null, 0, 0))
                .withMessageContaining("got 0 and 0");
    }
}
