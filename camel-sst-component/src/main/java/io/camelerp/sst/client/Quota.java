/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Calls per minute, shared by all who use one account. The vendor publishes no figure (sst.md section 2).
 * <p>
 * Kept as a sliding log: a permit comes back one minute after its call was answered.
 */
public final class Quota {

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private final Deque<Instant> answered = new ArrayDeque<>();
    private final int permits;
    private final Duration period;
    private final Clock clock;
    private int underway;
    private long waitedMillis;

    /**
     * @param permits calls per period; 0 means without limit
     */
    public Quota(int permits, Duration period, Clock clock) {
        this.permits = permits;
        this.period = period;
        this.clock = clock;
    }

    /**
     * Waits until a call may be made. Each permit must be given back with {@link #release()}.
     *
     * @throws InterruptedException when the caller is told to stop while it waits
     */
    public void acquire() throws InterruptedException {
        lock.lockInterruptibly();
        Instant from = clock.instant();
        try {
            long nanos = nanosToWait();
            while (nanos > 0) {
                changed.awaitNanos(nanos);
                nanos = nanosToWait();
            }
            underway++;
        } finally {
            waitedMillis += Duration.between(from, clock.instant()).toMillis();
            lock.unlock();
        }
    }

    private long nanosToWait() {
        Instant now = clock.instant();
        forget(now);
        if (permits == 0 || underway + answered.size() < permits) {
            return 0;
        }
        return answered.isEmpty()
                ? period.toNanos()
                : Math.max(TimeUnit.MILLISECONDS.toNanos(1),
                        Duration.between(now, answered.peekFirst().plus(period)).toNanos());
    }

    private void forget(Instant now) {
        Instant horizon = now.minus(period);
        while (!answered.isEmpty() && !answered.peekFirst().isAfter(horizon)) {
            answered.removeFirst();
        }
    }

    /** Says that the call was answered, or that no answer will come. */
    public void release() {
        lock.lock();
        try {
            underway--;
            if (permits > 0) {
                answered.addLast(clock.instant());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Calls that could be made at once; -1 without limit. */
    public int getAvailable() {
        lock.lock();
        try {
            forget(clock.instant());
            return permits == 0 ? -1 : permits - underway - answered.size();
        } finally {
            lock.unlock();
        }
    }

    /** How long callers have waited in all. */
    public long getWaitedMillis() {
        lock.lock();
        try {
            return waitedMillis;
        } finally {
            lock.unlock();
        }
    }
}
