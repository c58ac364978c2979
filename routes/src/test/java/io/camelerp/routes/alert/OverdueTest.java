/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.alert;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Who is late: the limit is half an hour. */
class OverdueTest {

    private static final String BUSINESS_HOURS = "0 0/5 8-21 * * ?";

    @ParameterizedTest
    @CsvSource({
            ", 2026-11-20T23:00, 2026-11-20T22:29, true", ", 2026-11-20T23:00, 2026-11-20T22:30, false",
            // the last poll of the day was at 21:55
            BUSINESS_HOURS + ", 2026-11-20T23:00, 2026-11-20T21:54, false",
            BUSINESS_HOURS + ", 2026-11-21T07:59, 2026-11-20T21:54, false",
            BUSINESS_HOURS + ", 2026-11-21T08:01, 2026-11-20T21:54, true",
            BUSINESS_HOURS + ", 2026-11-20T23:00, 2026-11-20T20:00, true",
            BUSINESS_HOURS + ", 2026-11-20T12:00, 2026-11-20T11:20, true",
            "nonsense, 2026-11-20T23:00, 2026-11-20T21:54, true" })
    void shouldTakeARouteForLateWhenAPollWasDue(String cron, LocalDateTime now, LocalDateTime checkpoint, boolean late) {
        assertThat(Overdue.is(cron, now.atZone(ZoneId.of("Asia/Shanghai")).toInstant(), Duration.between(checkpoint, now),
                Duration.ofMinutes(30))).isEqualTo(late);
    }
}
