/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.util.List;

/**
 * Where changes are written down before the answer that tells of them leaves.
 */
@FunctionalInterface
public interface Journal {

    /**
     * One change.
     *
     * @param kind    what was changed and how, such as {@code wdt.put:trade_query}
     * @param meta    what identifies it, a short text
     * @param payload the new value as JSON, empty where there is none
     */
    record Entry(String kind, String meta, byte[] payload) {
    }

    /** Writes changes in their order, all of them in one go. */
    void append(List<Entry> entries);
}
