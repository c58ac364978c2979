/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.util.HashSet;
import java.util.Set;

/**
 * Ends the waits of a poll when it is told to stop, and nothing but the waits: an interrupt that meets a database in
 * the middle of a write would close its file for everybody.
 */
public final class StopSignal {

    private final Set<Thread> waiting = new HashSet<>();
    private boolean given;

    /** Something that waits for the vendor or for its quota. */
    public interface Wait<T> {
        T call() throws InterruptedException;
    }

    /**
     * Waits, unless or until the signal is given.
     *
     * @throws InterruptedException when the signal was or is given
     */
    public <T> T during(Wait<T> wait) throws InterruptedException {
        begin();
        try {
            return wait.call();
        } finally {
            end();
        }
    }

    /**
     * For what must not even be begun.
     *
     * @throws InterruptedException when the signal was given
     */
    public synchronized void check() throws InterruptedException {
        if (given) {
            throw new InterruptedException("Told to stop");
        }
    }

    private synchronized void begin() throws InterruptedException {
        check();
        waiting.add(Thread.currentThread());
    }

    private synchronized void end() {
        waiting.remove(Thread.currentThread());
        if (given) {
            // an interrupt that came too late must not hit what follows
            Thread.interrupted();
        }
    }

    public synchronized boolean isGiven() {
        return given;
    }

    /** Ends the waits that are under way, and each further one at its beginning. */
    public synchronized void give() {
        given = true;
        waiting.forEach(Thread::interrupt);
    }

    /** Allows waits again. */
    public synchronized void clear() {
        given = false;
    }
}
