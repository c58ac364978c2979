/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import io.camelerp.common.ErpException.Category;
import io.camelerp.wdt.WdtException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges a window of which the vendor counts more rows than it shows, however often it is asked: a fault that passes,
 * or rows that are hidden from this account, as Taobao orders are.
 * <p>
 * A fault may last for some answers, so that the first window is believed only when it is short in several polls and
 * for some minutes. Then it is known how this vendor is, and the next ones are believed sooner; but never at once, for
 * a row that is only late looks the same. What was believed of a span is believed of it again. Who reads a span that
 * moves on with each poll is never in doubt: it would begin to doubt anew each time, and come no further.
 */
final class HiddenRows {

    private static final Logger LOG = LoggerFactory.getLogger(HiddenRows.class);
    private static final int TIMES = 3;
    private static final Duration TIME = Duration.ofMinutes(2);
    private static final int TIMES_WHEN_KNOWN = 2;
    private static final Duration TIME_WHEN_KNOWN = Duration.ofSeconds(10);
    private static final int REMEMBERED = 1_000;

    private final AtomicLong count = new AtomicLong();
    private final Clock clock;
    private final Pause pause;
    private final boolean credulous;
    private final List<Doubt> doubts = new ArrayList<>();
    private final List<Believed> believed = new ArrayList<>();
    private boolean known;

    /**
     * @param credulous whether what is not shown is only reported: nobody asks again, or each poll reads the recent
     *                  past anew
     */
    HiddenRows(Clock clock, Pause pause, boolean credulous) {
        this.clock = clock;
        this.pause = pause;
        this.credulous = credulous;
    }

    private record Doubt(TimeWindow window, Instant since, int polls) {
    }

    private record Believed(TimeWindow window, int hidden) {
    }

    /** Rows that were not shown may still come: the window has to be asked for again. */
    static final class Doubtful extends WdtException {

        private final boolean usual;
        private final Duration rest;

        private Doubtful(String api, String message, boolean usual, Duration rest) {
            super(Category.TRANSIENT, api, message);
            this.usual = usual;
            this.rest = rest;
        }
    }

    /**
     * Waits within the poll where this vendor hides rows as a rule: with one window for each poll, a backlog in which
     * all of them hide rows would never be read.
     *
     * @return          the window to ask for again
     * @throws Doubtful where that has to wait for the next poll, and an operator should know
     */
    TimeWindow outlast(Doubtful doubt, TimeWindow window) throws InterruptedException {
        if (!doubt.usual) {
            throw doubt;
        }
        LOG.info(doubt.getMessage());
        pause.last(doubt.rest);
        return narrow(window);
    }

    /** The window to ask for: no longer than one that is in doubt, or rows that are new to it would be doubted late. */
    synchronized TimeWindow narrow(TimeWindow window) {
        return doubtOf(window).map(doubt -> doubt.window().end()).filter(window.end()::isAfter).map(window::endingAt)
                .orElse(window);
    }

    private Optional<Doubt> doubtOf(TimeWindow window) {
        return doubts.stream()
                .filter(d -> !d.window().start().isAfter(window.start()) && d.window().end().isAfter(window.start()))
                .findFirst();
    }

    private static boolean overlap(TimeWindow one, TimeWindow other) {
        return one.start().isBefore(other.end()) && other.start().isBefore(one.end());
    }

    /**
     * Goes on without the rows of a window that were not shown in several answers.
     *
     * @param  counted  how many rows the vendor counts now
     * @param  most     how many it has counted at most while it was asked
     * @throws Doubtful when those rows may still come
     */
    synchronized void judge(String api, TimeWindow window, int shown, int counted, int most) {
        int before = believed.stream().filter(b -> overlap(b.window(), window)).mapToInt(Believed::hidden).sum();
        if (most - shown <= before) {
            return;
        }
        if (!credulous) {
            doubt(api, window, shown, most);
        }
        if (shown < counted) {
            int more = Math.max(0, counted - shown - before);
            known = true;
            count.addAndGet(more);
            believed.add(new Believed(window, more));
            if (believed.size() > REMEMBERED) {
                believed.remove(0);
            }
            LOG.warn(
                    "{} counts {} rows from {} but shows {} however often it is asked: the others are not visible to this account",
                    api, counted, window, shown);
        }
    }

    private void doubt(String api, TimeWindow window, int shown, int counted) {
        Doubt before = doubtOf(window).orElse(new Doubt(window, clock.instant(), 0));
        doubts.remove(before);
        Doubt doubt = new Doubt(window, before.since(), before.polls() + 1);
        Duration lasting = Duration.between(doubt.since(), clock.instant());
        Duration rest = (known ? TIME_WHEN_KNOWN : TIME).minus(lasting);
        if (doubt.polls() < (known ? TIMES_WHEN_KNOWN : TIMES) || rest.compareTo(Duration.ZERO) > 0) {
            doubts.add(doubt);
            throw new Doubtful(
                    api, "expected " + counted + " rows from " + window + ", got " + shown
                         + " in several answers; the window is asked for again "
                         + (known ? "in a few seconds" : "with the next poll"),
                    known, rest.isNegative() ? Duration.ZERO : rest);
        }
    }

    /** Says that a window was whole, or goes on as it is. */
    synchronized void clear(TimeWindow window) {
        doubts.removeIf(doubt -> overlap(doubt.window(), window));
    }

    long getCount() {
        return count.get();
    }
}
