/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

/**
 * Who goes first when the quota is short.
 */
public enum Priority {

    /** Near the present: live polling, pushes, acknowledgements. */
    LIVE,

    /** Behind the present. */
    CATCH_UP,

    /** A re-reading of the past that nobody waits for. */
    BACKFILL
}
