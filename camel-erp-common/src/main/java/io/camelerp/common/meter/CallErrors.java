/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.meter;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.camelerp.common.ErpException.Category;
import org.apache.camel.CamelContext;

/**
 * How often the calls of one account failed, by category.
 */
public final class CallErrors {

    private final Map<Category, LongAdder> counts = new EnumMap<>(Category.class);

    public CallErrors() {
        for (Category category : Category.values()) {
            counts.put(category, new LongAdder());
        }
    }

    public void add(Category category) {
        counts.get(category).increment();
    }

    public long get(Category category) {
        return counts.get(category).sum();
    }

    /**
     * Tells Micrometer, with a series for each category from the start, so that a rate is there with the first error.
     */
    public void tell(CamelContext context, String vendor, String account) {
        for (Category category : Category.values()) {
            Meters.of(context, this, "vendor", vendor, "account", account, "category", category.name())
                    .counter("camelerp.vendor.errors", "Calls that failed, by category", errors -> errors.get(category));
        }
    }
}
