/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The vendor's calls per minute, shared by all who use one account.
 * <p>
 * Kept as a sliding log: a permit comes back one minute after its call was <em>answered</em>, so that neither a server
 * that counts sliding minutes nor one that counts by the clock ever sees more than the quota. A token bucket that
 * starts full would send twice the quota in its first minute. Waiters are served by priority, then in order of arrival.
 * A backfill spreads its calls evenly over the minute: one that took all of them at once would let live polls wait for
 * the next.
 */
public final class Quota {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Long> answered = new ArrayDeque<>();
    private final PriorityQueue<Ticket> waiting = new PriorityQueue<>();
    private final int permits;
    private final long period;
    private final LongSupplier nanoTime;
    private int underway;
    private long tickets;
    private long pausedUntil;
    private long nextBackfill;
    private long calls;
    private long waitedNanos;

    /**
     * @param permits  calls per period; 0 means without limit
     * @param nanoTime a time that never steps, as {@link System#nanoTime()}: a wall clock that is set would stop all
     *                 calls or let too many out
     */
    public Quota(int permits, Duration period, LongSupplier nanoTime) {
        if (permits < 0) {
            throw new IllegalArgumentException("A quota must be at least 0, got requestsPerMinute=" + permits);
        }
        this.permits = permits;
        this.period = period.toNanos();
        this.nanoTime = nanoTime;
        this.pausedUntil = nanoTime.getAsLong();
        this.nextBackfill = pausedUntil;
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
        long from = nanoTime.getAsLong();
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
            if (priority == Priority.BACKFILL && permits > 0) {
                // counted from when it was due, so that what a wait took too long is made up for, but not hours of rest
                long earliest = nanoTime.getAsLong() - period / 4;
                nextBackfill = earliest + Math.max(0, nextBackfill + period / permits - earliest);
            }
        } finally {
            waiting.remove(ticket);
            waitedNanos += nanoTime.getAsLong() - from;
            changed.signalAll();
            lock.unlock();
        }
    }

    private long nanosToWait(Ticket ticket) {
        long now = nanoTime.getAsLong();
        forget(now);
        if (pausedUntil - now > 0) {
            return pausedUntil - now;
        }
        if (waiting.peek() != ticket) {
            return period;
        }
        if (permits > 0 && ticket.priority() == Priority.BACKFILL && nextBackfill - now > 0) {
            return nextBackfill - now;
        }
        if (permits == 0 || underway + answered.size() < permits) {
            return 0;
        }
        return answered.isEmpty() ? period : answered.peekFirst() + period - now;
    }

    private void forget(long now) {
        while (!answered.isEmpty() && now - answered.peekFirst() >= period) {
            answered.removeFirst();
        }
    }

    /** Says that the call was answered, or that no answer will come. */
    public void release() {
        lock.lock();
        try {
            underway--;
            if (permits > 0) {
                answered.addLast(nanoTime.getAsLong());
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
            long until = nanoTime.getAsLong() + duration.toNanos();
            if (until - pausedUntil > 0) {
                pausedUntil = until;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Calls that could be made at once; -1 without limit, 0 while paused. */
    public int getAvailable() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            forget(now);
            if (pausedUntil - now > 0) {
                return 0;
            }
            return permits == 0 ? -1 : permits - underway - answered.size();
        } finally {
            lock.unlock();
        }
    }

    /** Whether no call is under way or counts, so that a new one would be the same. */
    boolean isUntouched() {
        lock.lock();
        try {
            forget(nanoTime.getAsLong());
            return underway == 0 && answered.isEmpty() && waiting.isEmpty() && pausedUntil - nanoTime.getAsLong() <= 0;
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

    /** How long callers have waited in all. */
    public long getWaitedMillis() {
        lock.lock();
        try {
            return TimeUnit.NANOSECONDS.toMillis(waitedNanos);
        } finally {
            lock.unlock();
        }
    }
}
