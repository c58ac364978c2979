/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

/**
 * The two wire dialects of the enterprise edition (wdt.md section 0).
 */
public enum WdtDialect {

    /** The client edition, {@code openapi2}. */
    classic,

    /** The web edition of Huice, {@code openapi}. */
    y
}
