/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.SQLException;

/**
 * A database that can be reached and will not do until somebody has done something about it, which the message says.
 */
public class UnusableStateException extends SQLException {

    private static final long serialVersionUID = 1L;

    private UnusableStateException(String message) {
        super(message);
    }

    static UnusableStateException newer(String found, String known) {
        return new UnusableStateException(
                "A newer version of camel-erp has worked with it (tables of version " + found + ", and this one knows " + known
                                          + " at most). Start that version, or restore the backup from before the upgrade");
    }

    static UnusableStateException withoutRights(String reason) {
        return new UnusableStateException(
                "Its user may not make or read the tables (" + reason
                                          + "). Make it the owner of the database, such as ALTER DATABASE"
                                          + " erp OWNER TO erp, or GRANT CREATE ON SCHEMA public TO erp");
    }
}
