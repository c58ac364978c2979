/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.shop;

import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;

import io.camelerp.routes.deadletter.DeadLetterReplay;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.soak.runner.Disturbance;
import io.camelerp.soak.runner.Repeated;
import org.apache.camel.CamelContext;

/**
 * Somebody who replays what the shop did not take: now and then, and when the trouble is over again and again.
 */
final class ShopOperator implements AutoCloseable {

    private static final int PAUSE_MILLIS = 300;
    private static final int ALL = 10_000;
    private static final int SELDOM = 3;

    private final CamelContext context;
    private final Disturbance disturbance;
    private final Random random;
    private final Repeated passes = new Repeated(new ReentrantLock(), PAUSE_MILLIS, this::replay);
    private volatile boolean ended;

    ShopOperator(CamelContext context, Disturbance disturbance, long seed) {
        this.context = context;
        this.disturbance = disturbance;
        this.random = new Random(seed);
    }

    void start() {
        passes.start();
    }

    private void replay() {
        if (!disturbance.isOver() && random.nextInt(SELDOM) > 0) {
            return;
        }
        DeadLetterReplay replay = context.getRegistry().findSingleByType(DeadLetterReplay.class);
        DeadLetterStore letters = context.getRegistry().findSingleByType(DeadLetterStore.class);
        for (DeadLetter.Stored stored : letters.list(DeadLetter.Status.OPEN, ALL)) {
            if (ended) {
                return;
            }
            replay.replay(stored.letter().routeId(), stored.letter().key());
        }
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        passes.close();
    }
}
