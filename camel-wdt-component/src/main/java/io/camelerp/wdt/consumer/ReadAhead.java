/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that read windows before anybody wants them.
 */
final class ReadAhead {

    private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);

    private final Executor threads;
    private final Supplier<Optional<ReadingTask>> next;

    /** @param next the window to read next; empty when enough is read or being read */
    ReadAhead(Executor threads, Supplier<Optional<ReadingTask>> next) {
        this.threads = threads;
        this.next = next;
    }

    /** Has everything read that is due. */
    void start() {
        for (Optional<ReadingTask> due = next.get(); due.isPresent(); due = next.get()) {
            submit(due.get());
        }
    }

    private void submit(ReadingTask reading) {
        try {
            threads.execute(() -> readOn(reading));
        } catch (RejectedExecutionException e) {
            // the context stops: who wants the rows reads them
            LOG.debug("Nothing is read ahead: {}", e.getMessage());
        }
    }

    /** Stays with the next window, which would otherwise wait for a thread to wake up. */
    private void readOn(ReadingTask first) {
        Optional<ReadingTask> due = Optional.of(first);
        while (due.isPresent()) {
            due.get().run();
            due = due.get().isRead() ? next.get() : Optional.empty();
        }
    }
}
