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
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import io.camelerp.wdt.catalog.TimeFilter.Granularity;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class WindowPlannerTest {

    private static final LocalDateTime NOON = LocalDateTime.of(2026, 3, 11, 12, 0);
    private static final LocalDateTime MIDNIGHT = NOON.toLocalDate().atStartOfDay();

    private final WindowPlanner seconds = new WindowPlanner(Duration.ofHours(1), Granularity.second, 100);
    private final WindowPlanner days = new WindowPlanner(Duration.ofDays(30), Granularity.day, 100);

    @Test
    @Tag("C4")
    void shouldNeverPlanBeyondTheLimitOrTheLongestWindow() {
        assertThat(seconds.plan(NOON, NOON.plusMinutes(5)).end()).isEqualTo(NOON.plusMinutes(5));
        assertThat(seconds.plan(NOON, NOON.plusDays(5)).end()).isEqualTo(NOON.plusHours(1));
    }

    /** Nobody would read it, poll after poll. */
    @Test
    void shouldPlanHalfOfAWindowThatHadNoAnswerAndGrowAgain() {
        WindowPlanner planner = new WindowPlanner(Duration.ofDays(30), Granularity.second, 100);
        LocalDateTime end = NOON.plusDays(60);
        TimeWindow first = planner.plan(NOON, end);
        planner.unanswered(first);
        TimeWindow half = planner.plan(NOON, end);
        assertThat(half.length()).isEqualTo(first.length().dividedBy(2));
        for (int i = 0; i < 30; i++) {
            planner.unanswered(planner.plan(NOON, end));
        }
        TimeWindow smallest = planner.plan(NOON, end);
        assertThat(smallest.length()).isEqualTo(Duration.ofMinutes(1));

        planner.observe(smallest, List.of(), 0);
        TimeWindow next = planner.plan(smallest.end(), end);
        assertThat(next.length()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void shouldAskForAWholeDayAtLeastWhereTheVendorIgnoresTheTimeOfDay() {
        WindowPlanner halves = new WindowPlanner(Duration.ofHours(12), Granularity.day, 100);

        TimeWindow window = halves.plan(MIDNIGHT, MIDNIGHT.plusDays(5));

        assertThat(window).isEqualTo(new TimeWindow(MIDNIGHT, MIDNIGHT.plusDays(1)));
        assertThat(halves.doneUntil(window)).isAfter(MIDNIGHT);
    }

    /** So many rows, evenly spread over the window. */
    private static List<LocalDateTime> evenly(TimeWindow window, int rows) {
        double step = window.length().toSeconds() / (double) rows;
        return IntStream.range(0, rows).mapToObj(i -> window.start().plusSeconds((long) (i * step))).toList();
    }

    @Test
    void shouldPlanWindowsThatComeOutFourFifthsFull() {
        TimeWindow seen = new TimeWindow(NOON, NOON.plusMinutes(10));
        seconds.observe(seen, evenly(seen, 600), 600);

        TimeWindow next = seconds.plan(NOON.plusMinutes(10), NOON.plusDays(1));

        assertThat(next.length()).isBetween(Duration.ofSeconds(79), Duration.ofSeconds(81));
    }

    @Test
    void shouldGoByTheLatestRowsWhenTheyContradictTheEarlierOnes() {
        TimeWindow quiet = new TimeWindow(NOON, NOON.plusMinutes(50));
        TimeWindow burst = new TimeWindow(NOON.plusMinutes(50), NOON.plusMinutes(51));
        seconds.observe(quiet, evenly(quiet, 90), 90);
        seconds.observe(burst, evenly(burst, 90), 90);

        TimeWindow next = seconds.plan(burst.end(), NOON.plusDays(1));

        assertThat(next.length()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(56));
    }

    @Test
    void shouldGrowThreefoldWhileThereAreNoRows() {
        seconds.observe(new TimeWindow(NOON, NOON.plusMinutes(2)), List.of(), 0);

        TimeWindow next = seconds.plan(NOON.plusMinutes(2), NOON.plusDays(1));

        assertThat(next.length()).isEqualTo(Duration.ofMinutes(6));
    }

    @Test
    void shouldCutAtTheLastSecondThatWasShownWhole() {
        TimeWindow window = new TimeWindow(NOON, NOON.plusHours(1));
        List<LocalDateTime> shown = evenly(new TimeWindow(NOON.plusMinutes(40), NOON.plusMinutes(45)), 100);

        TimeWindow cut = seconds.cut(window, shown, 250);

        assertThat(cut).isEqualTo(new TimeWindow(NOON, shown.get(99).minusSeconds(1)));
    }

    @Test
    void shouldCutByTheCountWhereRowsComeInAnotherOrder() {
        TimeWindow window = new TimeWindow(NOON, NOON.plusHours(1));
        List<LocalDateTime> shown = new ArrayList<>(evenly(window, 100));
        Collections.reverse(shown);

        TimeWindow cut = seconds.cut(window, shown, 400);

        assertThat(cut.length()).isEqualTo(Duration.ofMinutes(12));
    }

    @Test
    @Tag("C3")
    void shouldNotTrustTheOrderTwiceWhenItHasMisled() {
        TimeWindow window = new TimeWindow(NOON, NOON.plusHours(1));
        TimeWindow late = new TimeWindow(NOON.plusMinutes(50), NOON.plusMinutes(55));

        TimeWindow cut = seconds.cut(window, evenly(late, 100), 400);
        TimeWindow again = seconds.cut(cut, evenly(late, 100), 390);

        assertThat(cut.end()).isAfter(NOON.plusMinutes(54));
        assertThat(again.end()).isBefore(NOON.plusMinutes(12));
    }

    @Test
    void shouldEndWhereACountedSpanEndsWhenTheRestOfItFits() {
        TimeWindow window = new TimeWindow(NOON, NOON.plusHours(1));
        List<LocalDateTime> shown = evenly(new TimeWindow(NOON, NOON.plusSeconds(100)), 100);
        TimeWindow first = seconds.cut(window, shown, 176);
        seconds.observe(first, shown.subList(0, 99), 99);

        TimeWindow rest = seconds.plan(first.end(), NOON.plusDays(1));

        assertThat(rest.end()).isBetween(window.end(), window.end().plusSeconds(5));
    }

    @Test
    void shouldKeepTheDensityAsAGuessWhenItBeginsElsewhere() {
        TimeWindow seen = new TimeWindow(NOON, NOON.plusMinutes(10));
        seconds.observe(seen, evenly(seen, 600), 600);

        seconds.restart();

        assertThat(seconds.isBlind()).isFalse();
        assertThat(seconds.plan(MIDNIGHT, NOON).length()).isBetween(Duration.ofSeconds(79), Duration.ofSeconds(81));
    }

    /** Days and nights, three waves of shipments a day, a few rows in the same second: 300,000 rows of nine days. */
    @Test
    void shouldFillSevenTenthsOfEachAnswerThoughRowsAreSpreadUnevenly() {
        RowsOfDays rows = new RowsOfDays(MIDNIGHT, 9, 33_000, 7);
        WindowPlanner planner = new WindowPlanner(Duration.ofDays(30), Granularity.second, 100);

        int calls = rows.read(planner, 100);

        assertThat(rows.count() / (double) calls).isGreaterThanOrEqualTo(70);
        assertThat(rows.cuts() / (double) calls).isLessThanOrEqualTo(0.05);
    }

    @ParameterizedTest
    @CsvSource({ "2, 0, 1000", "3, 100, 101", "3600, 100, 1000000", "60, 0, 0", "60, 100, 100" })
    @Tag("C3")
    void shouldCutAtAWholeSecondWithinTheWindow(int length, int rows, int total) {
        TimeWindow window = new TimeWindow(NOON, NOON.plusSeconds(length));

        TimeWindow first = seconds.cut(window, evenly(window, rows), total);

        assertThat(first.start()).isEqualTo(NOON);
        assertThat(first.end()).isAfter(NOON).isBefore(NOON.plusSeconds(length));
    }

    @Test
    @Tag("C3")
    void shouldNotCutASingleSecondNorASingleDay() {
        assertThat(seconds.canCut(new TimeWindow(NOON, NOON.plusSeconds(1)))).isFalse();
        assertThat(seconds.canCut(new TimeWindow(NOON, NOON.plusSeconds(2)))).isTrue();
        assertThat(days.canCut(new TimeWindow(MIDNIGHT, MIDNIGHT.plusDays(1)))).isFalse();
        assertThat(days.canCut(new TimeWindow(MIDNIGHT, MIDNIGHT.plusDays(2)))).isTrue();
    }

    @Test
    @Tag("C5")
    void shouldCountADayAsDoneOnlyWhenItIsOver() {
        TimeWindow yesterday = days.plan(MIDNIGHT.minusDays(1), NOON);
        TimeWindow today = days.plan(MIDNIGHT, NOON);

        assertThat(yesterday).isEqualTo(new TimeWindow(MIDNIGHT.minusDays(1), MIDNIGHT));
        assertThat(days.doneUntil(yesterday)).isEqualTo(MIDNIGHT);
        assertThat(today).isEqualTo(new TimeWindow(MIDNIGHT, NOON));
        assertThat(days.doneUntil(today)).isEqualTo(MIDNIGHT);
    }

    @Test
    void shouldCutDaysAtMidnight() {
        TimeWindow whole = new TimeWindow(MIDNIGHT, MIDNIGHT.plusDays(4));

        TimeWindow first = days.cut(whole, evenly(whole, 100), 150);

        assertThat(first).isEqualTo(new TimeWindow(MIDNIGHT, MIDNIGHT.plusDays(2)));
    }

    @Test
    void shouldRecoverSoonFromOneShortAnswer() {
        TimeWindow hour = new TimeWindow(NOON, NOON.plusHours(1));
        seconds.cut(hour, evenly(hour, 2), 5000);
        int windows = 0;
        while (!seconds.fits(100)) {
            seconds.observe(new TimeWindow(NOON, NOON.plusSeconds(1)), List.of(), 1);
            windows++;
        }

        assertThat(windows).isLessThan(40);
    }

    @Test
    void shouldRememberLongerThatPagesAreSmall() {
        seconds.clampedTo(50);

        for (int window = 0; window < 10; window++) {
            seconds.observe(new TimeWindow(NOON, NOON.plusSeconds(100)), List.of(), 38);
        }

        assertThat(seconds.fits(50)).isTrue();
        assertThat(seconds.fits(61)).isFalse();
    }

    @Test
    void shouldSpreadRowsWhoseTimesAreUnknown() {
        seconds.observe(new TimeWindow(NOON, NOON.plusMinutes(10)), List.of(), 600);

        assertThat(seconds.plan(NOON.plusMinutes(10), NOON.plusDays(1)).length())
                .isBetween(Duration.ofSeconds(79), Duration.ofSeconds(82));
    }

    @Test
    void shouldGoBeyondASpanThatWasCountedAndIsNotFull() {
        TimeWindow seen = new TimeWindow(NOON, NOON.plusMinutes(10));
        seconds.observe(seen, evenly(seen, 1200), 1200);
        seconds.cut(new TimeWindow(seen.end(), seen.end().plusSeconds(1000)), List.of(), 10);

        // ten rows are in the thousand seconds, and another seventy in half as many seconds
        assertThat(seconds.plan(seen.end(), NOON.plusDays(1)).length())
                .isBetween(Duration.ofSeconds(1028), Duration.ofSeconds(1037));
    }

    @Test
    void shouldTakeAPartOfASpanThatWasCountedWhereNothingElseIsKnown() {
        seconds.cut(new TimeWindow(NOON, NOON.plusSeconds(1000)), List.of(), 500);

        assertThat(seconds.plan(NOON, NOON.plusDays(1)).length()).isBetween(Duration.ofSeconds(155), Duration.ofSeconds(165));
        // a count is of its own beginning only
        assertThat(seconds.plan(NOON.plusHours(2), NOON.plusDays(1)).length()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void shouldForgetCountsAndKeepTheDensityWhenItBeginsAnew() {
        assertThat(seconds.isBlind()).isTrue();
        TimeWindow seen = new TimeWindow(NOON, NOON.plusMinutes(10));
        seconds.observe(seen, evenly(seen, 600), 600);
        seconds.cut(new TimeWindow(NOON, NOON.plusSeconds(1000)), List.of(), 10);
        assertThat(seconds.isBlind()).isFalse();

        seconds.restart();

        assertThat(seconds.isBlind()).isFalse();
        assertThat(seconds.plan(NOON, NOON.plusDays(1)).length()).isBetween(Duration.ofSeconds(74), Duration.ofSeconds(82));
    }

    @Test
    void shouldBeBlindAgainAfterABeginningWithoutRows() {
        seconds.observe(new TimeWindow(NOON, NOON.plusMinutes(2)), List.of(), 0);
        assertThat(seconds.isBlind()).isFalse();

        seconds.restart();

        assertThat(seconds.isBlind()).isTrue();
    }

    @Test
    void shouldLearnWhatAnAnswerHoldsOnlyFromOneThatShowedLessThanWasCounted() {
        TimeWindow window = new TimeWindow(NOON, NOON.plusMinutes(10));
        seconds.cut(window, List.of(), 200);
        seconds.cut(window, evenly(window, 50), 50);
        assertThat(seconds.fits(100)).isTrue();

        seconds.cut(window, evenly(window, 60), 200);

        assertThat(seconds.fits(60)).isTrue();
        assertThat(seconds.fits(61)).isFalse();
    }

    @Test
    @Tag("C4")
    void shouldEndADayAtTheNextMidnight() {
        assertThat(seconds.ceiling(NOON)).isEqualTo(NOON);
        assertThat(days.ceiling(NOON)).isEqualTo(MIDNIGHT.plusDays(1));
        assertThat(days.ceiling(MIDNIGHT)).isEqualTo(MIDNIGHT);
    }
}
