/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.store;

import java.util.Objects;

/**
 * Whose state it is.
 *
 * @param scope who shares the memory of what is done, such as account, document and key, so that a record that comes by
 *              two ways is one
 * @param name  the way by which records come
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
