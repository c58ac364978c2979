/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.runner;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A pass that a thread makes again and again until it is closed; one that fails is made again. The lock is held during
 * each pass.
 */
public final class Repeated implements AutoCloseable {

    private final ReentrantLock lock;
    private final Condition ended;
    private final Thread thread = new Thread(this::loop, "repeated");
    private final Pass pass;
    private final int pauseMillis;
    private boolean running = true;

    public interface Pass {
        void make() throws Exception;
    }

    public Repeated(ReentrantLock lock, int pauseMillis, Pass pass) {
        this.lock = lock;
        this.ended = lock.newCondition();
        this.pauseMillis = pauseMillis;
        this.pass = pass;
    }

    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void loop() {
        lock.lock();
        try {
            while (running) {
                try {
                    pass.make();
                } catch (InterruptedException e) {
                    return;
                } catch (Exception e) {
                    // the next pass tries it again
                }
                ended.await(pauseMillis, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws InterruptedException {
        lock.lock();
        try {
            running = false;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        thread.join();
    }
}
