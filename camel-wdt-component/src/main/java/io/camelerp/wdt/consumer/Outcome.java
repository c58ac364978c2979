/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import io.camelerp.common.NotTried;

/**
 * How the exchange of a record ended.
 *
 * @param item    the record
 * @param success whether it is done
 * @param cause   why it is not done; null when it is, or when the route only rolled back
 */
public record Outcome(Item item, boolean success, Throwable cause) {

    /** Whether the record never came to be processed, which says nothing of it. */
    boolean wasNotTried() {
        return NotTried.isCauseOf(cause);
    }

    /** Why it failed. */
    String text() {
        return cause == null ? "rolled back / 已回滚" : cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
