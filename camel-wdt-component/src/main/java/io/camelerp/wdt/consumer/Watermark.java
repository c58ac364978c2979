/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.LocalDateTime;
import java.util.Optional;
import java.util.Set;

/**
 * How far a consumer has come.
 */
public interface Watermark {

    /**
     * Where to go on. A newer epoch than the last one means: forget what is under way, and start there.
     *
     * @param  idle                     whether nothing is under way
     * @throws IllegalArgumentException when what is stored belongs to another question
     * @throws InterruptedException     when the poll is told to stop
     */
    Checkpoint load(boolean idle) throws InterruptedException;

    /**
     * Moves forward to what is done now.
     *
     * @return what holds afterwards: ours, or that of somebody who was further or whose epoch is newer
     */
    Checkpoint commit(long epoch, LocalDateTime time, Set<String> edge);

    /** Moves to any time on an operator's word; what is under way no longer counts. */
    Checkpoint move(LocalDateTime time);

    /** Beyond which nothing is read in the poll that {@link #load} began; empty where only the present limits it. */
    default Optional<LocalDateTime> end() {
        return Optional.empty();
    }

    /** Whether the past is read again and again, which may wait for those who read the present. */
    default boolean isBackfill() {
        return false;
    }
}
