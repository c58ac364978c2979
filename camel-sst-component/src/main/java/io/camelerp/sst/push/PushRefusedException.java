/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.push;

/**
 * A push that is not taken, with a sentence for the vendor.
 */
class PushRefusedException extends Exception {

    PushRefusedException(String message) {
        super(message);
    }
}
