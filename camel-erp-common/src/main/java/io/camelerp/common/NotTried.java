/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;

import org.apache.camel.util.ObjectHelper;

/**
 * Tells failures that say nothing of a record: it was called off, or the route that it was meant for is stopped.
 */
public final class NotTried {

    /** Of direct, seda and Kamelets alike, which have no superclass in common and need not be on the class path. */
    private static final String NO_CONSUMER = "ConsumerNotAvailableException";

    private NotTried() {
    }

    public static boolean isCauseOf(Throwable failure) {
        return isCalledOff(failure) || isRouteStopped(failure);
    }

    /** Whether a stop has called the exchange off. */
    public static boolean isCalledOff(Throwable failure) {
        return failure instanceof CancellationException || failure instanceof RejectedExecutionException;
    }

    /** Whether nobody was there to take the record: a failure to be seen, but no attempt. */
    public static boolean isRouteStopped(Throwable failure) {
        for (Throwable cause : ObjectHelper.createExceptionIterable(failure)) {
            if (cause.getClass().getSimpleName().endsWith(NO_CONSUMER)) {
                return true;
            }
        }
        return false;
    }
}
