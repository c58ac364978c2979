/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The vendor's calls per minute, shared by all who use one account.
 * <p>
 * Kept as a sliding log: a permit comes back one minute after its call was <em>answered</em>, so that neither a server
 * that counts sliding minutes nor one that counts by the clock ever sees more than the quota. A token bucket that
 * starts full would send twice the quota in its first minute. Waiters are served by priority, then in order of arrival.
 */
public final class Quota {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Instant> answered = new ArrayDeque<>();
    private final PriorityQueue<Ticket> waiting = new PriorityQueue<>();
    private final int permits;
    private final Duration period;
    private final Clock clock;
    private int underway;
    private long tickets;
    private Instant pausedUntil = Instant.MIN;
    private long calls;
    private long rejected;
    private long waitedMillis;

    /**
     * @param permits calls per period; 0 means without limit
     */
    public Quota(int permits, Duration period, Clock clock) {
        this.permits = permits;
        this.period = period;
        this.clock = clock;
    }

    private record Ticket(Priority priority, long number) implements Comparable<Ticket> {
        @Override
        public int compareTo(Ticket other) {
            int byPriority = priority.compareTo(other.priority);
            return byPriority != 0 ? byPriority : Long.compare(number, other.number);
        }
    }

    /**
     * Waits until a call may be made. Each permit must be given back with {@link #release()}.
     *
     * @throws InterruptedException when the caller is told to stop while it waits
     */
    public void acquire(Priority priority) throws InterruptedException {
        lock.lockInterruptibly();
        Instant from = clock.instant();
        Ticket ticket = new Ticket(priority, tickets++);
        try {
            waiting.add(ticket);
            long nanos = nanosToWait(ticket);
            while (nanos > 0) {
                changed.awaitNanos(nanos);
                nanos = nanosToWait(ticket);
            }
            underway++;
            calls++;
        } finally {
            waiting.remove(ticket);
            waitedMillis += Duration.between(from, clock.instant()).toMillis();
            changed.signalAll();
            lock.unlock();
        }
    }

    private long nanosToWait(Ticket ticket) {
        Instant now = clock.instant();
        forget(now);
        if (pausedUntil.isAfter(now)) {
            return nanosUntil(pausedUntil, now);
        }
        if (waiting.peek() != ticket) {
            return period.toNanos();
        }
        if (permits == 0 || underway + answered.size() < permits) {
            return 0;
        }
        return answered.isEmpty() ? period.toNanos() : nanosUntil(answered.peekFirst().plus(period), now);
    }

    private static long nanosUntil(Instant then, Instant now) {
        return Math.max(TimeUnit.MILLISECONDS.toNanos(1), Duration.between(now, then).toNanos());
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

    /** Stops all calls for a while, because the vendor said that there were too many. */
    public void pause(Duration duration) {
        lock.lock();
        try {
            rejected++;
            Instant until = clock.instant().plus(duration);
            if (until.isAfter(pausedUntil)) {
                pausedUntil = until;
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

    /** Calls made so far. */
    public long getCalls() {
        lock.lock();
        try {
            return calls;
        } finally {
            lock.unlock();
        }
    }

    /** Calls that the vendor refused as too many. */
    public long getRejected() {
        lock.lock();
        try {
            return rejected;
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
