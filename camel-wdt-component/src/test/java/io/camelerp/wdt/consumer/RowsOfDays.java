/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Rows as a warehouse ships them: busy days and quiet nights, three waves a day of some thousand shipments, and here
 * and there a few in the same second. Asked without a network, as often as a planner needs.
 */
final class RowsOfDays {

    private static final long DAY = Duration.ofDays(1).toSeconds();

    private final LocalDateTime begin;
    private final long[] times;
    private int cuts;

    RowsOfDays(LocalDateTime begin, int days, int perDay, long seed) {
        this.begin = begin;
        Random random = new Random(seed);
        this.times = IntStream.range(0, days).boxed()
                .flatMapToLong(day -> day(random, perDay).map(second -> second + day * DAY)).sorted().toArray();
    }

    private static LongStream day(Random random, int rows) {
        int[] waves = { 39_000 + random.nextInt(3_000), 52_000 + random.nextInt(5_000), 64_000 + random.nextInt(5_000) };
        long[] seconds = new long[rows];
        for (int i = 0; i < rows; i++) {
            double kind = random.nextDouble();
            if (kind < 0.4) {
                seconds[i] = waves[random.nextInt(3)] + random.nextInt(1_500);
            } else if (kind < 0.45 && i > 0) {
                seconds[i] = seconds[i - 1];
            } else {
                seconds[i] = byDayOrNight(random);
            }
        }
        return Arrays.stream(seconds);
    }

    /** Ten times as many by day as in the night, with no edge between. */
    private static long byDayOrNight(Random random) {
        while (true) {
            int second = random.nextInt((int) DAY);
            double day = Math.max(0, Math.sin((second / (double) DAY - 0.27) * 2 * Math.PI));
            if (random.nextDouble() < 0.05 + day) {
                return second;
            }
        }
    }

    int count() {
        return times.length;
    }

    int cuts() {
        return cuts;
    }

    /** Reads all rows, and says how many calls that took. */
    int read(WindowPlanner planner, int pageSize) {
        LocalDateTime end = begin.plusSeconds(times[times.length - 1] + 1);
        LocalDateTime position = begin;
        int calls = 0;
        while (position.isBefore(end)) {
            TimeWindow window = planner.plan(position, end);
            List<LocalDateTime> rows = rows(window);
            for (calls++; rows.size() > pageSize && planner.canCut(window); calls++) {
                window = planner.cut(window, rows.subList(0, pageSize), rows.size());
                rows = rows(window);
                cuts++;
            }
            planner.observe(window, rows, rows.size());
            position = window.end();
        }
        return calls;
    }

    private List<LocalDateTime> rows(TimeWindow window) {
        long start = Duration.between(begin, window.start()).toSeconds();
        long end = Duration.between(begin, window.end()).toSeconds();
        int first = firstNotBefore(start);
        return Arrays.stream(times, first, firstNotBefore(end + 1)).mapToObj(begin::plusSeconds).toList();
    }

    private int firstNotBefore(long time) {
        int low = 0;
        int high = times.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (times[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
