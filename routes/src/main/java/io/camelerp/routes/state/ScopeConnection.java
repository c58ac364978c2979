/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that holds scopes and works on them, one piece of work after the other.
 *
 * When it breaks, the database lets the scopes go, and the next piece of work begins with a new connection that has to
 * get them again. Only PostgreSQL needs it between two pieces of work: a file of H2 belongs to this process as a whole,
 * and H2 opens one that it has closed, on a full disk for one, only when nobody holds a connection to it any more.
 */
final class ScopeConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScopeConnection.class);

    /** How often each scope was opened. */
    private final Map<String, Integer> users = new TreeMap<>();
    /** What the connection holds. */
    private final Set<String> locked = new TreeSet<>();
    private DataSource dataSource;
    private Connection connection;
    /** Whether {@link #connection} is one of PostgreSQL. */
    private volatile boolean postgres;
    /** How often a connection of PostgreSQL was made. */
    private long holding;

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
    synchronized void open(String scope) {
        if (users.merge(scope, 1, Integer::sum) == 1) {
            try {
                read(scope, "Opening", sql -> null);
            } catch (RuntimeException e) {
                users.remove(scope);
                throw e;
            }
        }
    }

    synchronized void release(String scope) {
        users.computeIfPresent(scope, (name, count) -> count == 1 ? null : count - 1);
        letGo(scope);
    }

    /** Another number than before when the scope was lost meanwhile. */
    synchronized long holding(String scope) {
        return read(scope, "Holding", sql -> {
            // a connection that has broken says so only when it is used
            sql.find("SELECT 1", row -> 1);
            return holding;
        });
    }

    synchronized <T> T read(String scope, String what, Sql.Work<T> reading) {
        hold(scope, what);
        try {
            T found = reading.with(new Sql(connection));
            letGo(scope);
            return found;
        } catch (SQLException e) {
            close();
            throw new StateException(what + " of " + scope, e);
        }
    }

    /** One transaction that outlives a power cut. */
    void writeForced(String scope, String what, Work work) {
        write(scope, what, work);
        if (!postgres) {
            // without our lock: who says meanwhile what is done need not wait for the disk
            Sql.force(dataSource, what + " of " + scope);
        }
    }

    /** One transaction. */
    synchronized void write(String scope, String what, Work work) {
        hold(scope, what);
        try {
            connection.setAutoCommit(false);
            work.with(new Sql(connection));
            connection.commit();
            connection.setAutoCommit(true);
            letGo(scope);
        } catch (SQLException e) {
            close();
            throw new StateException(what + " of " + scope, e);
        } catch (RuntimeException | Error e) {
            // the next piece of work would commit what is half done
            close();
            throw e;
        }
    }

    private void hold(String scope, String what) {
        boolean ours;
        try {
            if (connection == null) {
                connection = dataSource.getConnection();
                postgres = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
                holding += postgres ? 1 : 0;
                watchTheNetwork();
                for (String other : users.keySet()) {
                    lock(other);
                }
            }
            ours = lock(scope);
        } catch (SQLException e) {
            close();
            throw new StateException(what + " of " + scope, e);
        }
        if (!ours) {
            throw new IllegalStateException(
                    "What is kept of " + scope
                                            + " is in use by another process on this database: it goes on there, and here when that"
                                            + " one has let go. Pushes of SST belong there as long. Where erp.cluster is not set, set it to"
                                            + " elect one of them (master: in a route of your own), or give each consumer its own"
                                            + " checkpointKey");
        }
    }

    /** Gives back what nobody needs any more. */
    private void letGo(String scope) {
        if (!postgres) {
            close();
        } else if (!users.containsKey(scope) && locked.remove(scope)) {
            try {
                new Sql(connection).find("SELECT pg_advisory_unlock(hashtextextended(?, 0))", row -> 1, lockName(scope));
            } catch (SQLException e) {
                LOG.debug("Letting go {}: {}", scope, e.getMessage());
                close();
            }
        }
    }

    private static String lockName(String scope) {
        return "camel-erp/" + scope;
    }

    /** A server that is not told of a dead network holds our locks for two hours, and nobody gets the scopes. */
    private void watchTheNetwork() throws SQLException {
        if (postgres) {
            Sql sql = new Sql(connection);
            sql.update("SET tcp_keepalives_idle = 30");
            sql.update("SET tcp_keepalives_interval = 10");
            sql.update("SET tcp_keepalives_count = 3");
        }
    }

    private boolean lock(String scope) throws SQLException {
        boolean ours = locked.contains(scope) || !postgres || new Sql(connection).find(
                "SELECT pg_try_advisory_lock(hashtextextended(?, 0))", row -> row.getBoolean(1), lockName(scope)).orElse(false);
        if (ours) {
            locked.add(scope);
        }
        return ours;
    }

    /** Lets the scopes go. */
    @Override
    public synchronized void close() {
        Connection closing = connection;
        connection = null;
        locked.clear();
        if (closing == null) {
            return;
        }
        try (closing) {
            if (!closing.getAutoCommit()) {
                closing.rollback();
                closing.setAutoCommit(true);
            }
            if (postgres) {
                // the pool would hand the connection on with all that it holds
                new Sql(closing).find("SELECT pg_advisory_unlock_all()", row -> 1);
            }
        } catch (SQLException e) {
            LOG.debug("Closing a connection: {}", e.getMessage());
        }
    }
}
