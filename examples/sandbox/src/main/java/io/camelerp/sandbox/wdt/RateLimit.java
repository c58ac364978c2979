/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The account's quota; refused calls do not count.
 */
final class RateLimit {

    private final Clock clock;
    private final Deque<Instant> admitted = new ArrayDeque<>();

    RateLimit(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean admits(int requestsPerMinute, WdtSwitches.RateWindow window, Duration minute) {
        if (requestsPerMinute == 0) {
            return true;
        }
        Instant now = clock.instant();
        Instant start = switch (window) {
            case SLIDING -> now.minus(minute);
            case FIXED -> now.minusMillis(Math.floorMod(now.toEpochMilli(), minute.toMillis())).minusNanos(1);
        };
        while (!admitted.isEmpty() && !admitted.peekFirst().isAfter(start)) {
            admitted.removeFirst();
        }
        if (admitted.size() >= requestsPerMinute) {
            return false;
        }
        admitted.addLast(now);
        return true;
    }
}
