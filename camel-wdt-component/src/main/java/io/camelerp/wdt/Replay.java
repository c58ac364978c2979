/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.camelerp.wdt.consumer.Batch;
import io.camelerp.wdt.consumer.BatchTracker;
import io.camelerp.wdt.consumer.Outcome;
import io.camelerp.wdt.consumer.Source;
import io.camelerp.wdt.consumer.TimeWindow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the records of a span of time once more, on an operator's word and beside the polls. What fails is counted
 * and not tried again: the operator sees it, and replays again.
 */
final class Replay implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    private final TimeWindow span;
    private final Source source;
    private final Delivering delivering;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong open = new AtomicLong();
    private volatile String end;

    /** Sends a batch on its way. */
    interface Delivering {
        void deliver(Batch batch, Consumer<BatchTracker> whenEnded) throws Exception;
    }

    Replay(TimeWindow span, Source source, Delivering delivering) {
        this.span = span;
        this.source = source;
        this.delivering = delivering;
    }

    @Override
    public void run() {
        String how = "read whole";
        try {
            source.begin();
            for (Optional<Batch> batch = source.next(); batch.isPresent(); batch = source.next()) {
                open.incrementAndGet();
                delivering.deliver(batch.get(), this::ended);
            }
        } catch (InterruptedException e) {
            how = "ended early by a stop";
        } catch (Exception e) {
            how = "ended early: " + e.getMessage();
            LOG.warn("The replay of {} {}", span, how, e);
        }
        end = how;
        LOG.info("Replay of {}", this);
    }

    private void ended(BatchTracker tracker) {
        List<Outcome> outcomes = tracker.getOutcomes();
        long successes = outcomes.stream().filter(Outcome::success).count();
        done.addAndGet(successes);
        failed.addAndGet(outcomes.size() - successes);
        open.decrementAndGet();
        source.commit(tracker.getBatch(), outcomes);
    }

    boolean isRunning() {
        return end == null || open.get() > 0;
    }

    void stop() {
        source.stop();
    }

    private String hidden() {
        long hidden = source.status().hiddenRows();
        return hidden == 0 ? "" : "; the vendor counts " + hidden + " more records than it shows";
    }

    @Override
    public String toString() {
        return span + ": " + done + " records done, " + failed + " failed, "
               + (isRunning() ? "still under way" : end) + hidden();
    }
}
