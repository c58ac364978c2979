/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.camelerp.common.Delivery;
import io.camelerp.common.LastFailure;
import io.camelerp.common.store.BatchIdempotentRepository;
import io.camelerp.wdt.WdtConfiguration.BodyType;
import io.camelerp.wdt.client.VendorTime;
import io.camelerp.wdt.consumer.AckMode;
import io.camelerp.wdt.consumer.Batch;
import io.camelerp.wdt.consumer.BatchTracker;
import io.camelerp.wdt.consumer.Item;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.IdempotentRepository;

/**
 * Makes exchanges of the records of a batch, never more than may be under way at once, and remembers those delivered.
 */
final class Deliveries {

    private final WdtEndpoint endpoint;
    private final WdtConfiguration configuration;
    private final IdempotentRepository idempotentRepository;
    private final Semaphore turns;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong records = new AtomicLong();
    private final LastFailure lastFailure = new LastFailure();
    private String stateKey;
    private ExceptionHandler exceptionHandler;

    Deliveries(WdtEndpoint endpoint) {
        this.endpoint = endpoint;
        this.configuration = endpoint.getConfiguration();
        this.idempotentRepository = configuration.getIdempotentRepository();
        this.turns = new Semaphore(configuration.getMaxInFlight());
    }

    void begin(String newStateKey, ExceptionHandler newExceptionHandler) {
        this.stateKey = newStateKey;
        this.exceptionHandler = newExceptionHandler;
    }

    /** The exchanges of a batch; when there is none to deliver, the batch ends at once. */
    Queue<Object> of(Batch batch, Supplier<Exchange> exchanges, Consumer<BatchTracker> whenEnded) {
        Set<String> seen = seenOf(batch.items());
        Map<Boolean, List<Item>> split
                = batch.items().stream().collect(Collectors.partitioningBy(item -> seen.contains(key(item))));
        return of(split.get(false), split.get(true), false, batch, exchanges, whenEnded);
    }

    /** The exchanges of a batch that is replayed, delivered before or not. */
    Queue<Object> again(Batch batch, Supplier<Exchange> exchanges, Consumer<BatchTracker> whenEnded) {
        return of(batch.items(), List.of(), true, batch, exchanges, whenEnded);
    }

    private Queue<Object> of(
            List<Item> items, List<Item> seen, boolean replayed, Batch batch, Supplier<Exchange> exchanges,
            Consumer<BatchTracker> whenEnded) {
        Queue<Object> queue = new ArrayDeque<>();
        boolean whole = configuration.getDelivery() == WdtConfiguration.Delivery.window;
        // what was delivered before counts as one more exchange, which has ended well
        BatchTracker tracker = new BatchTracker(batch, (whole ? Math.min(1, items.size()) : items.size()) + 1, whenEnded);
        tracker.ended(seen, true, null);
        if (items.isEmpty()) {
            return queue;
        }
        if (whole) {
            queue.add(delivery(exchanges.get(), items, items.size(), replayed, tracker));
        } else {
            items.forEach(item -> queue.add(delivery(exchanges.get(), List.of(item), items.size(), replayed, tracker)));
        }
        return queue;
    }

    private Set<String> seenOf(List<Item> items) {
        if (idempotentRepository == null) {
            return Set.of();
        }
        List<String> keys = items.stream().map(this::key).toList();
        return idempotentRepository instanceof BatchIdempotentRepository batched
                ? batched.containedOf(keys)
                : keys.stream().filter(idempotentRepository::contains).collect(Collectors.toSet());
    }

    private String key(Item item) {
        return stateKey + "/" + item.id();
    }

    private Delivery delivery(
            Exchange exchange, List<Item> items, int windowSize, boolean replayed, BatchTracker tracker) {
        Message message = exchange.getMessage();
        message.setHeader(WdtConstants.WINDOW_SIZE, windowSize);
        if (replayed) {
            message.setHeader(WdtConstants.REPLAYED, true);
        }
        write(message, tracker.getBatch(), items);
        return new Delivery(exchange, new Delivery.End() {
            @Override
            public void ended(boolean success, Throwable cause) {
                if (!success) {
                    lastFailure.note(cause);
                }
                boolean remembered = success && remember(exchange, items);
                leave(remembered ? items.size() : 0);
                tracker.ended(items, remembered, cause);
            }

            @Override
            public void abandoned() {
                tracker.ended(items, false, new CancellationException("Never sent on its way"));
            }
        });
    }

    private void write(Message message, Batch batch, List<Item> items) {
        message.setHeader(WdtConstants.SOURCE_API, endpoint.getApi().name());
        message.setHeader(WdtConstants.ACCOUNT, configuration.getSid());
        if (batch.window() != null) {
            message.setHeader(WdtConstants.WINDOW_START, VendorTime.format(batch.window().start()));
            message.setHeader(WdtConstants.WINDOW_END, VendorTime.format(batch.window().end()));
        }
        if (items.get(0).handout() != null && configuration.getAckMode() != AckMode.none) {
            message.setHeader(
                    WdtConstants.ACKNOWLEDGEMENT, new RowAcknowledgement(items.stream().map(Item::handout).toList()));
        }
        BodyType type = configuration.getBodyType();
        if (configuration.getDelivery() == WdtConfiguration.Delivery.window) {
            message.setBody(BodyWriter.list(items, type));
            return;
        }
        Item item = items.get(0);
        message.setHeader(WdtConstants.RECORD_KEY, item.key());
        if (!item.time().isEmpty()) {
            message.setHeader(WdtConstants.RECORD_TIME, item.time());
        }
        if (item.handout() != null) {
            message.setHeader(WdtConstants.ATTEMPT, item.handout().attempt());
            message.setHeader(WdtConstants.LAST_ATTEMPT, item.handout().isLast());
        }
        message.setBody(BodyWriter.body(item.record(), type));
    }

    /** Waits until one more exchange may be under way. */
    void awaitTurn() throws InterruptedException {
        turns.acquire();
        delivered.incrementAndGet();
    }

    private void leave(int done) {
        turns.release();
        if (done == 0) {
            failed.incrementAndGet();
        }
        records.addAndGet(done);
    }

    /** Keeps what was delivered; when that fails, the delivery has failed, because it would be repeated unseen. */
    private boolean remember(Exchange exchange, List<Item> items) {
        try {
            if (idempotentRepository instanceof BatchIdempotentRepository batched) {
                batched.addAll(items.stream().map(this::key).toList());
            } else if (idempotentRepository != null) {
                items.forEach(item -> idempotentRepository.add(key(item)));
            }
            return true;
        } catch (Exception e) {
            lastFailure.note(e);
            exceptionHandler.handleException("Error remembering which records were delivered", exchange, e);
            return false;
        }
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

    String getLastFailure() {
        return lastFailure.text();
    }
}
