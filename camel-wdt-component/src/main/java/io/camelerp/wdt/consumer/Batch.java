/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.util.List;

/**
 * Records that count as done together.
 *
 * @param name   where they come from, in words
 * @param window the time window they come from, or null where time does not count
 * @param items  the records to deliver, in the vendor's order
 */
public record Batch(String name, TimeWindow window, List<Item> items) {

    public Batch {
        items = List.copyOf(items);
    }

    public Batch(TimeWindow window, List<Item> items) {
        this(window.toString(), window, items);
    }

    /** Records of an API without a time filter. */
    static Batch of(String name, List<Item> items) {
        return new Batch(name, null, items);
    }
}
