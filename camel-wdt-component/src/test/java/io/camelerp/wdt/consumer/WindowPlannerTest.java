/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.time.LocalDateTime;

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

    @Test
    void shouldPlanWindowsThatComeOutThreeQuartersFull() {
        seconds.observe(new TimeWindow(NOON, NOON.plusMinutes(10)), 600);

        TimeWindow next = seconds.plan(NOON.plusMinutes(10), NOON.plusDays(1));

        assertThat(next.length()).isEqualTo(Duration.ofSeconds(75));
    }

    @Test
    void shouldGrowAtMostThreefoldAfterAQuietWindow() {
        seconds.observe(new TimeWindow(NOON, NOON.plusMinutes(2)), 0);

        TimeWindow next = seconds.plan(NOON.plusMinutes(2), NOON.plusDays(1));

        assertThat(next.length()).isEqualTo(Duration.ofMinutes(6));
    }

    @ParameterizedTest
    @CsvSource({ "2, 0, 1000", "3, 100, 101", "3600, 100, 1000000", "60, 0, 0", "60, 100, 100" })
    @Tag("C3")
    void shouldCutAtAWholeSecondWithinTheWindow(int length, int rows, int total) {
        TimeWindow first = seconds.cut(new TimeWindow(NOON, NOON.plusSeconds(length)), rows, total);

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
        TimeWindow first = days.cut(new TimeWindow(MIDNIGHT, MIDNIGHT.plusDays(4)), 100, 150);

        assertThat(first).isEqualTo(new TimeWindow(MIDNIGHT, MIDNIGHT.plusDays(2)));
    }

    @Test
    void shouldRecoverSoonFromOneShortAnswer() {
        seconds.cut(new TimeWindow(NOON, NOON.plusHours(1)), 2, 5000);
        int windows = 0;
        while (!seconds.fits(100)) {
            seconds.observe(new TimeWindow(NOON, NOON.plusSeconds(1)), 1);
            windows++;
        }

        assertThat(windows).isLessThan(40);
    }

    @Test
    void shouldRememberLongerThatPagesAreSmall() {
        seconds.clampedTo(50);

        for (int window = 0; window < 10; window++) {
            seconds.observe(new TimeWindow(NOON, NOON.plusSeconds(100)), 38);
        }

        assertThat(seconds.fits(50)).isTrue();
        assertThat(seconds.fits(61)).isFalse();
    }
}
