/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.store;

import java.util.Collection;
import java.util.Set;

import org.apache.camel.spi.IdempotentRepository;

/**
 * An idempotent repository that takes the keys of a whole window at once: a database commits once, not once a record.
 */
public interface BatchIdempotentRepository extends IdempotentRepository {

    /** Adds keys, all of them or, with an exception, none. Those that are there stay as they are. */
    void addAll(Collection<String> keys);

    /** Those of the keys that {@link #contains(String)} would be true for. */
    Set<String> containedOf(Collection<String> keys);

    /** Whether it only takes notes: it never says that it contains a key, and so never keeps a record back. */
    default boolean isNotesOnly() {
        return false;
    }
}
