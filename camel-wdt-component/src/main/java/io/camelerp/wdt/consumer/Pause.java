/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;

/**
 * Lets time pass within a poll.
 */
public interface Pause {

    /**
     * Returns when that time is over.
     *
     * @throws InterruptedException when the poll is told to stop
     */
    void last(Duration time) throws InterruptedException;
}
