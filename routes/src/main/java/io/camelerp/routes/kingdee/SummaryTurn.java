/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.camelerp.common.store.BatchStore;

/**
 * Keeps what a route sums up to one process at a time, by a lock in the database that goes with its connection.
 *
 * @param store    null where no other process can be
 * @param patience how long to wait for another one
 */
record SummaryTurn(BatchStore store, String routeId, Duration patience) {

    private static final long PAUSE = Duration.ofMillis(100).toNanos();

    /** @throws IllegalStateException when another process has not ended in time */
    void take() {
        long start = System.nanoTime();
        while (store != null) {
            try {
                store.open(scope());
                return;
            } catch (IllegalStateException e) {
                if (System.nanoTime() - start > patience.toNanos() || Thread.currentThread().isInterrupted()) {
                    throw new IllegalStateException(
                            "Another process has been working on the daily summaries of route " + routeId + " for "
                                                    + patience.toSeconds()
                                                    + " s. It is tried again with the next reading; erp.cluster elects one process",
                            e);
                }
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    void end() {
        if (store != null) {
            store.release(scope());
        }
    }

    private String scope() {
        return "summary/" + routeId;
    }
}
