/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.apache.camel.Processor;

/**
 * A server that takes 50 ms to answer, a sink that takes 20 ms for a window, windows of an hour that fit in an answer.
 */
final class SlowCase implements Case {

    private static final int ROWS_IN_A_WINDOW = 80;
    private static final String HOURS = "&windowSize=3600000&delivery=window";

    @Override
    public List<Row> measure(Scale scale) throws Exception {
        LocalDateTime end = Vendor.BEGIN.plusHours(scale.windows());
        Processor sink = exchange -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        try (Vendor vendor = Vendor.of(scale)) {
            vendor.tell("even", scale.windows(), ROWS_IN_A_WINDOW);
            vendor.tell("latency", 50);
            List<Figures> figures = Figures.inTurn(Math.min(3, scale.rounds()),
                    () -> scale.windows() / DiyRoute.read(vendor, new PageCursor(Vendor.BEGIN, end, 3600), false, sink),
                    () -> scale.windows() / OurRoute.read(vendor, end, HOURS, sink),
                    () -> scale.windows() / OurRoute.read(vendor, end, HOURS + "&parallelWindows=4", sink));
            String name = scale.windows() + " windows, 50 ms a call, 20 ms a window, ";
            return List.of(
                    Row.rates(name + "one stream", figures.get(1), figures.get(0), "windows/s", 1.3),
                    Row.rates(name + "4 at once", figures.get(2), figures.get(0), "windows/s", 3));
        }
    }
}
