/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.camelerp.common.NotTried;
import io.camelerp.wdt.WdtConfiguration.OnFailure;
import io.camelerp.wdt.consumer.Batch;
import io.camelerp.wdt.consumer.BatchTracker;
import io.camelerp.wdt.consumer.Outcome;
import io.camelerp.wdt.consumer.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a source how its batches ended: done, to be read again, or done without the records that failed.
 */
final class BatchEnds {

    private static final Logger LOG = LoggerFactory.getLogger(BatchEnds.class);

    private final WdtConsumer consumer;
    private final OnFailure onFailure;
    private final AtomicLong skipped = new AtomicLong();

    BatchEnds(WdtConsumer consumer, OnFailure onFailure) {
        this.consumer = consumer;
        this.onFailure = onFailure;
    }

    /** The last exchange of a batch has ended. */
    void ended(Source source, BatchTracker tracker) {
        Batch batch = tracker.getBatch();
        List<Outcome> failed = tracker.getOutcomes().stream().filter(outcome -> !outcome.success()).toList();
        try {
            if (!failed.isEmpty() && !maySkip(failed)) {
                source.rollback(batch, tracker.getOutcomes());
                LOG.warn("{} {}: not all of {} records were processed; what was not comes again with the next poll",
                        consumer.getRouteId(), batch.name(), batch.items().size());
                return;
            }
            failed.forEach(this::skip);
            source.commit(batch, tracker.getOutcomes());
            LOG.info("{} {}: {} records done in {} ms", consumer.getRouteId(), batch.name(),
                    batch.items().size() - failed.size(), tracker.getMillis());
        } catch (Exception e) {
            consumer.getExceptionHandler().handleException("Error storing the checkpoint after " + batch.name(), e);
        }
    }

    /** What the route never had, or was told to drop because the context stops, has not failed by itself. */
    private boolean maySkip(List<Outcome> failed) {
        return onFailure == OnFailure.skip && consumer.isRunAllowed()
                && failed.stream().map(Outcome::cause).noneMatch(NotTried::isCauseOf);
    }

    private void skip(Outcome outcome) {
        skipped.incrementAndGet();
        consumer.getExceptionHandler().handleException(
                "Record " + outcome.item().key() + " of " + consumer.getApi() + " failed and is skipped (onFailure=skip)",
                outcome.cause() == null
                        ? new IllegalStateException("The route marked it as rollback-only") : outcome.cause());
    }

    /** Records that failed and were left behind. */
    long getSkipped() {
        return skipped.get();
    }
}
