/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which bills are on their way in this process, so that the push of a bill and its download do not deliver it at the
 * same time.
 */
public final class BillClaims {

    private final Set<String> taken = ConcurrentHashMap.newKeySet();

    /** Whether the caller has the bill now and nobody else. */
    public boolean take(String scope, String key) {
        return taken.add(scope + '\n' + key);
    }

    public void release(String scope, String key) {
        taken.remove(scope + '\n' + key);
    }
}
