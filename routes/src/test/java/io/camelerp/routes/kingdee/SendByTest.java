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
    void shouldBeOverAfterItsTimeAndNotBefore() throws Exception {
        SendBy soon = SendBy.within(Duration.ofMillis(600));
        SendBy later = SendBy.within(Duration.ofHours(1));

        Thread.sleep(700);

        assertThat(soon.isOver()).isTrue();
        assertThat(later.isOver()).isFalse();
        assertThat(SendBy.anyTime().isOver()).isFalse();
    }
}
