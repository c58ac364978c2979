/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.meter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.apache.camel.CamelContext;

/**
 * The one class that is loaded only with Micrometer on the classpath.
 */
final class Micrometer {

    private Micrometer() {
    }

    static <T> List<Runnable> gauge(
            CamelContext context, String name, String description, String[] tags, T owner,
            ToDoubleFunction<T> value) {
        return register(context, registry -> Gauge.builder(name, owner, value).description(description).tags(tags(tags))
                .strongReference(true).register(registry));
    }

    static <T> List<Runnable> counter(
            CamelContext context, String name, String description, String[] tags, T owner,
            ToDoubleFunction<T> value) {
        return register(context, registry -> FunctionCounter.builder(name, owner, value).description(description)
                .tags(tags(tags)).register(registry));
    }

    private static List<Runnable> register(CamelContext context, Function<MeterRegistry, Meter> registration) {
        List<Runnable> removals = new ArrayList<>();
        for (MeterRegistry registry : context.getRegistry().findByType(MeterRegistry.class)) {
            Meter meter = registration.apply(registry);
            removals.add(() -> registry.remove(meter));
        }
        return removals;
    }

    private static Tags tags(String[] tags) {
        Tags all = Tags.empty();
        for (int i = 0; i < tags.length; i += 2) {
            all = all.and(tags[i], tags[i + 1] == null ? "" : tags[i + 1]);
        }
        return all;
    }
}
