/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.time.LocalDateTime;

/**
 * How a source reads time windows.
 *
 * @param maxWindow       the longest window to ask for
 * @param settleDelay     how old a time must be before it is read
 * @param endAt           where reading ends for good, local time of Asia/Shanghai; null where it never does
 * @param prefetch        windows that are read ahead while one is processed
 * @param parallelWindows windows that are asked for at once
 */
public record WindowSettings(
        Duration maxWindow, Duration settleDelay, LocalDateTime endAt, int prefetch, int parallelWindows) {

    public WindowSettings {
        if (prefetch < 0 || parallelWindows < 1) {
            throw new IllegalArgumentException(
                    "Expected prefetch of at least 0 and parallelWindows of at least 1, got " + prefetch + " and "
                                               + parallelWindows);
        }
    }

    /** Windows that are read or being read and not handed out yet. */
    int ahead() {
        return parallelWindows == 1 ? prefetch : Math.max(prefetch, parallelWindows);
    }
}
