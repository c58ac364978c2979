/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SendByTest {

    /** Others take a call for one that is over by then, and not a moment later. */
    @Test
    void shouldBeOverAfterItsTimeAndNotBefore() {
        Duration time = Duration.ofMinutes(10);

        assertThat(begun(time, time.plusSeconds(1)).isOver()).isTrue();
        assertThat(begun(time, time.minusMinutes(1)).isOver()).isFalse();
        assertThat(SendBy.anyTime().isOver()).isFalse();
    }

    private static SendBy begun(Duration time, Duration ago) {
        SendBy now = SendBy.within(time);
        return new SendBy(now.start() - ago.toNanos(), now.nanos());
    }
}
