/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets storing progress take a tenth of the time at most while more progress follows: forcing each of many small
 * windows to the disk would take longer than reading them. What is stored late is at worst delivered again after a
 * crash.
 */
final class StorePace {

    private static final long REST = 10;
    private static final long LONGEST_REST = TimeUnit.SECONDS.toNanos(1);

    private long due = System.nanoTime();

    boolean isDue() {
        return System.nanoTime() - due >= 0;
    }

    <T> T timed(Supplier<T> store) {
        long start = System.nanoTime();
        T stored = store.get();
        long end = System.nanoTime();
        due = end + Math.min(LONGEST_REST, REST * (end - start));
        return stored;
    }
}
