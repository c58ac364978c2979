/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

/**
 * Lets a call to the vendor be broken off, and nothing else: an interrupt that met the writing of a file would close
 * that file.
 */
public final class CallGate {

    private Thread calling;

    /** A call that waits for the vendor. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws InterruptedException;
    }

    <T> T pass(Call<T> call) throws InterruptedException {
        synchronized (this) {
            calling = Thread.currentThread();
        }
        try {
            return call.run();
        } finally {
            synchronized (this) {
                calling = null;
                // one that came too late must not hit what follows
                Thread.interrupted();
            }
        }
    }

    /** Breaks the call off that is under way, if there is one. */
    synchronized void stop() {
        if (calling != null) {
            calling.interrupt();
        }
    }
}
