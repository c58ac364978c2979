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
 * @param window where they come from
 * @param items  the records to deliver, in the vendor's order
 */
public record Batch(TimeWindow window, List<Item> items) {

    public Batch {
        items = List.copyOf(items);
    }
}
