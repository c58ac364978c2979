/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

/**
 * The caller was told to stop before its request was sent: whatever it asked for has not happened.
 */
public final class NotSentException extends InterruptedException {

    private static final long serialVersionUID = 1L;

    NotSentException(String command) {
        super("SST " + command + " was told to stop before it was sent");
    }

    NotSentException(String command, InterruptedException cause) {
        this(command);
        initCause(cause);
    }
}
