/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that holds scopes and works on them, one piece of work after the other.
 *
 * When it breaks, the database lets the scopes go, and the next piece of work begins with a new connection that has to
 * get them again.
 */
final class ScopeConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScopeConnection.class);

    private final Set<String> held = new TreeSet<>();
    private DataSource dataSource;
    private Connection connection;

    /** Something that reads. */
    @FunctionalInterface
    interface Reading<T> {
        T with(Sql sql) throws SQLException;
    }

    /** Something that writes. */
    @FunctionalInterface
    interface Work {
        void with(Sql sql) throws SQLException;
    }

    void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * @throws IllegalStateException when another process has the scope
     */
    void open(String scope) {
        read(scope, "Opening", sql -> null);
    }

    synchronized <T> T read(String scope, String what, Reading<T> reading) {
        try {
            hold(scope);
            return reading.with(new Sql(connection));
        } catch (SQLException e) {
            close();
            throw new StateException(what + " of " + scope, e);
        }
    }

    /** One transaction. */
    synchronized void write(String scope, String what, Work work) {
        try {
            hold(scope);
            connection.setAutoCommit(false);
            work.with(new Sql(connection));
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException | RuntimeException e) {
            // the pool rolls back what was not committed
            close();
            throw e instanceof SQLException failure
                    ? new StateException(what + " of " + scope, failure) : (RuntimeException) e;
        }
    }

    private void hold(String scope) throws SQLException {
        if (connection == null) {
            connection = dataSource.getConnection();
            watchTheNetwork();
            for (String other : held) {
                lock(other);
            }
        }
        if (!held.contains(scope)) {
            lock(scope);
            held.add(scope);
        }
    }

    /** A server that is not told of a dead network holds our locks for two hours, and nobody gets the scopes. */
    private void watchTheNetwork() throws SQLException {
        if (isPostgres(connection)) {
            Sql sql = new Sql(connection);
            sql.update("SET tcp_keepalives_idle = 30");
            sql.update("SET tcp_keepalives_interval = 10");
            sql.update("SET tcp_keepalives_count = 3");
        }
    }

    private static boolean isPostgres(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    }

    private void lock(String scope) throws SQLException {
        if (!isPostgres(connection)) {
            return;
        }
        boolean ours = new Sql(connection).find(
                "SELECT pg_try_advisory_lock(hashtextextended(?, 0))", row -> row.getBoolean(1), "camel-erp/" + scope)
                .orElse(false);
        if (!ours) {
            close();
            throw new IllegalStateException(
                    "The batches of " + scope + " are in use: two consumers or processes share account and checkpointKey."
                                            + " Give each its own checkpointKey, or elect one with master:");
        }
    }

    /** Lets the scopes go. */
    @Override
    public synchronized void close() {
        Connection closing = connection;
        connection = null;
        if (closing == null) {
            return;
        }
        try (closing) {
            if (!closing.getAutoCommit()) {
                closing.rollback();
                closing.setAutoCommit(true);
            }
            if (isPostgres(closing)) {
                // the pool would hand the connection on with all that it holds
                new Sql(closing).find("SELECT pg_advisory_unlock_all()", row -> 1);
            }
        } catch (SQLException e) {
            LOG.debug("Closing a connection: {}", e.getMessage());
        }
    }
}
