/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Makes what was committed survive a power cut, with all that was committed before it.
 *
 * PostgreSQL does that by itself. H2 hands a commit to the operating system, where it survives the death of the process
 * only, and a power cut takes the last seconds of it. So whoever tells somebody outside that a record is safe, or sends
 * what must not be sent twice, has it forced before; everything else is read again from the vendor.
 */
final class PowerCut {

    private PowerCut() {
    }

    /** Returns when all that is committed is on the disk; for a connection without an open transaction. */
    static void outlive(Connection connection) throws SQLException {
        if (connection.getMetaData().getDatabaseProductName().equals("H2")) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
            }
        }
    }
}
