/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.world;

import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.sst.PushSender;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstSwitches;
import io.camelerp.soak.scenario.Pause;

/**
 * Pushes bills as the vendor does it: again and again until it is told that one was taken.
 */
public final class Pushers implements AutoCloseable {

    private static final int PUSHERS = 3;

    private final BlockingQueue<Push> toPush = new LinkedBlockingQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final PushSender sender;
    private volatile boolean pushing = true;

    private record Push(SstDocument document, ObjectNode bill, Runnable taken) {
    }

    public Pushers(int port, SstSwitches.Spelling spelling) {
        sender = new PushSender(URI.create("http://127.0.0.1:" + port + "/sst/push"), 0, spelling);
    }

    public void start() {
        for (int i = 0; i < PUSHERS; i++) {
            Thread pusher = new Thread(this::push, "push");
            pusher.setDaemon(true);
            pusher.start();
        }
    }

    /** @param taken called when the vendor was told that the bill is safe */
    public void add(SstDocument document, ObjectNode bill, Runnable taken) {
        open.incrementAndGet();
        toPush.add(new Push(document, bill, taken));
    }

    /** Whether all are taken. */
    public boolean isIdle() {
        return open.get() == 0;
    }

    private void push() {
        try {
            while (pushing) {
                Push next = toPush.take();
                if (sender.push(next.document(), next.bill()).isSuccess()) {
                    next.taken().run();
                    open.decrementAndGet();
                } else {
                    toPush.add(next);
                    Pause.millis(20);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        pushing = false;
    }
}
