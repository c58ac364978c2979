/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says which days to ask for next, and how far a stream has come when they are done.
 * <p>
 * The vendor's windows are days, and which bills a day holds is open (sst.md section 5.2): so windows overlap, the last
 * days are read again with every poll, and the cursor never comes nearer to the present than the settle delay.
 *
 * @param maxDays     the most days of one window
 * @param overlapDays how many days before the cursor are read again
 * @param settleDelay how old a time must be before it counts as read
 */
public record DayPlanner(int maxDays, int overlapDays, Duration settleDelay) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");

    public DayPlanner {
        if (maxDays < 1) {
            throw new IllegalArgumentException("windowDays must be at least 1, got " + maxDays);
        }
        if (overlapDays < 0 || overlapDays >= maxDays && maxDays > 1) {
            throw new IllegalArgumentException(
                    "overlapDays must be at least 0 and, with windows of several days, less than windowDays=" + maxDays
                                               + ", got " + overlapDays);
        }
    }

    /**
     * How far a stream has come.
     *
     * @param time  everything submitted up to here is done; local time of the vendor
     * @param start the day before which nothing is wanted
     */
    public record Cursor(LocalDateTime time, LocalDate start) {

        public String toText() {
            return TIME.format(time) + "|" + start;
        }

        /**
         * @throws IllegalArgumentException when the text was not written by {@link #toText()}
         */
        public static Cursor parse(String text) {
            String[] parts = text.split("\\|");
            try {
                return new Cursor(LocalDateTime.parse(parts[0], TIME), LocalDate.parse(parts[1]));
            } catch (DateTimeParseException | ArrayIndexOutOfBoundsException e) {
                throw new IllegalArgumentException(
                        "The stored cursor cannot be read: expected 'yyyy-MM-ddTHH:mm:ss|yyyy-MM-dd', got '" + text + "'", e);
            }
        }

        /** Whether that is a time of a day before the start. */
        boolean startsAfter(String other) {
            return DayPlanner.parse(other).filter(found -> found.toLocalDate().isBefore(start)).isPresent();
        }

        public static Cursor startingAt(LocalDateTime time) {
            return new Cursor(time, time.toLocalDate());
        }
    }

    /**
     * The first day to ask for when a poll begins.
     *
     * @param laterThan whether the vendor sends what is later than a day, which may mean its end (sst.md section 5.2):
     *                  then the overlap reaches behind the start, too
     */
    LocalDate begin(Cursor cursor, boolean laterThan, LocalDate today) {
        LocalDate first = cursor.time().toLocalDate().minusDays(overlapDays);
        boolean isOpen = laterThan && !cursor.start().isAfter(today);
        return first.isBefore(cursor.start()) && !isOpen ? cursor.start() : first;
    }

    /** The window that begins on that day, or empty when that day has not come. */
    Optional<DayWindow> window(LocalDate first, LocalDate today) {
        if (first.isAfter(today)) {
            return Optional.empty();
        }
        LocalDate last = first.plusDays(maxDays - 1L);
        return Optional.of(new DayWindow(first, last.isAfter(today) ? today : last));
    }

    /** The day on which the next window begins; no step is longer than what is known to be whole. */
    LocalDate following(DayWindow window, boolean complete) {
        LocalDate next = complete
                ? window.last().plusDays(1).minusDays(maxDays == 1 ? 0 : overlapDays)
                : window.first().plusDays(1);
        return next.isAfter(window.first()) ? next : window.first().plusDays(1);
    }

    /**
     * The cursor after a window.
     *
     * @param complete whether everything in the window is known to have come
     * @param earliest what {@link #earliest} told of its bills; it lies behind the window when all of them do, because
     *                 an early question is answered from the smallest submit time on (sst.md section 5.1)
     * @param asked    when the window was asked for: what came later is in none of its answers, however late it ended
     */
    Cursor after(Cursor before, DayWindow window, boolean complete, String earliest, LocalDateTime asked) {
        LocalDateTime time = complete
                ? window.last().plusDays(1).atStartOfDay()
                : window.first().plusDays(1L + overlapDays).atStartOfDay();
        LocalDateTime first = parse(earliest).orElse(LocalDateTime.MIN);
        // a bill of the future is of a till whose clock is wrong
        if (first.toLocalDate().isAfter(window.last()) && first.isAfter(time) && !first.isAfter(asked)) {
            time = first;
        }
        LocalDateTime settled = asked.minus(settleDelay);
        if (time.isAfter(settled)) {
            time = settled;
        }
        return time.isAfter(before.time()) ? new Cursor(time, before.start()) : before;
    }

    /**
     * The earliest time of bills, or empty when none has one that can be read. Later ones say nothing of the days
     * between.
     *
     * @param before what this told of earlier answers for the window, or empty
     */
    static String earliest(String before, Stream<String> times) {
        return Stream.concat(Stream.of(before), times).filter(time -> parse(time).isPresent())
                .min(Comparator.comparing(time -> parse(time).orElseThrow())).orElse("");
    }

    /** A time as the vendor writes it, or empty when there is none that can be read. */
    static Optional<LocalDateTime> parse(String text) {
        String plain = text.trim().replace(' ', 'T');
        try {
            return plain.isEmpty()
                    ? Optional.empty()
                    : Optional.of(plain.length() == 10
                            ? LocalDate.parse(plain).atStartOfDay() : LocalDateTime.parse(plain));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * Where to begin, as a user says it: a time, {@code now}, or an ISO-8601 duration that reaches back from now.
     *
     * @throws IllegalArgumentException when the text is none of these
     */
    public static LocalDateTime parseFrom(String text, LocalDateTime now) {
        String plain = text.trim();
        if (plain.equals("now")) {
            return now;
        }
        try {
            return plain.startsWith("P")
                    ? now.minus(Duration.parse(plain))
                    : parse(plain).orElseThrow(() -> new DateTimeParseException("no time", plain, 0));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time: expected now, yyyy-MM-dd, yyyy-MM-dd HH:mm:ss, or a duration such as P7D", e);
        }
    }
}
