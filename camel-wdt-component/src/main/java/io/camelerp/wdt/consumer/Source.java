/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.util.Optional;

/**
 * Where records come from, and when they are done. Knows nothing of Camel.
 */
public interface Source {

    /** Says that a new poll begins: what failed before may be tried again. */
    void begin();

    /**
     * The next records, or empty when nothing is due.
     *
     * @throws InterruptedException when the poll is told to stop; nothing is changed then
     */
    Optional<Batch> next() throws InterruptedException;

    /** Says that every record of the batch is done. */
    void commit(Batch batch);

    /** Says that at least one record of the batch is not done: it will come again. */
    void rollback(Batch batch);
}
