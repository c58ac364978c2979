/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The database of checkpoints, dead letters and bills could not be read or written.
 */
public class StateException extends RuntimeException {

    public StateException(String what, SQLException cause) {
        super(what + " failed in the state database (erp.datasource.url): " + reason(cause)
              + ". Nothing is counted as done; it is tried again with the next poll", cause);
    }

    /** H2 names the file that it could not write, and the pool its own time-out; why, stands only behind it. */
    private static String reason(SQLException failure) {
        Set<String> messages = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = (cause instanceof UnknownHostException
                    ? "the name " + cause.getMessage() + " is not known (DNS)"
                    : String.valueOf(cause.getMessage())).replaceAll("\\s+", " ");
            if (cause.getMessage() != null && messages.stream().noneMatch(told -> told.contains(message))) {
                messages.add(message);
            }
        }
        return messages.isEmpty() ? failure.toString() : String.join(": ", messages);
    }
}
