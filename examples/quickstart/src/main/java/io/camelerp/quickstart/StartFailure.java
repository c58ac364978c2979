/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.springframework.boot.web.server.PortInUseException;

/**
 * Makes one sentence of the chain of exceptions that a failed start leaves.
 */
final class StartFailure {

    private static final String H2_FILE_IN_USE = "90020";

    private StartFailure() {
    }

    static StartException explain(Throwable failure) {
        List<String> messages = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StartException e) {
                return e;
            }
            if (cause instanceof PortInUseException e) {
                return new StartException(
                        "Port " + e.getPort() + " is in use by another program. Set " + Settings.HTTP_PORT
                                          + " to a free one, or to 0 for any.",
                        failure);
            }
            if (cause instanceof SQLException e && H2_FILE_IN_USE.equals(e.getSQLState())) {
                return new StartException(
                        "The database of erp.datasource.url is in use: another runner works with it. Stop that one, or name another database.",
                        failure);
            }
            String message
                    = Objects.toString(cause.getMessage(), cause.getClass().getSimpleName()).lines().findFirst().orElse("");
            // what is outside mostly repeats what is inside
            messages.removeIf(outer -> outer.contains(message));
            messages.add(message.strip());
        }
        return new StartException("The routes did not start: " + String.join(" Because: ", messages), failure);
    }
}
