/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Kingdee's answers say of its clock, beside ours.
 */
final class ServerClock {

    private static final Logger LOG = LoggerFactory.getLogger(ServerClock.class);
    private static final Duration WORTH_TELLING = Duration.ofMinutes(1);

    private final Clock ours;
    private final AtomicBoolean said = new AtomicBoolean();
    private volatile Told told;

    /** A time, and when it was told by a clock of ours that nobody sets. */
    private record Told(Instant time, long nanos) {
    }

    ServerClock(Clock ours) {
        this.ours = ours;
    }

    /**
     * @param date the HTTP header Date, or null
     */
    void hear(String date) {
        told = parse(date).map(time -> new Told(time, System.nanoTime())).orElse(null);
        String advice = advice();
        if (!said.getAndSet(!advice.isEmpty()) && !advice.isEmpty()) {
            LOG.warn("Kingdee tells another time (HTTP header Date){}", advice);
        }
    }

    private static Optional<Instant> parse(String date) {
        try {
            return Optional.ofNullable(date).map(text -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What it says now; empty where the last answer did not tell. */
    Optional<Instant> time() {
        return Optional.ofNullable(told).map(last -> last.time().plusNanos(System.nanoTime() - last.nanos()));
    }

    /** To be put behind a sentence; empty where the two agree. */
    String advice() {
        return time().map(time -> Duration.between(time, ours.instant()))
                .filter(ahead -> ahead.abs().compareTo(WORTH_TELLING) > 0)
                .map(ahead -> "; the clock of this machine is " + ahead.abs().toSeconds() + " s "
                              + (ahead.isNegative() ? "behind" : "ahead of") + " Kingdee's: set the clock")
                .orElse("");
    }
}
