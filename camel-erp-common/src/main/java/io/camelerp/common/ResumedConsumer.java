/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledBatchPollingConsumer;

/**
 * A consumer that polls again when its route is resumed, however it was suspended, and when it is told to, whatever its
 * schedule says.
 *
 * A suspension that takes too long ends with the consumer stopped, and Camel resumes only what is suspended: the route
 * would be started and never poll again.
 */
public abstract class ResumedConsumer extends ScheduledBatchPollingConsumer {

    private final Object besideSchedule = new Object();
    private volatile boolean stopped;

    protected ResumedConsumer(Endpoint endpoint, Processor processor) {
        super(endpoint, processor);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        stopped = false;
    }

    @Override
    protected void doStop() throws Exception {
        stopped = true;
        super.doStop();
    }

    /** Polls now, also while the schedule backs off, and after it has ended by its repeatCount. */
    protected void runNow() {
        synchronized (besideSchedule) {
            int multiplier = getBackoffMultiplier();
            long count = getRepeatCount();
            setBackoffMultiplier(0);
            setRepeatCount(0);
            try {
                run();
            } finally {
                setBackoffMultiplier(multiplier);
                setRepeatCount(count);
            }
        }
    }

    /** Whether it is suspended, or stopped, which a route that is resumed must not leave it. */
    @Override
    public boolean isSuspended() {
        return stopped || super.isSuspended();
    }

    @Override
    public void resume() {
        if (stopped) {
            start();
        } else {
            super.resume();
        }
    }
}
