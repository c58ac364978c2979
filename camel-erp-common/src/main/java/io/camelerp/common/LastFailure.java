/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.io.IOException;

/**
 * What a route said of the exchange that failed last, for who is woken by it.
 */
public final class LastFailure {

    private static final String CAMEL = "org.apache.camel.";

    private volatile String text;

    /**
     * Remembers why an exchange failed.
     *
     * @param cause null where the exchange was only marked for rollback
     */
    public void note(Throwable cause) {
        Throwable reason = cause;
        // Camel's own wrappers say which part of an exchange failed, and not why
        while (reason != null && reason.getCause() != null && reason.getClass().getName().startsWith(CAMEL)) {
            reason = reason.getCause();
        }
        if (reason == null) {
            text = "the route marked the exchange for rollback";
        } else if (reason instanceof IOException io) {
            text = FileFailure.text(io);
        } else {
            text = reason.getMessage() == null ? reason.getClass().getSimpleName() : reason.getMessage();
        }
    }

    /** The reason, or null when no exchange has failed. */
    public String text() {
        return text;
    }
}
