/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;

/**
 * Tells failures that say nothing of a record, because no step has seen it.
 */
public final class NotTried {

    /** Of direct, seda and Kamelets alike, which have no superclass in common and need not be on the class path. */
    private static final String NO_CONSUMER = "ConsumerNotAvailableException";

    private NotTried() {
    }

    /** Whether the exchange was called off, or found the route that it was meant for stopped. */
    public static boolean isCauseOf(Throwable failure) {
        if (failure instanceof CancellationException || failure instanceof RejectedExecutionException) {
            return true;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            if (cause.getClass().getSimpleName().endsWith(NO_CONSUMER)) {
                return true;
            }
        }
        return false;
    }
}
