/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.io.IOException;

/**
 * An answer has more bytes than the user allows: to ask again for the same is of no use, to ask for less is.
 */
public final class AnswerTooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    AnswerTooLargeException(long limit) {
        super("the answer is larger than maxResponseSize=" + limit + " bytes");
    }

    /** Whether that is what is behind another exception. */
    public static boolean isBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AnswerTooLargeException) {
                return true;
            }
        }
        return false;
    }
}
