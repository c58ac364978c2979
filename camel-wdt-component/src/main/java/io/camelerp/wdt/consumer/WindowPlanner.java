/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.camelerp.wdt.catalog.TimeFilter.Granularity;

/**
 * Chooses windows that fit into one answer and leave little of it empty.
 * <p>
 * The density of rows is that of the last 200, unless the last 80 contradict it, and then the last 30: few rows tell of
 * a burst or a pause early, many guess better while there is none. How full a window may be planned settles by itself:
 * a little fuller with each one that fits, much less full with each one that does not, so that about one in 25 is cut.
 * <p>
 * An answer that is cut off is not wasted. Where its rows come in the order of time, they show the second up to which
 * all of them were shown: the next window ends there. And its count says how many rows are left in the rest, so that
 * the end of a burst is met exactly. Both are guesses about the vendor: a window is complete only by its own answer.
 */
final class WindowPlanner {

    private static final int[] SAMPLES = { 200, 80, 30 };
    /** From which difference on the smaller sample is no chance; about two and a half standard deviations. */
    private static final double[] CONTRADICTIONS = { 0.3, 0.55 };

    private static final double FIRST_FILL = 0.8;
    private static final double LEAST_FILL = 0.5;
    private static final double MOST_FILL = 0.92;
    private static final double FULLER = 0.002;
    private static final double LESS_FULL = 0.05;
    /** So many times too many rows are a burst, which no emptier window would have met. */
    private static final double BURST = 1.6;
    /** Rows may have come since they were counted. */
    private static final double ALMOST = 0.97;
    private static final long GROWTH_WITHOUT_ROWS = 3;
    private static final int REMEMBERED_COUNTS = 8;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SMALLEST = Duration.ofMinutes(1);

    private final Duration maxWindow;
    private final Granularity granularity;
    private final int pageSize;

    /** The latest rows in the order of time, in seconds. */
    private final List<Long> times = new ArrayList<>();
    private final List<Counted> counts = new ArrayList<>();
    private long knownSince;
    private long knownUntil;
    private double densityBefore;
    private double fill = FIRST_FILL;
    private int capacity;
    private int clamp;
    private TimeWindow cutByTimes;
    /** What a window may be long at present. */
    private Duration largest;

    WindowPlanner(Duration maxWindow, Granularity granularity, int pageSize) {
        // a day that is never read whole would never be done
        this.maxWindow = granularity == Granularity.day && maxWindow.compareTo(DAY) < 0 ? DAY : maxWindow;
        this.largest = this.maxWindow;
        this.granularity = granularity;
        this.pageSize = pageSize;
        this.capacity = pageSize;
        this.clamp = pageSize;
    }

    /** A span that was counted and not read yet. */
    private record Counted(TimeWindow window, int rows) {
    }

    /** Whether nothing is known of how many rows there are. */
    synchronized boolean isBlind() {
        return knownUntil == knownSince && densityBefore == 0;
    }

    /** The next window from there on, not beyond the limit. */
    synchronized TimeWindow plan(LocalDateTime from, LocalDateTime limit) {
        long most = Math.min(largest.toSeconds(), Duration.between(from, limit).toSeconds());
        if (granularity == Granularity.second) {
            return new TimeWindow(from, from.plusSeconds(Math.max(1, Math.min(most, secondsToFill(from, most)))));
        }
        LocalDateTime end = from.plusSeconds(most);
        LocalDateTime midnight = end.truncatedTo(ChronoUnit.DAYS);
        return new TimeWindow(from, midnight.isAfter(from) ? midnight : end);
    }

    private long secondsToFill(LocalDateTime from, long most) {
        double density = density();
        double wanted = fill * capacity;
        Optional<Counted> counted = counts.stream().filter(c -> c.window().start().equals(from))
                .min(Comparator.comparing(c -> c.window().end()));
        if (counted.isEmpty()) {
            if (density > 0) {
                return (long) (wanted / density);
            }
            return knownUntil > knownSince ? (knownUntil - knownSince) * GROWTH_WITHOUT_ROWS : most;
        }
        long seconds = counted.get().window().length().toSeconds();
        int rows = counted.get().rows();
        if (rows <= capacity * ALMOST) {
            return density > 0 ? seconds + (long) (Math.max(0, wanted - rows) / density) : seconds;
        }
        return Math.min(seconds, (long) (wanted / (density > 0 ? density : rows / (double) seconds)));
    }

    private double density() {
        double density = densityOf(SAMPLES[0]);
        for (int i = 1; i < SAMPLES.length; i++) {
            double latest = densityOf(SAMPLES[i]);
            if (density == 0 || Math.abs(latest / density - 1) > CONTRADICTIONS[i - 1]) {
                density = latest;
            }
        }
        return density;
    }

    private double densityOf(int sample) {
        if (knownUntil == knownSince) {
            return densityBefore;
        }
        int rows = Math.min(sample, times.size());
        long since = rows < sample ? knownSince : times.get(times.size() - rows);
        return rows / (double) Math.max(1, knownUntil - since);
    }

    /** A vendor may take longer for a long window than it, or whoever is between, allows: it would never be read. */
    synchronized void unanswered(TimeWindow window) {
        Duration half = window.length().dividedBy(2);
        Duration least = granularity == Granularity.day ? DAY : SMALLEST;
        largest = atMost(half.compareTo(least) > 0 ? half : least);
    }

    private Duration atMost(Duration length) {
        return length.compareTo(maxWindow) < 0 ? length : maxWindow;
    }

    /** Whether a smaller window can be asked for. */
    boolean canCut(TimeWindow window) {
        return granularity == Granularity.second
                ? window.length().toSeconds() > 1
                : window.end().isAfter(window.start().truncatedTo(ChronoUnit.DAYS).plusDays(1));
    }

    /**
     * The first part of a window that did not fit into one answer; the rest begins at the very second where it ends.
     *
     * @param shown the times of the rows that the answer held, in its order
     * @param total how many rows the vendor counts in the window
     */
    synchronized TimeWindow cut(TimeWindow window, List<LocalDateTime> shown, int total) {
        if (!shown.isEmpty() && shown.size() < total) {
            capacity = Math.min(capacity, shown.size());
        }
        if (total < BURST * capacity) {
            fill = Math.max(LEAST_FILL, fill - LESS_FULL);
        }
        counts.add(new Counted(window, total));
        if (counts.size() > REMEMBERED_COUNTS) {
            counts.remove(0);
        }
        long seconds = window.length().toSeconds();
        double part = total == 0 ? 0.5 : Math.min(FIRST_FILL, FIRST_FILL * capacity / total);
        if (granularity == Granularity.second) {
            long first = lastWholeSecond(window, shown)
                    .map(second -> Duration.between(window.start(), second).toSeconds())
                    .orElse((long) (seconds * part));
            TimeWindow cut = window.endingAt(window.start().plusSeconds(Math.min(seconds - 1, Math.max(1, first))));
            cutByTimes = cut;
            return cut;
        }
        LocalDateTime firstMidnight = window.start().truncatedTo(ChronoUnit.DAYS).plusDays(1);
        LocalDateTime wanted = window.start().plusSeconds((long) (seconds * part)).truncatedTo(ChronoUnit.DAYS);
        return window.endingAt(wanted.isAfter(firstMidnight) ? wanted : firstMidnight);
    }

    /**
     * The last second of which every row was shown, if the vendor sorts by time: rows beyond the last one shown may be
     * of its second. Empty where it does not look so, or where a cut that was made so did not fit either.
     */
    private Optional<LocalDateTime> lastWholeSecond(TimeWindow window, List<LocalDateTime> shown) {
        if (window.equals(cutByTimes) || shown.isEmpty()) {
            return Optional.empty();
        }
        for (int i = 1; i < shown.size(); i++) {
            if (shown.get(i).isBefore(shown.get(i - 1))) {
                return Optional.empty();
            }
        }
        return Optional.of(shown.get(shown.size() - 1).minusSeconds(1));
    }

    /** Whether so many rows should have fitted into one answer, so that a smaller window would not help. */
    synchronized boolean fits(int total) {
        return total <= capacity;
    }

    /**
     * Learns from a window that is complete.
     *
     * @param rowTimes the times of its rows, as far as they are known
     * @param rows     how many there were
     */
    synchronized void observe(TimeWindow window, List<LocalDateTime> rowTimes, int rows) {
        largest = atMost(largest.multipliedBy(2));
        long start = second(window.start());
        long end = second(window.end());
        if (knownUntil == knownSince) {
            knownSince = start;
            knownUntil = start;
        }
        boolean known = rowTimes.size() == rows
                && rowTimes.stream().noneMatch(time -> time.isBefore(window.start()) || second(time) > end);
        // the next window shows the rows of the last second again
        List<Long> before = known
                ? rowTimes.stream().map(WindowPlanner::second).filter(time -> time < end).toList() : spread(start, end, rows);
        // what was read ahead and not taken is read again
        before.stream().filter(time -> time >= knownUntil).forEach(times::add);
        times.sort(null);
        if (times.size() > SAMPLES[0]) {
            times.subList(0, times.size() - SAMPLES[0]).clear();
        }
        knownUntil = Math.max(knownUntil, end);
        recount(window, before.size());
        fill = Math.min(MOST_FILL, fill + FULLER);
        // one short answer is no rule; where there was another page, it is almost one
        capacity = Math.min(pageSize, capacity + (capacity < clamp ? capacity / 8 + 1 : 1));
    }

    private void recount(TimeWindow done, int rows) {
        List<Counted> from = counts.stream().filter(c -> c.window().start().equals(done.start())).toList();
        counts.removeAll(from);
        from.stream().filter(c -> c.window().end().isAfter(done.end()))
                .forEach(c -> counts.add(new Counted(
                        new TimeWindow(done.end(), c.window().end()), Math.max(0, c.rows() - rows))));
    }

    private static List<Long> spread(long start, long end, int rows) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            times.add(start + (end - start) * i / rows);
        }
        return times;
    }

    private static long second(LocalDateTime time) {
        return time.toEpochSecond(ZoneOffset.UTC);
    }

    /** Begins at another time, with the present density as a first guess. */
    synchronized void restart() {
        densityBefore = density();
        times.clear();
        counts.clear();
        knownSince = 0;
        knownUntil = 0;
    }

    /** Learns that the vendor puts only so many rows on a page, because there was another page. */
    synchronized void clampedTo(int rows) {
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

    /** The end of the span of the vendor that the time belongs to. */
    LocalDateTime ceiling(LocalDateTime time) {
        return floor(time).equals(time) ? time : time.truncatedTo(ChronoUnit.DAYS).plusDays(1);
    }
}
