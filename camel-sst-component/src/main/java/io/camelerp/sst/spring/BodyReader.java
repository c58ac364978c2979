/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.spring;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Reads bodies within limits: of each its size and its time, of all that are here at once the part of the heap.
 */
final class BodyReader {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final int PART = 8192;
    private static final long LEFT_AT_MOST = 1 << 20;

    private final long budget = Runtime.getRuntime().maxMemory() / 8;
    private final AtomicLong held = new AtomicLong();

    /** A body that is not read to its end. */
    static final class RefusedException extends Exception {

        private final int status;

        private RefusedException(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** A body that counts for those that are here until it is closed, or until its request has been answered. */
    final class Held implements AutoCloseable {

        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long counted;
        private boolean kept;

        byte[] bytes() {
            return bytes.toByteArray();
        }

        private void add(byte[] part, int length, long limit) throws RefusedException {
            long size = (long) bytes.size() + length;
            if (size > limit) {
                throw tooLarge(limit);
            }
            counted = size;
            // one that is alone is always taken
            if (held.addAndGet(length) > Math.max(budget, size)) {
                throw new RefusedException(503, "too many pushes at once; push it again");
            }
            bytes.write(part, 0, length);
        }

        /** Camel works in another thread. */
        void keepUntilAnswered(HttpServletRequest request) {
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new Answered(this::release));
                kept = true;
            }
        }

        private void release() {
            held.addAndGet(-counted);
        }

        @Override
        public void close() {
            if (!kept) {
                release();
            }
        }
    }

    private record Answered(Runnable release) implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            release.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // it is completed, too
        }

        @Override
        public void onError(AsyncEvent event) {
            // it is completed, too
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }

    /**
     * @throws RefusedException when it is larger than the limit, takes too long, or does not fit beside the others
     * @throws IOException      when the connection ends, or stands still for longer than the server allows
     */
    Held read(HttpServletRequest request, long limit) throws IOException, RefusedException {
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
        long start = System.nanoTime();
        Held body = new Held();
        boolean whole = false;
        try {
            ServletInputStream in = request.getInputStream();
            byte[] part = new byte[PART];
            for (int length = in.read(part); length >= 0; length = in.read(part)) {
                body.add(part, length, limit);
                if (System.nanoTime() - start > PATIENCE) {
                    throw new RefusedException(
                            408, "the body took longer than " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE) + " seconds");
                }
            }
            whole = true;
            return body;
        } finally {
            if (!whole) {
                body.close();
            }
        }
    }

    private static RefusedException tooLarge(long limit) {
        return new RefusedException(413, "expected at most " + limit + " bytes, got more");
    }

    /**
     * Takes what has come of a body that nobody reads, without waiting: a sender that is reset may not see its answer.
     */
    static void leave(HttpServletRequest request) throws IOException {
        ServletInputStream in = request.getInputStream();
        byte[] part = new byte[PART];
        long left = 0;
        while (left < LEFT_AT_MOST && in.available() > 0) {
            int length = in.read(part);
            if (length < 0) {
                return;
            }
            left += length;
        }
    }
}
