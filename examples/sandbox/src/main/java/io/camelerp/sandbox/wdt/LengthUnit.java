/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.nio.charset.StandardCharsets;

/**
 * What the lengths in the signed text count; section 2 of the protocol facts leaves it open.
 */
public enum LengthUnit {
    /** Unicode code points, as the official PHP SDK counts */
    CHARS,
    /** UTF-16 units, as the official Java SDK counts */
    UTF16,
    /** bytes of UTF-8, as some clients count */
    BYTES,
    /** each of the three is accepted */
    ANY;

    int length(String text) {
        return switch (this) {
            case CHARS -> text.codePointCount(0, text.length());
            case UTF16 -> text.length();
            case BYTES -> text.getBytes(StandardCharsets.UTF_8).length;
            case ANY -> throw new IllegalStateException("ANY names three units");
        };
    }
}
