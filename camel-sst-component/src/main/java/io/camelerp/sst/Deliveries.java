/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.camelerp.common.Delivery;
import io.camelerp.common.LastFailure;
import io.camelerp.sst.SstConfiguration.BodyType;
import io.camelerp.sst.catalog.CommandCatalog;
import io.camelerp.sst.consumer.Batch;
import io.camelerp.sst.consumer.BatchTracker;
import io.camelerp.sst.consumer.Item;
import io.camelerp.sst.consumer.Source;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.UnitOfWorkHelper;

/**
 * Makes exchanges of the bills of a batch, never more than may be under way at once, and tells the source of each bill
 * how it ended.
 */
final class Deliveries {

    private final SstConfiguration configuration;
    private final Semaphore turns;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final LastFailure lastFailure = new LastFailure();
    private Source source;
    private ExceptionHandler exceptionHandler;

    Deliveries(SstEndpoint endpoint) {
        this.configuration = endpoint.getConfiguration();
        if (configuration.getMaxInFlight() < 1) {
            throw new IllegalArgumentException(
                    "Option maxInFlight must be at least 1, got " + configuration.getMaxInFlight()
                                               + ": nothing would ever be delivered");
        }
        this.turns = new Semaphore(configuration.getMaxInFlight());
    }

    void begin(Source newSource, ExceptionHandler newExceptionHandler) {
        this.source = newSource;
        this.exceptionHandler = newExceptionHandler;
    }

    /** The exchanges of a batch; with an exception its bills are nobody's. */
    Queue<Object> of(Batch batch, Supplier<Exchange> exchanges, Consumer<BatchTracker> whenEnded) {
        try {
            return made(batch, exchanges, whenEnded);
        } catch (RuntimeException e) {
            // nobody else would ever say how this batch ended
            batch.items().forEach(item -> source.abandon(batch, item));
            throw e;
        }
    }

    private Queue<Object> made(Batch batch, Supplier<Exchange> exchanges, Consumer<BatchTracker> whenEnded) {
        List<Item> items = batch.items();
        Queue<Object> queue = new ArrayDeque<>();
        boolean whole = configuration.getDelivery() == SstConfiguration.Delivery.window;
        BatchTracker tracker = new BatchTracker(batch, whole ? 1 : items.size(), whenEnded);
        if (whole) {
            queue.add(delivery(exchanges.get(), items, tracker));
        } else {
            items.forEach(item -> queue.add(delivery(exchanges.get(), List.of(item), tracker)));
        }
        return queue;
    }

    /**
     * Has the route process a pushed batch, one exchange after the other, and returns when all its bills are done.
     *
     * @throws Exception when one is not; those that the route was not given are nobody's
     */
    void process(Batch batch, Supplier<Exchange> exchanges, Processor route, Consumer<Exchange> release) throws Exception {
        BatchTracker[] whole = new BatchTracker[1];
        Queue<Object> queue = of(batch, exchanges, tracker -> whole[0] = tracker);
        try {
            while (!queue.isEmpty()) {
                awaitTurn();
                send((Delivery) queue.remove(), route, release);
            }
        } finally {
            abandon(queue, release);
        }
        if (whole[0] == null || whole[0].isFailed()) {
            throw new IllegalStateException("Not all of " + batch.items().size() + " pushed bills were processed");
        }
    }

    private static void send(Delivery delivery, Processor route, Consumer<Exchange> release) {
        Exchange exchange = delivery.getExchange();
        UnitOfWork unitOfWork = null;
        try {
            unitOfWork = PluginHelper.getUnitOfWorkFactory(exchange.getContext()).createUnitOfWork(exchange);
            exchange.getExchangeExtension().setUnitOfWork(unitOfWork);
            route.process(exchange);
        } catch (Throwable e) {
            // what ends without a word counts as done
            exchange.setException(e);
        } finally {
            // tells the delivery, unless the route has handed the bill over to somebody who will
            UnitOfWorkHelper.doneUow(unitOfWork, exchange);
            if (unitOfWork == null) {
                delivery.returned();
            }
            release.accept(exchange);
        }
    }

    /** Gives back what the route was not given. */
    static void abandon(Queue<Object> rest, Consumer<Exchange> release) {
        for (Object delivery : rest) {
            ((Delivery) delivery).abandon();
            release.accept(((Delivery) delivery).getExchange());
        }
    }

    private Delivery delivery(Exchange exchange, List<Item> items, BatchTracker tracker) {
        write(exchange.getMessage(), tracker.getBatch(), items);
        Batch batch = tracker.getBatch();
        return new Delivery(exchange, new Delivery.End() {
            @Override
            public void ended(boolean success, Throwable cause) {
                tracker.ended(tell(exchange, batch, items, success, cause));
            }

            @Override
            public void abandoned() {
                items.forEach(item -> source.abandon(batch, item));
                tracker.ended(false);
            }
        });
    }

    private void write(Message message, Batch batch, List<Item> items) {
        message.setHeader(SstConstants.SOURCE_COMMAND, batch.command());
        message.setHeader(SstConstants.DOCUMENT, CommandCatalog.get(batch.command()).document());
        message.setHeader(SstConstants.ACCOUNT, configuration.getAppId());
        message.setHeader(SstConstants.BATCH_SIZE, batch.items().size());
        if (batch.window() != null) {
            message.setHeader(SstConstants.WINDOW_START, batch.window().first().toString());
            message.setHeader(SstConstants.WINDOW_END, batch.window().last().toString());
        }
        if (batch.token() != null) {
            message.setHeader(SstConstants.BATCH, batch.token());
        }
        BodyType type = configuration.getBodyType();
        if (configuration.getDelivery() == SstConfiguration.Delivery.window) {
            message.setBody(BodyWriter.list(items, type));
            if (configuration.isKeepOriginal()) {
                message.setHeader(SstConstants.ORIGINAL,
                        BodyWriter.array(items.stream().map(Item::original).toList()));
            }
            return;
        }
        Item item = items.get(0);
        message.setHeader(SstConstants.RECORD_KEY, item.key());
        message.setHeader(SstConstants.RECORD_TIME, item.time());
        message.setHeader(SstConstants.RECORD_HASH, item.hash());
        message.setHeader(SstConstants.CHANGED, item.changed());
        message.setBody(BodyWriter.body(item.bill(), type));
        if (configuration.isKeepOriginal()) {
            message.setHeader(SstConstants.ORIGINAL, item.original());
        }
    }

    /** Waits until one more exchange may be under way. */
    void awaitTurn() throws InterruptedException {
        turns.acquire();
        delivered.incrementAndGet();
    }

    /** Tells the source how the bills ended; when that cannot be kept, they are not done, because they come again. */
    private boolean tell(Exchange exchange, Batch batch, List<Item> items, boolean success, Throwable cause) {
        turns.release();
        boolean kept = true;
        for (Item item : items) {
            try {
                if (success) {
                    source.done(batch, item);
                } else {
                    source.failed(batch, item, cause);
                }
            } catch (Exception e) {
                kept = false;
                lastFailure.note(e);
                exceptionHandler.handleException(
                        "Error keeping what became of bill " + item.key() + ": it may be delivered again", exchange, e);
            }
        }
        if (!success) {
            lastFailure.note(cause);
            failed.incrementAndGet();
        }
        boolean done = success && kept;
        records.addAndGet(done ? items.size() : 0);
        return done;
    }

    String getLastFailure() {
        return lastFailure.text();
    }

    int getInFlight() {
        return configuration.getMaxInFlight() - turns.availablePermits();
    }

    long getDelivered() {
        return delivered.get();
    }

    long getFailed() {
        return failed.get();
    }

    long getRecords() {
        return records.get();
    }
}
