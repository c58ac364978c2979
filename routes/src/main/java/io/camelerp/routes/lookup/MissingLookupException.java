/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.lookup;

/**
 * A lookup table has no row, or an empty cell, for what a record needs: the fault of the record, or of a new shop.
 */
public class MissingLookupException extends RuntimeException {

    MissingLookupException(String message) {
        super(message);
    }
}
