/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.stream.Stream;

import io.camelerp.sst.consumer.DayPlanner.Cursor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DayPlannerTest {

    private static final LocalDateTime NOW = LocalDateTime.parse("2026-11-22T10:00:00");
    private static final LocalDate TODAY = NOW.toLocalDate();

    private final DayPlanner planner = new DayPlanner(3, 1, Duration.ofMinutes(5));

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    @Test
    void shouldAskForAtMostThreeDaysThatOverlapAndNeverForTheFuture() {
        DayWindow first = planner.window(day("2026-11-01"), TODAY).orElseThrow();

        assertThat(first).hasToString("2026-11-01..2026-11-03");
        assertThat(planner.following(first, true)).isEqualTo(day("2026-11-03"));
        assertThat(planner.window(day("2026-11-21"), TODAY)).hasToString("Optional[2026-11-21..2026-11-22]");
        assertThat(planner.window(day("2026-11-23"), TODAY)).isEmpty();
    }

    @Test
    void shouldGoOnDayByDayWhenAnAnswerMayBeIncomplete() {
        DayWindow window = planner.window(day("2026-11-01"), TODAY).orElseThrow();
        Cursor before = Cursor.startingAt(day("2026-11-01").atStartOfDay());

        assertThat(planner.following(window, false)).isEqualTo(day("2026-11-02"));
        assertThat(planner.after(before, window, false, "", NOW).time()).isEqualTo(day("2026-11-03").atStartOfDay());
    }

    @Test
    void shouldFollowTheBillsWhenTheyLieBehindTheWindow() {
        DayWindow window = planner.window(day("2016-01-01"), TODAY).orElseThrow();
        Cursor before = Cursor.startingAt(day("2016-01-01").atStartOfDay());

        assertThat(planner.after(before, window, false, "2020-05-05 08:00:00", NOW).time())
                .isEqualTo(LocalDateTime.parse("2020-05-05T08:00:00"));
    }

    @Test
    void shouldNotFollowOneBillBehindTheWindowPastTheDaysBetween() {
        DayWindow window = planner.window(day("2026-01-01"), TODAY).orElseThrow();
        Cursor before = Cursor.startingAt(day("2026-01-01").atStartOfDay());
        String first = DayPlanner.earliest("", Stream.of("2026-03-10 09:00:00", "2026-01-02 10:00:00", ""));
        String next = DayPlanner.earliest(first, Stream.of("2026-04-01"));
        String behind = DayPlanner.earliest("", Stream.of("2026-03-12", "2026-03-10 09:00:00", "2031-01-01", "soon"));

        assertThat(next).isEqualTo(first).isEqualTo("2026-01-02 10:00:00");
        assertThat(planner.after(before, window, false, next, NOW).time()).isEqualTo(day("2026-01-03").atStartOfDay());
        assertThat(planner.after(before, window, true, next, NOW).time()).isEqualTo(day("2026-01-04").atStartOfDay());
        assertThat(planner.after(before, window, true, behind, NOW).time()).as("the first of those behind")
                .isEqualTo(LocalDateTime.parse("2026-03-10T09:00:00"));
    }

    @Test
    void shouldNotFollowABillOfTheFuture() {
        DayWindow window = planner.window(day("2026-01-01"), TODAY).orElseThrow();
        Cursor before = Cursor.startingAt(day("2026-01-01").atStartOfDay());

        assertThat(planner.after(before, window, true, "2031-01-01 00:00:00", NOW).time())
                .isEqualTo(day("2026-01-04").atStartOfDay());
    }

    @Test
    void shouldNeverComeNearerToThePresentThanTheSettleDelayNorGoBack() {
        DayWindow window = planner.window(TODAY, TODAY).orElseThrow();
        Cursor before = Cursor.startingAt(TODAY.minusDays(1).atStartOfDay());

        Cursor after = planner.after(before, window, true, "2026-11-22 09:59:59", NOW);

        assertThat(after.time()).isEqualTo(NOW.minusMinutes(5));
        assertThat(planner.after(after, window, true, "", NOW.minusHours(3))).isEqualTo(after);
        assertThat(after.start()).isEqualTo(TODAY.minusDays(1));
    }

    @Test
    void shouldReadThePreviousDayAgainAfterMidnight() {
        DayPlanner daily = new DayPlanner(1, 0, Duration.ofMinutes(5));
        Cursor cursor = Cursor.startingAt(TODAY.atTime(23, 58));
        DayWindow yesterday = daily.window(daily.begin(cursor, false, TODAY.plusDays(1)), TODAY.plusDays(1)).orElseThrow();

        assertThat(yesterday).hasToString("2026-11-22");
        assertThat(daily.after(cursor, yesterday, true, "", TODAY.plusDays(1).atTime(0, 3)).time().toLocalDate())
                .isEqualTo(TODAY);
        assertThat(daily.after(cursor, yesterday, true, "", TODAY.plusDays(1).atTime(0, 6)).time().toLocalDate())
                .isEqualTo(TODAY.plusDays(1));
    }

    @Test
    void shouldReachBehindTheStartOnlyWhereTheVendorSendsWhatIsLater() {
        Cursor cursor = Cursor.startingAt(NOW);

        assertThat(planner.begin(cursor, true, TODAY)).isEqualTo(TODAY.minusDays(1));
        assertThat(planner.begin(cursor, false, TODAY)).isEqualTo(TODAY);
        assertThat(planner.begin(cursor, true, TODAY.minusDays(1))).as("it has not begun").isEqualTo(TODAY);
        assertThat(cursor.startsAfter("2026-11-21 23:59:59")).isTrue();
        assertThat(cursor.startsAfter("2026-11-22 00:00:00")).isFalse();
        assertThat(cursor.startsAfter("")).isFalse();
    }

    @Test
    void shouldKeepItsTextFormAndRefuseOthers() {
        Cursor cursor = new Cursor(NOW, TODAY);

        assertThat(Cursor.parse(cursor.toText())).isEqualTo(cursor);
        assertThatThrownBy(() -> Cursor.parse("yesterday")).hasMessageContaining("'yesterday'");
    }

    @Test
    void shouldUnderstandWhereAUserWantsToBegin() {
        assertThat(DayPlanner.parseFrom("now", NOW)).isEqualTo(NOW);
        assertThat(DayPlanner.parseFrom("P1D", NOW)).isEqualTo(NOW.minusDays(1));
        assertThat(DayPlanner.parseFrom("2026-01-31 10:00:00", NOW)).isEqualTo(LocalDateTime.parse("2026-01-31T10:00:00"));
        assertThatThrownBy(() -> DayPlanner.parseFrom("soon", NOW)).hasMessageContaining("'soon' is no time");
    }

    @Test
    void shouldRefuseAnOverlapThatLeavesNoProgress() {
        assertThatThrownBy(() -> new DayPlanner(3, 3, Duration.ZERO)).hasMessageContaining("overlapDays");
    }
}
