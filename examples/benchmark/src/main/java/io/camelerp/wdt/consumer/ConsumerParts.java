/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;

import io.camelerp.wdt.catalog.TimeFilter.Granularity;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What the consumer does for one window beside reading it: in this package because it is nobody else's business.
 */
@State(Scope.Benchmark)
public class ConsumerParts {

    /** How many rows a window has. */
    public static final int ROWS = 50;

    private static final LocalDateTime END = LocalDateTime.of(2100, 1, 1, 0, 0);

    private final WindowPlanner planner = new WindowPlanner(Duration.ofHours(1), Granularity.second, 100);
    private LocalDateTime from = LocalDateTime.of(2026, 1, 1, 0, 0);

    /** The next window, and what its rows teach. */
    @Benchmark
    public TimeWindow plan() {
        TimeWindow window = planner.plan(from, END);
        long seconds = window.length().toSeconds();
        List<LocalDateTime> times = IntStream.range(0, ROWS)
                .mapToObj(row -> window.start().plusSeconds(row * seconds / ROWS)).toList();
        planner.observe(window, times, ROWS);
        from = window.end();
        return window;
    }
}
