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
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;

import io.camelerp.sandbox.Fault;
import io.camelerp.wdt.WdtException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.camelerp.wdt.consumer.SourceWorld.START;
import static io.camelerp.wdt.consumer.SourceWorld.STOCKOUT;
import static io.camelerp.wdt.consumer.SourceWorld.ids;
import static io.camelerp.wdt.consumer.SourceWorld.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Rows that the vendor counts and does not show: doubted first, and passed in the end.
 */
class HiddenRowsTest {

    private final SourceWorld world = new SourceWorld();

    @AfterEach
    void closeWorld() {
        world.close();
    }

    static List<Fault> shortPages() {
        return List.of(Fault.NULL_PAGE, Fault.EMPTY_PAGE, Fault.shortPage(3));
    }

    @ParameterizedTest
    @MethodSource("shortPages")
    @Tag("C6")
    void shouldAskAgainAfterAPageThatWasShort(Fault fault) throws InterruptedException {
        world.spreadRows(8, START.minusMinutes(10));
        world.sandbox.faults().at("wdt:" + STOCKOUT, 1, fault);
        WindowSource source = world.source(START.minusMinutes(10));

        List<String> keys = world.pollKeys(source);

        assertThat(keys).isEqualTo(ids(1, 8));
        assertThat(source.status().hiddenRows()).isZero();
    }

    @ParameterizedTest
    @MethodSource("shortPages")
    @Tag("C6")
    void shouldNotBelieveAFaultThatLastsForAllAnswersOfAPoll(Fault fault) throws InterruptedException {
        WindowSource source = ofShortPages(fault);

        assertThatExceptionOfType(WdtException.class).isThrownBy(() -> world.poll(source))
                .withMessageContaining("expected 8 rows").satisfies(e -> assertThat(e.isRetryable()).isTrue());
        world.sandbox.faults().clear();
        world.clock.advance(Duration.ofMinutes(1));
        List<String> keys = world.pollKeys(source);

        assertThat(keys).isEqualTo(ids(1, 8));
        assertThat(source.status().hiddenRows()).isZero();
    }

    @Test
    @Tag("C6")
    void shouldNotBelieveShortPagesOfASecondThatHoldsMoreThanAPage() throws InterruptedException {
        world.putRows(1, 35, START.minusMinutes(5));
        world.sandbox.faults().every("wdt:" + STOCKOUT, 1, Fault.shortPage(3));
        WindowSource source = world.source(START.minusMinutes(10));

        assertThatExceptionOfType(WdtException.class).isThrownBy(() -> world.poll(source))
                .withMessageContaining("expected 35 rows").satisfies(e -> assertThat(e.isRetryable()).isTrue());
        world.sandbox.faults().clear();
        world.clock.advance(Duration.ofMinutes(1));
        List<String> keys = world.pollKeys(source);

        assertThat(keys).containsExactlyInAnyOrderElementsOf(ids(1, 35));
        assertThat(source.status().hiddenRows()).isZero();
    }

    /** Reads eight rows, which each answer hides in part. */
    private WindowSource ofShortPages(Fault fault) {
        world.spreadRows(8, START.minusMinutes(10));
        world.sandbox.faults().every("wdt:" + STOCKOUT, 1, fault);
        return world.source(START.minusMinutes(10));
    }

    @Test
    @Tag("C6")
    void shouldReportRowsThatTheVendorCountsAndNeverShowsAndGoOn() throws InterruptedException {
        WindowSource source = ofShortPages(Fault.shortPage(3));

        List<String> keys = pollEachMinute(source, 3);

        assertThat(keys).isEqualTo(ids(1, 3));
        assertThat(source.status().hiddenRows()).isEqualTo(5);
        assertThat(source.status().checkpoint()).isEqualTo(START.plusMinutes(1));
    }

    @Test
    @Tag("C6")
    void shouldNotBelieveAFaultThatLastsForManyPollsInAShortTime() throws InterruptedException {
        WindowSource source = ofShortPages(Fault.shortPage(3));
        for (int poll = 0; poll < 20; poll++) {
            world.pollThroughFaults(source);
            world.clock.advance(Duration.ofSeconds(5));
        }
        world.sandbox.faults().clear();

        assertThat(world.pollKeys(source)).isEqualTo(ids(1, 8));
    }

    /** A source that knows already that the vendor hides rows. */
    private WindowSource knowingThatRowsAreHidden(WindowSource source) throws InterruptedException {
        world.spreadRows(6, START.minusMinutes(10));
        world.sandbox.faults().every("wdt:" + STOCKOUT, 1, Fault.shortPage(3));
        pollEachMinute(source, 3);
        assertThat(source.status().hiddenRows()).isEqualTo(3);
        return source;
    }

    private List<String> pollEachMinute(WindowSource source, int polls) throws InterruptedException {
        List<String> keys = new ArrayList<>();
        for (int poll = 0; poll < polls; poll++) {
            keys.addAll(keys(world.pollThroughFaults(source)));
            world.clock.advance(Duration.ofMinutes(1));
        }
        return keys;
    }

    private void addFiveRows() {
        world.putRows(7, 11, world.now());
        world.clock.advance(Duration.ofMinutes(5));
    }

    @Test
    @Tag("C6")
    void shouldKnowAVendorThatHidesRowsAfterTheFirstTime() throws InterruptedException {
        WindowSource source = knowingThatRowsAreHidden(world.source(START.minusMinutes(10)));
        addFiveRows();
        LocalDateTime before = world.now();

        assertThat(world.pollKeys(source)).as("no failure, but no belief at once either").isEqualTo(ids(7, 9));
        assertThat(world.now()).isEqualTo(before.plusSeconds(10));
        assertThat(source.status().hiddenRows()).isEqualTo(5);
    }

    @Test
    @Tag("C6")
    void shouldReadABacklogWithHiddenRowsInEachWindowWithOnePoll() throws InterruptedException {
        WindowSource source = knowingThatRowsAreHidden(world.source(START.minusMinutes(10)));
        for (int minute = 0; minute < 30; minute++) {
            LocalDateTime time = world.now().plusMinutes(minute);
            LongStream.rangeClosed(1, 5).forEach(id -> world.put(100 * time.getMinute() + id, time));
        }
        world.clock.advance(Duration.ofMinutes(35));

        List<String> keys = world.pollKeys(source);

        assertThat(keys).as("three of each window").hasSizeGreaterThan(30);
        assertThat(source.status().checkpoint()).isAfter(START.plusMinutes(30));
    }

    @Test
    @Tag("C12")
    void shouldLetAStopEndTheWaitForRowsThatMayBeLate() throws InterruptedException {
        WindowSource source = knowingThatRowsAreHidden(world.source(START.minusMinutes(10)));
        addFiveRows();
        LocalDateTime before = source.status().checkpoint();
        world.pause = time -> {
            source.stop();
            new CountDownLatch(1).await();
        };

        source.begin();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(source::next);

        assertThat(source.status().checkpoint()).isEqualTo(before);
        world.pause = world.clock::advance;
        source.resume();
        assertThat(world.pollKeys(source)).isEqualTo(ids(7, 9));
    }

    @Test
    @Tag("C6")
    void shouldComeToTheEndOfItsSpanPastHiddenRowsHoweverRarelyItPolls() throws InterruptedException {
        world.maxWindow = Duration.ofMinutes(60);
        WindowSource source = world.source(new SlidingWatermark(() -> world.now().minusHours(24), Optional::empty));
        world.sandbox.faults().every("wdt:" + STOCKOUT, 1, Fault.shortPage(3));
        for (int hour = 0; hour < 36; hour++) {
            LocalDateTime time = START.minusHours(24 - hour).plusMinutes(5);
            long first = 10_000L * time.getDayOfMonth() + 10 * time.getHour();
            LongStream.rangeClosed(first + 1, first + 5).forEach(id -> world.put(id, time));
        }
        List<String> keys = new ArrayList<>();

        for (int poll = 0; poll < 4; poll++) {
            keys.addAll(keys(world.pollThroughFaults(source)));
            world.clock.advance(Duration.ofHours(2));
        }

        assertThat(keys).as("an hour before the last poll").contains("110171");
    }

    @Test
    @Tag("C6")
    void shouldDeliverARowThatIsShownLateByAVendorThatHidesOthers() throws InterruptedException {
        WindowSource source = knowingThatRowsAreHidden(world.source(START.minusMinutes(10)));
        addFiveRows();
        world.pause = time -> {
            world.clock.advance(time);
            world.sandbox.faults().clear();
            world.put(12, world.now().minusMinutes(1));
        };
        List<String> keys = new ArrayList<>(world.pollKeys(source));
        world.clock.advance(Duration.ofMinutes(1));

        keys.addAll(world.pollKeys(source));

        assertThat(keys).containsExactlyInAnyOrderElementsOf(ids(7, 12));
        assertThat(source.status().hiddenRows()).isEqualTo(3);
    }

    @Test
    @Tag("C6")
    void shouldDoubtNoRowsThatCameAfterTheWindowThatIsInDoubt() throws InterruptedException {
        WindowSource source = knowingThatRowsAreHidden(world.source(START.minusMinutes(10)));
        addFiveRows();
        LocalDateTime end = world.now().minus(SourceWorld.SETTLE);
        world.pause = time -> {
            // as a poll that is told to stop meanwhile, and goes on much later
            throw new InterruptedException();
        };
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> world.poll(source));
        world.pause = world.clock::advance;
        world.putRows(12, 16, world.now());
        world.clock.advance(Duration.ofMinutes(5));

        source.begin();
        Batch batch = source.next().orElseThrow();
        source.commit(batch, List.of());

        assertThat(keys(batch.items())).isEqualTo(ids(7, 9));
        assertThat(batch.window().end()).isEqualTo(end);
    }

    @Test
    @Tag("C6")
    @Tag("C9")
    void shouldPassRowsThatAreHiddenWhenItSlides() throws InterruptedException {
        WindowSource source = knowingThatRowsAreHidden(world.sliding());
        addFiveRows();

        List<String> keys = pollEachMinute(source, 6);

        assertThat(keys).contains("7", "8", "9");
        assertThat(world.pollThroughFaults(source)).as("known by now, and passed at once").isNotEmpty();
    }

    @Test
    @Tag("C6")
    void shouldReportHiddenRowsAtOnceWhereNobodyPollsAgain() throws InterruptedException {
        world.spreadRows(8, START.minusMinutes(10));
        world.sandbox.faults().every("wdt:" + STOCKOUT, 1, Fault.shortPage(3));
        WindowSource source = world.sliding();

        List<String> keys = world.pollKeys(source);

        assertThat(keys).isEqualTo(ids(1, 3));
        assertThat(source.status().hiddenRows()).isEqualTo(5);
    }
}
