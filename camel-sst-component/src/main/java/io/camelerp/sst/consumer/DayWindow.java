/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.time.LocalDate;

/**
 * Days in the vendor's time zone, both included.
 */
public record DayWindow(LocalDate first, LocalDate last) {

    public DayWindow {
        if (last.isBefore(first)) {
            throw new IllegalArgumentException("A window cannot end on " + last + ", before it begins on " + first);
        }
    }

    /** The window that {@link #toString()} told. */
    public static DayWindow parse(String text) {
        String[] days = text.split("\\.\\.");
        return new DayWindow(LocalDate.parse(days[0]), LocalDate.parse(days[days.length - 1]));
    }

    @Override
    public String toString() {
        return first.equals(last) ? first.toString() : first + ".." + last;
    }
}
