/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.meter;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

import org.apache.camel.CamelContext;

/**
 * What one object tells Micrometer, where the application has it; without it nothing is told.
 *
 * @param <T> the object whose methods give the figures
 */
public final class Meters<T> implements Closeable {

    private static final String MICROMETER = "io.micrometer.core.instrument.MeterRegistry";

    private final CamelContext camelContext;
    private final T owner;
    private final String[] tags;
    private final boolean present;
    private final List<Runnable> removals = new ArrayList<>();

    private Meters(CamelContext camelContext, T owner, String[] tags) {
        this.camelContext = camelContext;
        this.owner = owner;
        this.tags = tags;
        this.present = camelContext.getClassResolver().resolveClass(MICROMETER) != null;
    }

    /**
     * Meters without figures yet.
     *
     * @param tags names and values in turn; a value may be null
     */
    public static <T> Meters<T> of(CamelContext camelContext, T owner, String... tags) {
        return new Meters<>(camelContext, owner, tags);
    }

    /** Adds a figure that goes up and down. */
    public Meters<T> gauge(String name, String description, ToDoubleFunction<T> value) {
        if (present) {
            removals.addAll(Micrometer.gauge(camelContext, name, description, tags, owner, value));
        }
        return this;
    }

    /** Adds a figure that only grows. */
    public Meters<T> counter(String name, String description, ToDoubleFunction<T> value) {
        if (present) {
            removals.addAll(Micrometer.counter(camelContext, name, description, tags, owner, value));
        }
        return this;
    }

    /** Takes all figures away again. */
    @Override
    public void close() {
        removals.forEach(Runnable::run);
        removals.clear();
    }
}
