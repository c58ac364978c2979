/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.manage;

import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A figure out of the database for who must not wait for it: what was last known, asked for anew behind their back. A
 * database that is away would hold up all figures of a scrape.
 */
public final class LastKnown implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(LastKnown.class);

    private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();

    private final CamelContext camelContext;
    private final ExecutorService executor;
    private final IntSupplier figure;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile double value = Double.NaN;
    private volatile long askedAt = System.nanoTime() - FRESH_NANOS;

    public LastKnown(CamelContext camelContext, String name, IntSupplier figure) {
        this.camelContext = camelContext;
        this.executor = camelContext.getExecutorServiceManager().newSingleThreadExecutor(this, name);
        this.figure = figure;
    }

    /** The figure; NaN before it was known, and when it cannot be known. */
    public double get() {
        if (System.nanoTime() - askedAt >= FRESH_NANOS && !executor.isShutdown() && asking.compareAndSet(false, true)) {
            executor.execute(this::ask);
        }
        return value;
    }

    private void ask() {
        try {
            value = figure.getAsInt();
        } catch (RuntimeException e) {
            value = Double.NaN;
            LOG.debug("A figure is not known: {}", e.getMessage());
        } finally {
            askedAt = System.nanoTime();
            asking.set(false);
        }
    }

    @Override
    public void close() {
        // without an interrupt: one that meets H2 at its file closes the database for everybody
        camelContext.getExecutorServiceManager().shutdown(executor);
    }
}
