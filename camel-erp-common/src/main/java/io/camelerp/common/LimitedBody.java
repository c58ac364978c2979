/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/**
 * Collects an answer up to a limit and a time, so that a vendor gone wild neither fills the memory nor drips for ever.
 */
final class LimitedBody implements BodySubscriber<byte[]> {

    private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
    private final CompletableFuture<Void> timer = new CompletableFuture<>();
    private final long limit;
    private final Duration patience;
    private Flow.Subscription subscription;
    private long received;

    /**
     * @param limit    bytes at most
     * @param patience until the last one
     */
    LimitedBody(long limit, Duration patience) {
        this.limit = limit;
        this.patience = patience;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return bytes.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        bytes.onSubscribe(subscription);
        timer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> {
            end(new HttpTimeoutException("the answer did not end in time"));
            return null;
        });
    }

    private synchronized void end(Throwable failure) {
        timer.complete(null);
        // before the client reports that it was cancelled, as that of Java 25 does
        bytes.onError(failure);
        subscription.cancel();
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            received += buffer.remaining();
        }
        if (received > limit) {
            end(new AnswerTooLargeException(limit));
        } else {
            bytes.onNext(buffers);
        }
    }

    @Override
    public synchronized void onError(Throwable throwable) {
        timer.complete(null);
        bytes.onError(throwable);
    }

    @Override
    public synchronized void onComplete() {
        timer.complete(null);
        bytes.onComplete();
    }
}
