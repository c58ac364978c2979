/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.util.Objects;

/**
 * Whose state it is.
 *
 * @param scope who shares the memory of what is done: account, document and key, so that a pushed bill and the same
 *              bill downloaded are one
 * @param name  the command, and the store where each store is asked for itself
 */
public record StreamId(String scope, String name) {

    public StreamId {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(name, "name");
    }

    @Override
    public String toString() {
        return scope + "/" + name;
    }
}
