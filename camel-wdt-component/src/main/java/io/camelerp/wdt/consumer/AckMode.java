/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

/**
 * Who acknowledges the rows of a pool.
 */
public enum AckMode {

    /** The consumer, by how the exchange ends. */
    auto,
    /** The route, by the acknowledgement in a header; an exchange that fails counts as an attempt. */
    manual,
    /**
     * Nobody here: rows come again with each poll until a route acknowledges them by the API for it. Not for what comes
     * only once.
     */
    none
}
