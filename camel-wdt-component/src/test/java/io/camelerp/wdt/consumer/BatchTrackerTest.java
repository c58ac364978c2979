/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.node.NullNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BatchTrackerTest {

    private static final LocalDateTime NOON = LocalDateTime.of(2026, 3, 11, 12, 0);

    private final List<BatchTracker> ended = new ArrayList<>();
    private final Item one = new Item(NullNode.instance, "1", "", "1");
    private final Item two = new Item(NullNode.instance, "2", "", "2");
    private final BatchTracker tracker = new BatchTracker(
            new Batch(new TimeWindow(NOON, NOON), List.of(one, two)), 2, ended::add);

    @Test
    @Tag("C13")
    void shouldEndWithTheLastExchange() {
        tracker.ended(List.of(two), true, null);
        boolean early = ended.isEmpty();

        tracker.ended(List.of(one), true, null);

        assertThat(early).isTrue();
        assertThat(ended).containsExactly(tracker);
        assertThat(tracker.getOutcomes()).extracting(Outcome::success).containsExactly(true, true);
    }

    @Test
    @Tag("C8")
    void shouldSayOfEachRecordHowItEnded() {
        Exception cause = new IllegalStateException("refused");

        tracker.ended(List.of(one), false, cause);
        tracker.ended(List.of(two), true, null);

        assertThat(tracker.getOutcomes()).containsExactly(new Outcome(one, false, cause), new Outcome(two, true, null));
    }
}
