/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A clock that a test sets and moves by hand: standing still, or running with real time from where it was set.
 */
public final class TestClock extends Clock {

    private final Supplier<Instant> base;
    private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

    private TestClock(Supplier<Instant> base) {
        this.base = base;
    }

    /** Stands still until it is moved. */
    public static TestClock standingAt(Instant instant) {
        return new TestClock(() -> instant);
    }

    /** Goes with real time, and can be moved besides. */
    public static TestClock running() {
        return new TestClock(Instant::now);
    }

    public void advance(Duration duration) {
        offset.updateAndGet(duration::plus);
    }

    @Override
    public Instant instant() {
        return base.get().plus(offset.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
