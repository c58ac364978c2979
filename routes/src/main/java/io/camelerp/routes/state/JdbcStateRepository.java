/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
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
        OffsetDateTime now = Sql.time(clock.instant());
        // the row may be made by another JVM between the update and the insert: then the second update decides
        boolean stored = Sql.on(dataSource, "Storing the checkpoint '" + key + "'",
                sql -> forward(sql, key, position, value, now)
                        || sql.update(
                                "INSERT INTO erp_checkpoint (checkpoint_key, reached, state, updated_at) VALUES (?, ?, ?, ?)"
                                      + " ON CONFLICT DO NOTHING",
                                key, position, value, now)
                           == 1
                        || forward(sql, key, position, value, now));
        if (!stored) {
            LOG.warn("Checkpoint {} is kept where it is: {} would move it back", key, position);
        }
    }

    private static boolean forward(Sql sql, String key, String position, String value, OffsetDateTime now)
            throws SQLException {
        return sql.update("UPDATE erp_checkpoint SET reached = ?, state = ?, updated_at = ?"
                          + " WHERE checkpoint_key = ? AND reached <= ?",
                position, value, now, key, position)
               == 1;
    }

    @Override
    public String getState(String key) {
        return Sql.on(dataSource, "Reading the checkpoint '" + key + "'", sql -> sql.find(
                "SELECT state FROM erp_checkpoint WHERE checkpoint_key = ?", row -> row.getString(1), key)).orElse(null);
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
