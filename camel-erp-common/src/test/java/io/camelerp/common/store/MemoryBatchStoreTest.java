/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.store;

import java.time.Clock;
import java.time.Duration;

class MemoryBatchStoreTest extends BatchStoreContract {

    private final BatchStore store = new MemoryBatchStore(Duration.ofDays(90), Clock.systemUTC());

    @Override
    protected BatchStore reopened() {
        return store;
    }
}
