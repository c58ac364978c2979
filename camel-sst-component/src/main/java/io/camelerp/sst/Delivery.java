/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.camelerp.sst.consumer.BatchTracker;
import io.camelerp.sst.consumer.Item;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * An exchange on its way. What belongs to it is held here and not in headers, which a route may change.
 */
final class Delivery extends SynchronizationAdapter {

    private final Exchange exchange;
    private final List<Item> items;
    private final BatchTracker tracker;
    private final Deliveries deliveries;
    private final AtomicBoolean ended = new AtomicBoolean();

    Delivery(Exchange exchange, List<Item> items, BatchTracker tracker, Deliveries deliveries) {
        this.exchange = exchange;
        this.items = items;
        this.tracker = tracker;
        this.deliveries = deliveries;
    }

    @Override
    public void onComplete(Exchange completed) {
        // a rollback without an exception completes all the same
        end(!completed.isRollbackOnly() && !completed.isRollbackOnlyLast(), null);
    }

    @Override
    public void onFailure(Exchange failed) {
        end(false, failed.getException());
    }

    /**
     * Says that the route has returned. An exchange that was refused (the context is forced to stop, a queue is full)
     * is neither completed nor failed by anybody.
     */
    void returned() {
        if (exchange.getException() != null) {
            onFailure(exchange);
        }
    }

    private void end(boolean success, Throwable cause) {
        if (ended.compareAndSet(false, true)) {
            tracker.ended(deliveries.ended(exchange, tracker.getBatch(), items, success, cause));
        }
    }

    /** Says that the exchange was never sent on its way. */
    void abandon() {
        if (ended.compareAndSet(false, true)) {
            deliveries.abandoned(tracker.getBatch(), items);
            tracker.ended(false);
        }
    }

    Exchange getExchange() {
        return exchange;
    }
}
