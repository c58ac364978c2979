/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import io.camelerp.wdt.consumer.WindowReader.Reading;

/**
 * A window on its way from the plan to the watermark.
 */
final class Segment {

    private TimeWindow window;
    private State state = State.WANTED;
    private FutureTask<Optional<Reading>> reading;
    private volatile boolean readingEnded;
    private int attempts;
    private Reading toLearnFrom;
    private boolean learned;
    private Set<String> after = Set.of();
    private Batch batch;
    private volatile int failures;

    enum State {
        /** to be read, or being read */
        WANTED,
        /** its rows are with the route */
        UNDER_WAY,
        FAILED,
        DONE
    }

    Segment(TimeWindow window) {
        this.window = window;
    }

    void readBy(FutureTask<Optional<Reading>> task) {
        reading = task;
        toLearnFrom = null;
        learned = false;
        readingEnded = false;
    }

    /**
     * Its rows. Whoever wants them first reads them, so that nobody waits for a thread of a busy pool.
     *
     * @return empty when that has to wait for the next poll
     */
    Optional<Reading> rows() throws InterruptedException {
        reading.run();
        try {
            return reading.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException) {
                throw new InterruptedException("Told to stop");
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("Reading " + window + " failed", e.getCause());
        }
    }

    /** The number of a reading that is about to begin: what an older one finds counts no more. */
    int nextAttempt() {
        return ++attempts;
    }

    void read(int attempt, Reading found) {
        if (attempt == attempts && reading != null) {
            toLearnFrom = found;
        }
    }

    /** Whether it was read and has taught nothing yet. */
    boolean canTeach() {
        return toLearnFrom != null;
    }

    /** What was read, once. */
    Reading learn() {
        Reading found = toLearnFrom;
        toLearnFrom = null;
        learned = true;
        return found;
    }

    boolean isLearned() {
        return learned;
    }

    boolean isBeingRead() {
        return reading != null && !readingEnded;
    }

    void readingEnded() {
        readingEnded = true;
    }

    boolean hasReading() {
        return reading != null;
    }

    /** Forgets what was read and not handed out: it may have changed since. */
    void forgetReading() {
        if (state == State.FAILED) {
            state = State.WANTED;
        }
        if (reading != null && state == State.WANTED) {
            // one that has begun goes on, and nobody listens
            reading.cancel(false);
            reading = null;
            toLearnFrom = null;
            learned = false;
        }
    }

    /** Is read again with the next poll. */
    void failed() {
        state = State.FAILED;
        batch = null;
        reading = null;
        failures++;
    }

    void done() {
        state = State.DONE;
        batch = null;
        reading = null;
    }

    void underWay(Batch itsBatch) {
        state = State.UNDER_WAY;
        batch = itsBatch;
        reading = null;
    }

    void setWindow(TimeWindow window) {
        this.window = window;
    }

    TimeWindow window() {
        return window;
    }

    State state() {
        return state;
    }

    void setAfter(Set<String> ids) {
        this.after = ids;
    }

    /** Ids of the rows that the next window will show again. */
    Set<String> after() {
        return after;
    }

    Batch batch() {
        return batch;
    }

    int failures() {
        return failures;
    }
}
