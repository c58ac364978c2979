/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Objects;

import io.camelerp.wdt.client.VendorTime;

/**
 * A span of vendor time (Asia/Shanghai, whole seconds), closed on both sides as the vendor's filters are.
 */
public record TimeWindow(LocalDateTime start, LocalDateTime end) {

    public TimeWindow {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
        if (end.isBefore(start)) {
            throw new IllegalArgumentException("A window cannot end before it starts: " + start + " to " + end);
        }
    }

    public Duration length() {
        return Duration.between(start, end);
    }

    /** The same start with an earlier end. */
    TimeWindow endingAt(LocalDateTime earlier) {
        return new TimeWindow(start, earlier);
    }

    @Override
    public String toString() {
        return VendorTime.format(start) + " to " + VendorTime.format(end);
    }
}
