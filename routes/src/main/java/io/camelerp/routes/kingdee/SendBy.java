/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Duration;

/**
 * Until when a call may be sent that others will take for one that is over, whatever it had to wait for before.
 */
record SendBy(long start, long nanos) {

    static SendBy anyTime() {
        return new SendBy(System.nanoTime(), Long.MAX_VALUE);
    }

    /** Counts from now, and whatever happens to the clock. */
    static SendBy within(Duration duration) {
        return new SendBy(System.nanoTime(), duration.toNanos());
    }

    boolean isOver() {
        return System.nanoTime() - start > nanos;
    }
}
