/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.LocalDateTime;
import java.util.Set;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CheckpointTest {

    private static final LocalDateTime TIME = LocalDateTime.of(2026, 3, 11, 12, 0, 7);

    @Test
    void shouldReadWhatItWrote() {
        Checkpoint checkpoint = new Checkpoint(3, TIME, "by=modified {shop_no=|\"测试}", Set.of("2@b|c", "1@a"));

        assertThat(Checkpoint.parse(checkpoint.toText())).isEqualTo(checkpoint);
    }

    @Test
    @Tag("C11")
    void shouldSortAsTextInTheOrderOfProgress() {
        String early = new Checkpoint(9, TIME, "f", Set.of("x")).toText();
        String late = new Checkpoint(9, TIME.plusSeconds(1), "f", Set.of()).toText();
        String moved = new Checkpoint(10, TIME.minusYears(1), "f", Set.of()).toText();

        assertThat(early).startsWith("0000000009|2026-03-11T12:00:07|").isLessThan(late);
        assertThat(late).isLessThan(moved);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "garbage", "1|2|{}", "0000000001|2026-03-11T12:00:07", "0000000001|2026-03-11T12:00:07|{\"ed" })
    void shouldSayWhatItExpectedWhenTheStoredTextIsDamaged(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Checkpoint.parse(text))
                .withMessageContaining("The stored checkpoint cannot be read: expected 'epoch|yyyy-MM-ddTHH:mm:ss|{...}'");
    }

    @Test
    void shouldRefuseAnEpochThatWouldNotSort() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint(-1, TIME, "f", Set.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint(10_000_000_000L, TIME, "f", Set.of()));
    }
}
