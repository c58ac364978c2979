/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.time.LocalDate;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which days a night compares. */
class DueDaysTest {

    private static final LocalDate LAST = LocalDate.of(2026, 11, 20);

    @Test
    void shouldCompareTheLastDayOnlyAtFirst() {
        assertThat(DueDays.of(Set.of(), LAST)).containsExactly(LAST);
        assertThat(DueDays.of(Set.of(LAST.minusDays(1)), LAST)).containsExactly(LAST);
    }

    @Test
    void shouldCompareTheLastDayAgain() {
        assertThat(DueDays.of(Set.of(LAST.minusDays(1), LAST), LAST)).containsExactly(LAST);
        assertThat(DueDays.of(Set.of(LAST.plusDays(1)), LAST)).containsExactly(LAST);
        assertThat(DueDays.of(Set.of(LAST.plusDays(2)), LAST)).as("compared while it was going on").containsExactly(LAST);
    }

    @Test
    void shouldCatchUpOnDaysThatNoNightCompared() {
        assertThat(DueDays.of(Set.of(LAST.minusDays(4), LAST.minusDays(2)), LAST))
                .containsExactly(LAST.minusDays(3), LAST.minusDays(1), LAST);
    }

    @Test
    void shouldNotGoBackForEver() {
        assertThat(DueDays.of(Set.of(LAST.minusDays(100)), LAST)).hasSize(DueDays.CATCH_UP).startsWith(LAST.minusDays(6))
                .endsWith(LAST);
    }
}
