/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.spi.ReactiveExecutor;
import org.apache.camel.support.SynchronizationAdapter;
import org.apache.camel.support.UnitOfWorkHelper;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One exchange on its way, and the news of its end, told once.
 */
public final class Delivery extends SynchronizationAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Exchange exchange;
    private final End end;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Throwable failure;

    /** Who is told how a delivery ended. */
    public interface End {

        /**
         * The route is done with the exchange.
         *
         * @param cause why it failed, or null when it was rolled back without a reason
         */
        void ended(boolean success, Throwable cause);

        /** The exchange was never sent on its way. */
        void abandoned();
    }

    /** Listens to the exchange from now on. */
    public Delivery(Exchange exchange, End end) {
        this.exchange = exchange;
        this.end = end;
        exchange.getExchangeExtension().addOnCompletion(this);
    }

    @Override
    public void onComplete(Exchange completed) {
        // a rollback without an exception completes all the same
        end(!completed.isRollbackOnly() && !completed.isRollbackOnlyLast(), null);
    }

    @Override
    public void onFailure(Exchange failed) {
        failure = failed.getException();
        end(false, failure);
    }

    /** Says the route which of a batch this one is. */
    public void number(int index, int total) {
        exchange.setProperty(ExchangePropertyKey.BATCH_INDEX, index);
        exchange.setProperty(ExchangePropertyKey.BATCH_SIZE, total);
        exchange.setProperty(ExchangePropertyKey.BATCH_COMPLETE, index == total - 1);
    }

    /** Whether the route has failed already of what would meet the rest of the batch, too. */
    public boolean hasFailedOfWhatMeetsAll() {
        ErpException call = ObjectHelper.getException(ErpException.class, failure);
        return call != null && call.meetsAllCalls();
    }

    /**
     * Sends the exchange through its route. An error ends it as an exception does: Camel lets errors through, and one
     * that reaches a schedule ends that for good.
     */
    public void send(AsyncProcessor route, AsyncCallback callback) {
        AtomicBoolean called = new AtomicBoolean();
        AsyncCallback once = doneSync -> {
            if (called.compareAndSet(false, true)) {
                returned();
                callback.done(doneSync);
            }
        };
        try {
            route.process(exchange, once);
        } catch (Error e) {
            exchange.setException(e);
            // what Camel has still to do for this exchange it would otherwise do on the way of the next one
            ReactiveExecutor executor = exchange.getContext().getCamelContextExtension().getReactiveExecutor();
            while (executor.executeFromQueue()) {
                LOG.debug("Ended a step of {} after {}", exchange.getExchangeId(), e.toString());
            }
            UnitOfWorkHelper.doneUow(exchange.getUnitOfWork(), exchange);
            once.done(true);
        }
    }

    /**
     * Says that the route has returned. An exchange that was refused (the context is forced to stop, a queue is full)
     * is neither completed nor failed by anybody.
     */
    public void returned() {
        if (exchange.getException() != null) {
            onFailure(exchange);
        }
    }

    private void end(boolean success, Throwable cause) {
        if (ended.compareAndSet(false, true)) {
            end.ended(success, cause);
        }
    }

    /** Says that the exchange was never sent on its way. */
    public void abandon() {
        if (ended.compareAndSet(false, true)) {
            end.abandoned();
        }
    }

    public Exchange getExchange() {
        return exchange;
    }
}
