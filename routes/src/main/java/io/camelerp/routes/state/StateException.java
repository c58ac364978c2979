/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.SQLException;

/**
 * The database of checkpoints, dead letters and bills could not be read or written.
 */
public class StateException extends RuntimeException {

    public StateException(String what, SQLException cause) {
        super(what + " failed in the state database (erp.datasource.url): " + cause.getMessage()
              + ". Nothing is counted as done; it is tried again with the next poll", cause);
    }
}
