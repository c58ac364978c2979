/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Where records come from, and when they are done. Knows nothing of Camel.
 */
public interface Source {

    /**
     * Says that a new poll begins: what failed before may be tried again.
     *
     * @throws InterruptedException when the poll is told to stop; nothing is changed then
     */
    void begin() throws InterruptedException;

    /**
     * The next records, or empty when nothing is due.
     *
     * @throws InterruptedException when the poll is told to stop; nothing is changed then
     */
    Optional<Batch> next() throws InterruptedException;

    /** Says that every record of the batch is done. */
    void commit(Batch batch, List<Outcome> outcomes);

    /** Says that at least one record of the batch is not done: it will come again. */
    void rollback(Batch batch, List<Outcome> outcomes);

    /**
     * Moves to another time on an operator's word; what is under way no longer counts.
     *
     * @throws IllegalStateException when this source has no time to move
     */
    void move(LocalDateTime time);

    /** Ends a {@link #next()} that waits for the vendor, and each further one at its beginning. */
    void stop();

    /** Takes {@link #stop()} back. */
    void resume();

    SourceStatus status();

    /** Lets another process have the state, when the consumer has stopped; what ends later is noted all the same. */
    default void close() {
    }
}
