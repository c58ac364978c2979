/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.time.Instant;
import java.util.List;

import io.camelerp.routes.state.DeadLetter;
import io.camelerp.sandbox.Report;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SummaryTest {

    @Test
    void shouldCallLostWhatIsNeitherBookedNorADeadLetter() {
        Report report = new Report(5, 3, 1, List.of("CK4", "CK5"), List.of("CK1"), List.of());

        Summary summary = Summary.of(report, List.of(deadLetter("CK4")));

        assertThat(summary).hasToString("quickstart: read=5 saved=3 dead=1 lost=1 duplicated=1");
    }

    @Test
    void shouldCountABookedStockoutOnceEvenIfItIsADeadLetterToo() {
        Report report = new Report(2, 2, 0, List.of(), List.of(), List.of());

        Summary summary = Summary.of(report, List.of(deadLetter("CK1")));

        assertThat(summary).hasToString("quickstart: read=2 saved=2 dead=0 lost=0 duplicated=0");
    }

    private static DeadLetter.Stored deadLetter(String key) {
        DeadLetter letter = new DeadLetter(
                "wdt-stockout-to-kingdee", key, "stockout_order_query_trade", "sandbox", "SAL_OUTSTOCK",
                DeadLetter.Cause.MAPPING, null, "No row", "{}", null);
        return new DeadLetter.Stored(letter, DeadLetter.Status.OPEN, Instant.EPOCH, Instant.EPOCH, 1);
    }
}
