/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.time.Instant;
import java.time.LocalDateTime;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class VendorTimeTest {

    private static final LocalDateTime NOON = LocalDateTime.of(2026, 3, 11, 12, 0);

    @Test
    @Tag("C21")
    void shouldBeShanghaisWhereverTheJvmIs() {
        assertThat(VendorTime.local(Instant.parse("2026-03-11T04:00:00.999Z"))).isEqualTo(NOON);
        assertThat(VendorTime.instant(NOON)).isEqualTo(Instant.parse("2026-03-11T04:00:00Z"));
        // an hour that New York skips and another that it has twice
        assertThat(VendorTime.instant(LocalDateTime.of(2026, 3, 8, 2, 30))).isEqualTo(Instant.parse("2026-03-07T18:30:00Z"));
        assertThat(VendorTime.instant(LocalDateTime.of(2026, 11, 1, 1, 30))).isEqualTo(Instant.parse("2026-10-31T17:30:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
            "2026-03-11 12:00:00, 2026-03-11T12:00:00", "2026-03-11T12:00:00.987, 2026-03-11T12:00:00",
            "2026-03-11, 2026-03-11T00:00:00", "' 2026-03-11 12:00:07 ', 2026-03-11T12:00:07" })
    void shouldReadEverySpelling(String text, LocalDateTime expected) {
        assertThat(VendorTime.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
            "now, 2026-03-11T12:00:00", "P1D, 2026-03-10T12:00:00", "PT90M, 2026-03-11T10:30:00",
            "2020-01-01, 2020-01-01T00:00:00" })
    void shouldReadWhereToBegin(String text, LocalDateTime expected) {
        assertThat(VendorTime.parseFrom(text, NOON)).isEqualTo(expected);
        assertThat(VendorTime.isRelative(text)).isEqualTo(!text.startsWith("2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "yesterday", "2026-3-1", "2026-03-11 25:00:00", "0000-00-00 00:00:00",
            "2026/03/11 12:00:00", "2026-03-11 12.00.00", "2026-03-11 12:00:0:", "2026-03-11 12:00:0/", "P", "PX" })
    void shouldSayWhatItExpected(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> VendorTime.parseFrom(text, NOON))
                .withMessageContaining("expected");
    }
}
