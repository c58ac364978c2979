/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.stream.Stream;

import io.camelerp.common.Priority;

/**
 * Up to where windows may reach: to where rows have settled, to where they had when the poll began, to the end.
 */
final class Horizon {

    private final WindowReader reader;
    private final Optional<LocalDateTime> end;
    private LocalDateTime until;

    /**
     * @param end where reading ends for good
     */
    Horizon(WindowReader reader, Optional<LocalDateTime> end) {
        this.reader = reader;
        this.end = end;
    }

    /**
     * What settles from now on is for the next poll: else a poll that meets rows would go on a second at a time.
     *
     * @param endOfPoll where this poll ends at the latest
     */
    void begin(Optional<LocalDateTime> endOfPoll) {
        LocalDateTime settled = reader.limitByOurClock();
        until = endOfPoll.filter(settled::isAfter).orElse(settled);
    }

    LocalDateTime limit(LocalDateTime position) {
        return Stream.of(reader.limitAfter(position), until, end.orElse(until)).min(LocalDateTime::compareTo).orElseThrow();
    }

    /** Whether the end is reached for good. */
    boolean isReached(LocalDateTime done) {
        return end.filter(time -> !done.isBefore(time)).isPresent();
    }

    /** How far behind the present that is, or behind the end. */
    Duration lag(LocalDateTime done) {
        LocalDateTime goal = end.filter(reader.now()::isAfter).orElse(reader.now());
        return done.isAfter(goal) ? Duration.ZERO : Duration.between(done, goal);
    }

    /** How urgent it is to read the window. */
    Priority priority(TimeWindow window) {
        if (end.isPresent()) {
            return Priority.BACKFILL;
        }
        Duration behind = Duration.between(window.end(), reader.limit());
        return behind.compareTo(window.length()) > 0 ? Priority.CATCH_UP : Priority.LIVE;
    }
}
