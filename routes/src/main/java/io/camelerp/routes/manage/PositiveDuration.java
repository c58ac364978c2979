/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.manage;

import java.time.Duration;

/**
 * Refuses durations that are none: Camel reads {@code abc} and {@code -5s} as zero, without a word.
 */
public final class PositiveDuration {

    private PositiveDuration() {
    }

    /**
     * @param  key                      the setting, as a user writes it
     * @throws IllegalArgumentException when the duration is zero or negative
     */
    public static Duration of(String key, Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(
                    key + " takes a duration longer than zero, such as PT30S or P1D, and got " + duration
                                               + ". What is no duration counts as zero");
        }
        return duration;
    }
}
