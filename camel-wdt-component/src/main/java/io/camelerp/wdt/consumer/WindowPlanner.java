/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;

import io.camelerp.wdt.catalog.TimeFilter.Granularity;

/**
 * Chooses windows that fit into one answer.
 * <p>
 * It keeps an estimate of the rows per second and makes windows that come out about three quarters full. Where a window
 * held too much, the count the vendor gave says where to cut it; where rows get scarcer, windows grow at most threefold
 * from one to the next, so that the end of a quiet night does not cost a row of cuts.
 */
final class WindowPlanner {

    private static final double FILL = 0.75;
    private static final long MAX_GROWTH = 3;

    private final Duration maxWindow;
    private final Granularity granularity;
    private final int pageSize;

    private double rowsPerSecond;
    private long lastSeconds;
    private int capacity;
    private int clamp;

    WindowPlanner(Duration maxWindow, Granularity granularity, int pageSize) {
        this.maxWindow = maxWindow;
        this.granularity = granularity;
        this.pageSize = pageSize;
        this.capacity = pageSize;
        this.clamp = pageSize;
    }

    /** The next window from there on, not beyond the limit. */
    TimeWindow plan(LocalDateTime from, LocalDateTime limit) {
        long seconds = Math.min(maxWindow.toSeconds(), Duration.between(from, limit).toSeconds());
        if (granularity == Granularity.second) {
            if (lastSeconds > 0) {
                seconds = Math.min(seconds, lastSeconds * MAX_GROWTH);
            }
            if (rowsPerSecond > 0) {
                seconds = Math.min(seconds, (long) (FILL * capacity / rowsPerSecond));
            }
            return new TimeWindow(from, from.plusSeconds(Math.max(1, seconds)));
        }
        LocalDateTime end = from.plusSeconds(seconds);
        LocalDateTime midnight = end.truncatedTo(ChronoUnit.DAYS);
        return new TimeWindow(from, midnight.isAfter(from) ? midnight : end);
    }

    /** Whether a smaller window can be asked for. */
    boolean canCut(TimeWindow window) {
        return granularity == Granularity.second
                ? window.length().toSeconds() > 1
                : window.end().isAfter(window.start().truncatedTo(ChronoUnit.DAYS).plusDays(1));
    }

    /**
     * The first part of a window that did not fit into one answer; the rest begins at the very second where it ends.
     */
    TimeWindow cut(TimeWindow window, int rows, int total) {
        if (rows > 0 && rows < total) {
            capacity = Math.min(capacity, rows);
        }
        long seconds = window.length().toSeconds();
        rowsPerSecond = total / (double) seconds;
        double part = total == 0 ? 0.5 : Math.min(FILL, FILL * capacity / total);
        if (granularity == Granularity.second) {
            long first = Math.min(seconds - 1, Math.max(1, (long) (seconds * part)));
            return window.endingAt(window.start().plusSeconds(first));
        }
        LocalDateTime firstMidnight = window.start().truncatedTo(ChronoUnit.DAYS).plusDays(1);
        LocalDateTime wanted = window.start().plusSeconds((long) (seconds * part)).truncatedTo(ChronoUnit.DAYS);
        return window.endingAt(wanted.isAfter(firstMidnight) ? wanted : firstMidnight);
    }

    /** Whether so many rows should have fitted into one answer, so that a smaller window would not help. */
    boolean fits(int total) {
        return total <= capacity;
    }

    /** Learns from a window that is complete. */
    void observe(TimeWindow window, int rows) {
        lastSeconds = Math.max(1, window.length().toSeconds());
        double seen = rows / (double) lastSeconds;
        // what just was is the best guess of what comes, but one quiet second is no quiet hour
        rowsPerSecond = seen > rowsPerSecond ? seen : (rowsPerSecond + seen) / 2;
        // one short answer is no rule; where there was another page, it is almost one
        capacity = Math.min(pageSize, capacity + (capacity < clamp ? capacity / 8 + 1 : 1));
    }

    /** Learns that the vendor puts only so many rows on a page, because there was another page. */
    void clampedTo(int rows) {
        clamp = Math.max(1, Math.min(pageSize, rows));
        capacity = clamp;
    }

    /** Where everything before is done once this window is: days are done when they are over. */
    LocalDateTime doneUntil(TimeWindow window) {
        return floor(window.end());
    }

    /** The finest time that the vendor tells apart. */
    LocalDateTime floor(LocalDateTime time) {
        return granularity == Granularity.second ? time : time.truncatedTo(ChronoUnit.DAYS);
    }
}
