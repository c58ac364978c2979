/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

/**
 * Work in the state database that is done whole or not at all.
 */
public final class Transaction {

    private Transaction() {
    }

    /** Statements on the connection of the transaction. */
    public interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /**
     * @param  what           is done, for the message
     * @throws StateException when the database fails; nothing was changed then
     */
    public static <T> T run(DataSource dataSource, String what, Work<T> work) {
        return run(dataSource, what, work, false);
    }

    /**
     * The same for what outlives a power cut when this returns.
     *
     * @throws StateException when the database fails; nothing was changed then, or it may not be on the disk
     */
    public static <T> T runForced(DataSource dataSource, String what, Work<T> work) {
        return run(dataSource, what, work, true);
    }

    private static <T> T run(DataSource dataSource, String what, Work<T> work, boolean forced) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.with(connection);
                connection.commit();
                connection.setAutoCommit(true);
                if (forced) {
                    PowerCut.outlive(connection);
                }
                return result;
            } catch (AssertionError e) {
                undo(connection, e);
                // so PostgreSQL's driver tells of a connection that is lost within a batch
                throw new SQLException(e.getMessage(), e);
            } catch (Throwable e) {
                undo(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new StateException(what, e);
        }
    }

    /**
     * Also after an error such as that of a full memory: to switch autocommit on would commit the half that is done.
     */
    private static void undo(Connection connection, Throwable cause) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
