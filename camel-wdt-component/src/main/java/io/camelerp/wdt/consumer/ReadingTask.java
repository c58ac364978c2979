/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import io.camelerp.wdt.consumer.WindowReader.Reading;

/**
 * One reading of a window, done by whoever comes first: the thread that reads ahead, or the one that wants the rows.
 */
final class ReadingTask extends FutureTask<Optional<Reading>> {

    private volatile boolean read;

    /** @param reading empty when it has to wait for the next poll */
    ReadingTask(Callable<Optional<Reading>> reading) {
        super(reading);
    }

    @Override
    protected void set(Optional<Reading> reading) {
        read = reading.isPresent();
        super.set(reading);
    }

    /** Whether all of the window was shown. */
    boolean isRead() {
        return read;
    }

    /**
     * The rows. Whoever wants them first reads them, so that nobody waits for a thread of a busy pool.
     *
     * @return empty when that has to wait for the next poll
     */
    Optional<Reading> rows() throws InterruptedException {
        run();
        try {
            return get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException("Told to stop");
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("Reading a window failed", e.getCause());
        }
    }
}
