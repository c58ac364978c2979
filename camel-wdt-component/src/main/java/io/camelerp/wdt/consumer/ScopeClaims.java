/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which kept rows have a consumer in this process. The store, whichever it is, keeps out other processes only.
 */
public final class ScopeClaims {

    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    /**
     * Takes the rows for one consumer.
     *
     * @throws IllegalStateException while another one has them
     */
    void take(String scope) {
        if (!taken.add(scope)) {
            throw new IllegalStateException(
                    "The rows of " + scope + " are in use: two consumers of this process share account and checkpointKey,"
                                            + " and both would deliver the same row. Give each its own checkpointKey, or stop one");
        }
    }

    void release(String scope) {
        taken.remove(scope);
    }
}
