/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

/**
 * A request that WDT answers with a code other than success.
 */
final class WdtRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final boolean isText;

    WdtRefusal(String code, String message) {
        this(code, message, false);
    }

    /** A refusal whose code may be sent as text although it is a number. */
    WdtRefusal(String code, String message, boolean isText) {
        super(message, null, false, false);
        this.code = code;
        this.isText = isText;
    }

    boolean isText() {
        return isText;
    }

    String code() {
        return code;
    }
}
