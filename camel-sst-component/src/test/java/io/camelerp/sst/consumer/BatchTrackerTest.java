/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import io.camelerp.common.store.StreamId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** When a batch has ended, and how it and its days are called. */
class BatchTrackerTest {

    private static final Batch BATCH = new Batch(new StreamId("scope", "DownloadRECBill/101"), null, null, List.of());

    private final List<BatchTracker> ended = new ArrayList<>();

    @Test
    void shouldEndOnceWithTheLastExchange() {
        BatchTracker tracker = new BatchTracker(BATCH, 2, ended::add);
        tracker.ended(true);
        assertThat(ended).isEmpty();

        tracker.ended(true);

        assertThat(ended).containsExactly(tracker);
        assertThat(tracker.isFailed()).isFalse();
        assertThat(tracker.getBatch()).isSameAs(BATCH);
        assertThat(tracker.getMillis()).isBetween(0L, 60_000L);
    }

    @Test
    void shouldHaveFailedWhenOneExchangeHas() {
        BatchTracker tracker = new BatchTracker(BATCH, 2, ended::add);
        tracker.ended(false);
        tracker.ended(true);

        assertThat(tracker.isFailed()).isTrue();
    }

    @Test
    void shouldBeCalledByCommandStoreDaysAndBatch() {
        LocalDate day = LocalDate.of(2026, 3, 11);
        StreamId stream = new StreamId("scope", "DownloadRECBill");

        assertThat(BATCH.command()).isEqualTo("DownloadRECBill");
        assertThat(BATCH.describe()).isEqualTo("DownloadRECBill/101");
        assertThat(new Batch(stream, new DayWindow(day, day), null, List.of()).describe())
                .isEqualTo("DownloadRECBill 2026-03-11");
        assertThat(DayWindow.parse("2026-03-11")).isEqualTo(new DayWindow(day, day));
        assertThat(DayWindow.parse("2026-03-11..2026-03-13")).isEqualTo(new DayWindow(day, day.plusDays(2)))
                .hasToString("2026-03-11..2026-03-13");
        assertThatIllegalArgumentException().isThrownBy(() -> new DayWindow(day, day.minusDays(1)))
                .withMessage("A window cannot end on 2026-03-10, before it begins on 2026-03-11");
    }
}
