/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.producer;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Priority;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.client.Answer;
import io.camelerp.wdt.client.WdtClient;
import io.camelerp.wdt.producer.PushResult.Entry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is to be pushed, call after call, and writes down what became of each item.
 * <p>
 * A call that the vendor refuses concerns its own items only, and the next is sent. Any other failure ends the push:
 * the network, the account or the quota would fail the next one too. A call whose result is unknown is repeated only
 * when every item in it carries its unique number.
 */
public final class Pusher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Pusher.class);
    private static final int SHOWN = 5;

    private final WdtClient client;
    private final int maxRetries;
    private final Duration retryDelay;
    private final boolean failOnItemError;
    private final CountDownLatch closed = new CountDownLatch(1);

    public Pusher(WdtClient client, int maxRetries, Duration retryDelay, boolean failOnItemError) {
        this.client = client;
        this.maxRetries = maxRetries;
        this.retryDelay = retryDelay;
        this.failOnItemError = failOnItemError;
    }

    /**
     * Pushes everything that the request holds.
     *
     * @param  result               is filled while it goes, so that it says what happened whatever ends the push
     * @throws WdtException         when a call could not be made, when the result of an item is unknown, or when items
     *                              were refused and {@code failOnItemError} is set
     * @throws InterruptedException when the caller is told to stop
     */
    public void push(PushRequest request, PushResult result) throws InterruptedException {
        WdtException refusal = send(request, result);
        if (!result.unknown().isEmpty()) {
            throw failure(request.api(), result, Category.UNKNOWN_RESULT, refusal);
        }
        if (failOnItemError && !result.failed().isEmpty()) {
            throw failure(request.api(), result, Category.BUSINESS, refusal);
        }
    }

    /**
     * Sends everything that the request holds, and leaves it to the caller what single items have met.
     *
     * @return                      what the vendor refused first as a whole, or null
     * @throws WdtException         when a call could not be made or has no result
     * @throws InterruptedException when the caller is told to stop
     */
    public WdtException send(PushRequest request, PushResult result) throws InterruptedException {
        Iterator<List<PushItem>> batches = request.batches().iterator();
        WdtException refusal = null;
        try {
            while (batches.hasNext()) {
                WdtException failure = sendOne(request, batches.next(), result);
                if (failure != null && failure.getCategory() != Category.BUSINESS) {
                    batches.forEachRemaining(batch -> batch.forEach(result::notSent));
                    throw failure(request.api(), result, failure.getCategory(), failure);
                }
                refusal = refusal == null ? failure : refusal;
            }
        } finally {
            batches.forEachRemaining(batch -> batch.forEach(result::notSent));
        }
        return refusal;
    }

    private WdtException sendOne(PushRequest request, List<PushItem> batch, PushResult result) throws InterruptedException {
        try {
            pushBatch(request, batch, result);
            return null;
        } catch (WdtException e) {
            result.refused(e.getVendorCode(), e.getVendorMessage());
            String text = e.getVendorMessage() == null ? e.getMessage() : e.getVendorMessage();
            if (e.getCategory() == Category.UNKNOWN_RESULT) {
                batch.forEach(item -> result.unknown(item, e.getVendorCode(), text));
            } else {
                batch.forEach(item -> result.failed(item, e.getVendorCode(), text));
            }
            return e;
        } catch (InterruptedException | RuntimeException e) {
            batch.forEach(item -> result.unknown(item, null, "the push was interrupted"));
            throw e;
        }
    }

    private void pushBatch(PushRequest request, List<PushItem> batch, PushResult result) throws InterruptedException {
        Api api = request.api();
        Map<String, String> form = request.form(batch);
        boolean repeatable = batch.stream().allMatch(PushItem::unique);
        WdtException unknown = null;
        Duration delay = retryDelay;
        for (int repeats = 0;; repeats++) {
            try {
                Answer answer = client.call(api, form, Priority.LIVE);
                result.called(answer);
                int before = result.doneCount();
                PushAnswer said = new PushAnswer(answer, api.push(), batch);
                said.addTo(result, unknown != null);
                LOG.debug("{} pushed {} items: {} done", api.name(), batch.size(), result.doneCount() - before);
                return;
            } catch (WdtException e) {
                if (unknown != null && api.push().isAlreadyDone(e.getVendorCode(), e.getVendorMessage())) {
                    LOG.info("{} {}: the attempt whose result was unknown had taken effect (code {}, {})", api.name(),
                            batch.get(0).name(), e.getVendorCode(), e.getVendorMessage());
                    result.refused(e.getVendorCode(), e.getVendorMessage());
                    batch.forEach(item -> result.done());
                    return;
                }
                if (e.getCategory() != Category.UNKNOWN_RESULT) {
                    throw unknown == null ? e : afterUnknown(api, e);
                }
                if (!repeatable || repeats >= maxRetries
                        || closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw e;
                }
                unknown = e;
                delay = delay.multipliedBy(2);
                LOG.warn("{}: the result is unknown and every item has its unique number: sent again ({})", api.name(),
                        e.getMessage());
            }
        }
    }

    /** What a repeat fails with says nothing of what the first attempt has done. */
    private static WdtException afterUnknown(Api api, WdtException e) {
        return new WdtException(
                Category.UNKNOWN_RESULT, api.name(), e.getVendorCode(), e.getVendorMessage(),
                "the result of an attempt is unknown, and its repeat failed: " + e.getMessage(), e);
    }

    private static WdtException failure(Api api, PushResult result, Category category, WdtException cause) {
        StringBuilder text = new StringBuilder();
        text.append(result.doneCount()).append(" done");
        append(text, result.failed(), " failed");
        append(text, result.unknown(), " unknown");
        append(text, result.notSent(), " not sent");
        if (category == Category.UNKNOWN_RESULT) {
            text.append(". Look in the ERP whether the unknown ones exist")
                    .append(api.push().unique().isEmpty() ? "" : " (by " + String.join(", ", api.push().unique()) + ")")
                    .append(" before they are sent again");
        }
        if (cause != null && cause.getCategory() != Category.BUSINESS) {
            text.append(". Cause: ").append(cause.getMessage());
        }
        Entry first = !result.failed().isEmpty()
                ? result.failed().get(0) : result.unknown().isEmpty() ? null : result.unknown().get(0);
        String code = cause != null ? cause.getVendorCode() : first == null ? null : first.code();
        String message = cause != null ? cause.getVendorMessage() : first == null ? null : first.text();
        WdtException failure = new WdtException(category, api.name(), code, message, text.toString(), cause);
        if (cause != null) {
            failure.setHttpResponseCode(cause.getHttpResponseCode());
        }
        return failure;
    }

    private static void append(StringBuilder text, List<Entry> entries, String what) {
        if (!entries.isEmpty()) {
            text.append(", ").append(entries.size()).append(what).append(": ");
            text.append(String.join(", ", entries.stream().limit(SHOWN)
                    .map(entry -> entry.item().name() + (entry.text() == null ? "" : " (" + entry.text() + ")")).toList()));
            text.append(entries.size() > SHOWN ? ", ..." : "");
        }
    }

    /** Ends the wait before a repeat. */
    @Override
    public void close() {
        closed.countDown();
    }
}
