/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the checkpoints of consumers in a database and only ever moves them forward.
 *
 * A value is {@code <epoch, 10 digits>|<yyyy-MM-dd'T'HH:mm:ss>|<rest>}; the first two are the position, whose order as
 * text is its order in time. A value behind the stored position is refused and logged, which is no error: two consumers
 * on one key may repeat records but never move each other back. Safe against other JVMs on the same database.
 */
public class JdbcStateRepository extends ServiceSupport implements StateRepository<String, String> {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcStateRepository.class);

    private static final Pattern VALUE = Pattern
            .compile("(\\d{10}\\|\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2})\\|.*", Pattern.DOTALL);

    private DataSource dataSource;
    private Clock clock = Clock.systemUTC();

    /** Needs its {@link #setDataSource data source} before it is used. */
    public JdbcStateRepository() {
    }

    /** For a database with our tables, see {@link #setDataSource}. */
    public JdbcStateRepository(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The database: an {@link ErpDataSource}, which makes the tables, or another one to which they were made. When it
     * cannot be read or written, calls end with a {@link StateException}, and nothing counts as done.
     */
    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    public void setClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void setState(String key, String value) {
        String position = position(key, value);
        try (Connection connection = dataSource.getConnection()) {
            // the row may be made by another JVM between the update and the insert: then the second update decides
            if (!forward(connection, key, position, value) && !insert(connection, key, position, value)
                    && !forward(connection, key, position, value)) {
                LOG.warn("Checkpoint {} is kept where it is: {} would move it back", key, position);
            }
        } catch (SQLException e) {
            throw new StateException("Storing the checkpoint '" + key + "'", e);
        }
    }

    private boolean forward(Connection connection, String key, String position, String value) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE erp_checkpoint SET reached = ?, state = ?, updated_at = ?"
                                                                    + " WHERE checkpoint_key = ? AND reached <= ?")) {
            update.setString(1, position);
            update.setString(2, value);
            update.setObject(3, now());
            update.setString(4, key);
            update.setString(5, position);
            return update.executeUpdate() == 1;
        }
    }

    private boolean insert(Connection connection, String key, String position, String value) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO erp_checkpoint (checkpoint_key, reached, state, updated_at) VALUES (?, ?, ?, ?)"
                                                                    + " ON CONFLICT DO NOTHING")) {
            insert.setString(1, key);
            insert.setString(2, position);
            insert.setString(3, value);
            insert.setObject(4, now());
            return insert.executeUpdate() == 1;
        }
    }

    @Override
    public String getState(String key) {
        try (Connection connection = dataSource.getConnection();
             PreparedStatement select = connection.prepareStatement(
                     "SELECT state FROM erp_checkpoint WHERE checkpoint_key = ?")) {
            select.setString(1, key);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? rows.getString(1) : null;
            }
        } catch (SQLException e) {
            throw new StateException("Reading the checkpoint '" + key + "'", e);
        }
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static String position(String key, String value) {
        Matcher matcher = VALUE.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "The checkpoint '" + key + "' cannot be stored: expected 'epoch, 10 digits|yyyy-MM-ddTHH:mm:ss|…', got '"
                                               + value.substring(0, Math.min(60, value.length())) + "'");
        }
        return matcher.group(1);
    }
}
