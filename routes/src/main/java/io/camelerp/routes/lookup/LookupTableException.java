/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.lookup;

/**
 * A lookup table cannot be used at all: no record is to blame, and none may be given up for it.
 */
public class LookupTableException extends RuntimeException {

    LookupTableException(String message) {
        super(message);
    }

    LookupTableException(String message, Throwable cause) {
        super(message, cause);
    }
}
