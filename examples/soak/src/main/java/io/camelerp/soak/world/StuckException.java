/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.world;

/**
 * A run does not come to an end.
 */
public final class StuckException extends RuntimeException {

    public StuckException(String message) {
        super(message);
    }
}
