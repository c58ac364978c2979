/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Collections;
import java.util.Comparator;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one database that keeps checkpoints, dead letters and the ledger of bills.
 *
 * H2 in a file below the working folder by default, PostgreSQL by its URL. The pool is opened and the tables are made
 * or migrated when the first connection is asked for, so that a declared but unused data source costs nothing.
 */
public class ErpDataSource extends HikariDataSource {

    /** H2 in a file below the working folder. */
    public static final String DEFAULT_URL = "jdbc:h2:file:./.camel-erp/erp";

    private static final Logger LOG = LoggerFactory.getLogger(ErpDataSource.class);

    private static final String NO_RIGHT = "42501";
    private static final int ATTEMPTS = 5;
    private static final int PAUSE = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Connection> lent = Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));
    private volatile boolean migrated;
    private boolean dryRun;

    public ErpDataSource() {
        setPoolName("erp");
        setMaximumPoolSize(8);
        setMinimumIdle(1);
        setConnectionTimeout(10_000);
        setExceptionOverride(new ClosedDatabase());
        setUrl(DEFAULT_URL);
    }

    /**
     * The JDBC URL. H2 gets the settings that keep what it has acknowledged; PostgreSQL time-outs of 10 s to connect
     * and 120 s for an answer.
     */
    public final void setUrl(String url) {
        if (!dryRun) {
            setJdbcUrl(H2Url.durable(url));
            getDataSourceProperties().clear();
            if (url.startsWith("jdbc:postgresql:")) {
                setDataSourceProperties(postgresProperties());
            }
        }
    }

    /**
     * Called when all is set, and before the first connection: what a setter refuses, Camel shows in its log, and a URL
     * may hold a password.
     *
     * @throws IllegalArgumentException when the URL is neither of an H2 of one process nor of a PostgreSQL
     */
    public void start() {
        String url = getJdbcUrl();
        if (!url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "erp.datasource.url takes the JDBC URL of an H2 (jdbc:h2:file:./.camel-erp/erp) or a PostgreSQL"
                                               + " (jdbc:postgresql://host/erp), not '" + withoutSettings(url) + "'");
        }
        if (H2Url.isShared(url)) {
            throw new IllegalArgumentException(
                    "erp.datasource.url takes an H2 of one process, not a server of H2 (" + withoutSettings(url)
                                               + ", or AUTO_SERVER): two processes would deliver the same records. Where several"
                                               + " share the state, use PostgreSQL (jdbc:postgresql://host/erp)");
        }
    }

    /**
     * By itself the driver waits for ever where a network drops packets and tells nobody; what the URL says wins.
     */
    private static Properties postgresProperties() {
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "120");
        properties.setProperty("tcpKeepAlive", "true");
        return properties;
    }

    /**
     * Whether nothing shall last: then the database is in memory, whatever the URL says, so that a run whose bills went
     * to files leaves no checkpoint behind that would pass them in earnest.
     */
    public void setDryRun(boolean dryRun) {
        if (dryRun) {
            getDataSourceProperties().clear();
            setJdbcUrl(H2Url.durable("jdbc:h2:mem:dry-run-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1"));
            setUsername(null);
            setPassword(null);
        }
        this.dryRun = dryRun;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (!migrated && !lock.isHeldByCurrentThread()) {
            migrate();
        }
        Connection connection = super.getConnection();
        Connection physical = connection.unwrap(Connection.class);
        lent.add(physical);
        if (isClosed()) {
            // lent while the pool ended, and not among those that were closed with it
            closeQuietly(physical);
        }
        return connection;
    }

    /** The pool only aborts what is lent, which H2 does not do: its file would be ours until the JVM ends. */
    @Override
    public void close() {
        super.close();
        synchronized (lent) {
            lent.forEach(ErpDataSource::closeQuietly);
            lent.clear();
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("Closing a connection that was in use: {}", e.getMessage());
        }
    }

    private void migrate() throws SQLException {
        lock.lock();
        try {
            if (!migrated) {
                start();
                makeTables();
                migrated = true;
                LOG.info("State is kept in {}", withoutSettings(getJdbcUrl()));
            }
        } finally {
            lock.unlock();
        }
    }

    private void makeTables() throws SQLException {
        Flyway flyway = Flyway.configure(getClass().getClassLoader())
                .dataSource(this)
                .locations("classpath:" + UnfinishedTables.SCRIPTS)
                .table(UnfinishedTables.HISTORY)
                // the tables may move in with others of the user
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
        for (int attempt = 1;; attempt++) {
            try {
                if (attempt > 1) {
                    UnfinishedTables.finish(flyway, this);
                }
                refuseNewer(flyway.info());
                flyway.migrate();
                return;
            } catch (FlywayException e) {
                // Flyway makes a table of text of what the database says
                SQLException lasting = lasting(e);
                if (lasting != null) {
                    throw lasting;
                }
                // another process may have been making them at the same time
                if (attempt == ATTEMPTS) {
                    throw new SQLException("The tables of the state cannot be made", e);
                }
                // Flyway's has a table of its own below the first line
                LOG.info("The tables of the state are looked at again: {}",
                        String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
                pause();
            }
        }
    }

    /**
     * Flyway warns and goes on. What a newer version has noted there, this one does not know: stock-outs that were
     * cancelled, say, which it would book.
     */
    private static void refuseNewer(MigrationInfoService tables) throws UnusableStateException {
        MigrationVersion known = Stream.of(tables.all()).filter(version -> version.getState().isResolved())
                .map(MigrationInfo::getVersion).max(Comparator.naturalOrder()).orElse(MigrationVersion.EMPTY);
        MigrationInfo current = tables.current();
        if (current != null && current.getVersion().compareTo(known) > 0) {
            throw UnusableStateException.newer(current.getVersion().toString(), known.toString());
        }
    }

    /** What does not end within moments: no connection, a full disk below an H2, no right. Null where it is none. */
    private static SQLException lasting(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                String state = String.valueOf(sql.getSQLState());
                if (state.equals(NO_RIGHT)) {
                    return UnusableStateException
                            .withoutRights(String.valueOf(sql.getMessage()).lines().findFirst().orElse(""));
                }
                if (state.startsWith("08") || sql instanceof SQLTransientConnectionException
                        || sql instanceof SQLNonTransientConnectionException) {
                    return sql;
                }
            }
        }
        return null;
    }

    private static void pause() throws SQLException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while another process may be making the tables of the state", e);
        }
    }

    /** A URL as it may be shown: its settings, and what stands before the host, may hold a password. */
    public static String withoutSettings(String url) {
        return url.replaceAll("[;?].*", "").replaceAll("//[^/@]*@", "//");
    }

    /**
     * H2 closes a database for good when it cannot write, on a full disk for one. It opens it again only when nobody
     * holds a connection to what was closed.
     */
    private static final class ClosedDatabase implements SQLExceptionOverride {

        private static final Set<Integer> CODES = Set.of(90067, 90098, 90121);

        @java.lang.Override
        public Override adjudicate(SQLException e) {
            return CODES.contains(e.getErrorCode()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
        }
    }
}
