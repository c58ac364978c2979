/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.SQLException;

/**
 * The tables of the state were made by a newer version than this one, which must not work with them.
 */
public class NewerStateException extends SQLException {

    private static final long serialVersionUID = 1L;

    NewerStateException(String found, String known) {
        super("A newer version of camel-erp has worked with it (tables of version " + found + ", and this one knows " + known
              + " at most). Start that version, or restore the backup from before the upgrade");
    }
}
