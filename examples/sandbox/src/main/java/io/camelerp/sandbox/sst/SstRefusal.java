/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.sst;

/**
 * The vendor says no.
 */
class SstRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    SstRefusal(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
