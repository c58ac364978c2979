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
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
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
 * for some minutes. Then it is known how this vendor is, and the next one is believed at once.
 */
final class HiddenRows {

    private static final Logger LOG = LoggerFactory.getLogger(HiddenRows.class);
    private static final int POLLS = 3;
    private static final Duration TIME = Duration.ofMinutes(2);

    private final AtomicLong count = new AtomicLong();
    private final Clock clock;
    private final Map<LocalDateTime, Doubt> doubts = new HashMap<>();
    private boolean known;

    HiddenRows(Clock clock) {
        this.clock = clock;
    }

    private record Doubt(Instant since, int polls) {
    }

    /**
     * Says that a window was not whole in several answers.
     *
     * @throws WdtException when the rows that were not shown may still come
     */
    synchronized void doubt(String api, TimeWindow window, int shown, int counted) {
        if (known) {
            return;
        }
        Doubt before = doubts.getOrDefault(window.start(), new Doubt(clock.instant(), 0));
        Doubt doubt = new Doubt(before.since(), before.polls() + 1);
        doubts.put(window.start(), doubt);
        if (doubt.polls() < POLLS || Duration.between(doubt.since(), clock.instant()).compareTo(TIME) < 0) {
            throw new WdtException(
                    Category.TRANSIENT, api, "expected " + counted + " rows from " + window + ", got " + shown
                                             + " in several answers; the window is asked for again with the next poll");
        }
    }

    /** Goes on without the rows that were not shown, if there still are any. */
    synchronized void report(String api, TimeWindow window, int shown, int counted) {
        if (shown < counted) {
            known = true;
            count.addAndGet(counted - shown);
            LOG.warn(
                    "{} counts {} rows from {} but shows {} however often it is asked: the others are not visible to this account",
                    api, counted, window, shown);
        }
    }

    /** Says that a window was whole. */
    synchronized void clear(TimeWindow window) {
        doubts.remove(window.start());
    }

    long getCount() {
        return count.get();
    }
}
