/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sees a batch whole: says so once, when the last of its exchanges has ended.
 */
public final class BatchTracker {

    private final Batch batch;
    private final Consumer<BatchTracker> whenEnded;
    private final long startedNanos = System.nanoTime();
    private final List<Outcome> outcomes = new ArrayList<>();
    private int remaining;

    /**
     * @param exchanges how many exchanges carry the batch
     * @param whenEnded called once, by the thread that ends the last of them
     */
    public BatchTracker(Batch batch, int exchanges, Consumer<BatchTracker> whenEnded) {
        this.batch = batch;
        this.remaining = exchanges;
        this.whenEnded = whenEnded;
    }

    /** Says how the exchange of these records has ended. */
    public void ended(List<Item> items, boolean success, Throwable cause) {
        boolean last;
        synchronized (this) {
            items.forEach(item -> outcomes.add(new Outcome(item, success, cause)));
            last = --remaining == 0;
        }
        if (last) {
            whenEnded.accept(this);
        }
    }

    public Batch getBatch() {
        return batch;
    }

    /** How long the batch has been on its way. */
    public long getMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
    }

    /** How each record ended so far. */
    public synchronized List<Outcome> getOutcomes() {
        return List.copyOf(outcomes);
    }
}
