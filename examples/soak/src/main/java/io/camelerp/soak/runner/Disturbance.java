/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.runner;

import java.util.Random;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * A step of a route that fails now and then, until it is told to stop.
 */
public final class Disturbance implements Processor {

    private final Random random;
    private volatile int failing;

    Disturbance(int failing, long seed) {
        this.failing = failing;
        this.random = new Random(seed);
    }

    void end() {
        failing = 0;
    }

    public boolean isOver() {
        return failing == 0;
    }

    @Override
    public void process(Exchange exchange) {
        // Random is safe for many threads
        if (random.nextInt(1000) < failing) {
            throw new IllegalStateException("The route fails on purpose");
        }
    }
}
