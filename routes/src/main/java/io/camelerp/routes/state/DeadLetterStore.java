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
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import javax.sql.DataSource;

import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import org.apache.camel.Exchange;

/**
 * Keeps what could not be booked in a database, one row per route and key; a repeat updates the row.
 *
 * A row is safe when {@link #put} returns; when it throws, the exchange must fail, or the record would be lost.
 */
public class DeadLetterStore {

    /** The name of the bean in the ready-made routes. */
    public static final String BEAN = "erpDeadLetters";

    private static final String COLUMNS = "source, source_account, form_id, cause, code, message, record_json, bill_json";

    private DataSource dataSource;
    private Clock clock = Clock.systemUTC();
    private Consumer<DeadLetter> watcher = letter -> {
    };

    public DeadLetterStore() {
    }

    public DeadLetterStore(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /**
     * Stores a dead letter that an exchange has led to. When the exchange is a replay, it is the row of the replayed
     * dead letter that is written.
     */
    public void put(Exchange exchange, DeadLetter letter) {
        Replay replay = Replay.of(exchange);
        put(replay == null ? letter : replay.failed(letter));
    }

    /** Stores a dead letter; one that was resolved or dropped is open again. */
    public void put(DeadLetter letter) {
        try (Connection connection = dataSource.getConnection()) {
            // the row may be made by another JVM between the update and the insert: then the second update decides
            if (!update(connection, letter) && !insert(connection, letter)) {
                update(connection, letter);
            }
        } catch (SQLException e) {
            throw new StateException("Storing the dead letter " + letter.key() + " of route " + letter.routeId(), e);
        }
        watcher.accept(letter);
    }

    /** Who is told of each dead letter once it is safe, such as one that counts them. */
    public void setWatcher(Consumer<DeadLetter> watcher) {
        this.watcher = watcher;
    }

    private boolean update(Connection connection, DeadLetter letter) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE erp_dead_letter SET source = ?, source_account = ?, form_id = ?, cause = ?, code = ?, message = ?,"
                                                                    + " record_json = ?, bill_json = ?, status = ?, last_at = ?,"
                                                                    + " times = times + 1"
                                                                    + " WHERE route_id = ? AND entry_key = ?")) {
            int next = content(update, letter);
            update.setString(next++, Status.OPEN.name());
            update.setObject(next++, now());
            update.setString(next++, letter.routeId());
            update.setString(next, letter.key());
            return update.executeUpdate() == 1;
        }
    }

    private boolean insert(Connection connection, DeadLetter letter) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO erp_dead_letter (" + COLUMNS + ", status, first_at, last_at, times, route_id, entry_key)"
                                                                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)"
                                                                    + " ON CONFLICT DO NOTHING")) {
            int next = content(insert, letter);
            insert.setString(next++, Status.OPEN.name());
            insert.setObject(next++, now());
            insert.setObject(next++, now());
            insert.setString(next++, letter.routeId());
            insert.setString(next, letter.key());
            return insert.executeUpdate() == 1;
        }
    }

    private static int content(PreparedStatement statement, DeadLetter letter) throws SQLException {
        statement.setString(1, letter.source());
        statement.setString(2, letter.account());
        statement.setString(3, letter.formId());
        statement.setString(4, letter.cause().name());
        statement.setString(5, letter.code());
        statement.setString(6, letter.message());
        statement.setString(7, letter.record());
        statement.setString(8, letter.bill());
        return 9;
    }

    /** Closes the open dead letters of bills that are booked now. */
    public void resolve(String routeId, Collection<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection()) {
            for (KeyCondition rows : KeyCondition.slices(List.of("route_id", "entry_key"), List.of(routeId), keys)) {
                try (PreparedStatement update = connection.prepareStatement(
                        "UPDATE erp_dead_letter SET status = 'RESOLVED' WHERE status = 'OPEN' AND " + rows.sql())) {
                    rows.set(update, 1);
                    update.executeUpdate();
                }
            }
        } catch (SQLException e) {
            throw new StateException("Resolving dead letters of route " + routeId, e);
        }
    }

    /**
     * Takes an open dead letter to replay it.
     *
     * @return false when it is not open, or somebody else is replaying it
     */
    public boolean claim(String routeId, String key, Duration atMost) {
        return change("claimed_until = ?", new SqlCondition()
                .and("route_id = ?", routeId).and("entry_key = ?", key).and("status = ?", Status.OPEN.name())
                .and("(claimed_until IS NULL OR claimed_until < ?)", now()),
                SqlCondition.time(clock.instant().plus(atMost)))
               == 1;
    }

    /** Gives a dead letter back that was claimed. */
    public void release(String routeId, String key) {
        change("claimed_until = NULL", new SqlCondition().and("route_id = ?", routeId).and("entry_key = ?", key));
    }

    /**
     * Closes an open dead letter.
     *
     * @return whether there was one
     */
    public boolean close(String routeId, String key, Status status) {
        return change("claimed_until = NULL, status = ?", new SqlCondition()
                .and("route_id = ?", routeId).and("entry_key = ?", key).and("status = ?", Status.OPEN.name()),
                status.name())
               == 1;
    }

    private int change(String set, SqlCondition condition, Object... values) {
        try (Connection connection = dataSource.getConnection();
             PreparedStatement update = connection.prepareStatement("UPDATE erp_dead_letter SET " + set + condition.sql())) {
            int next = 1;
            for (Object value : values) {
                update.setObject(next++, value);
            }
            condition.set(update, next);
            return update.executeUpdate();
        } catch (SQLException e) {
            throw new StateException("Changing a dead letter", e);
        }
    }

    public Optional<DeadLetter.Stored> find(String routeId, String key) {
        return select(new SqlCondition().and("route_id = ?", routeId).and("entry_key = ?", key), "last_at", 1).stream()
                .findFirst();
    }

    /** The dead letters of a route, the latest first. */
    public List<DeadLetter.Stored> list(String routeId, Status status, int limit) {
        return list(new DeadLetterFilter(routeId, status, null, null, null, null), limit);
    }

    /** The dead letters of all routes, the latest first. */
    public List<DeadLetter.Stored> list(Status status, int limit) {
        return list(null, status, limit);
    }

    /** The dead letters that a filter lets through, the latest first. */
    public List<DeadLetter.Stored> list(DeadLetterFilter filter, int limit) {
        return select(filter.condition(), "last_at DESC", limit);
    }

    /**
     * The dead letters that a filter lets through and that have a record to be replayed, those first that have not been
     * tried for the longest time.
     */
    public List<DeadLetter.Stored> longestWaiting(DeadLetterFilter filter, int limit) {
        return select(filter.condition().and("record_json IS NOT NULL"), "last_at", limit);
    }

    /** The routes of the dead letters that a filter lets through. */
    public List<String> routes(DeadLetterFilter filter) {
        SqlCondition condition = filter.condition();
        try (Connection connection = dataSource.getConnection();
             PreparedStatement select = connection.prepareStatement(
                     "SELECT DISTINCT route_id FROM erp_dead_letter" + condition.sql() + " ORDER BY route_id")) {
            condition.set(select, 1);
            List<String> routes = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    routes.add(rows.getString(1));
                }
            }
            return routes;
        } catch (SQLException e) {
            throw new StateException("Listing the routes of dead letters", e);
        }
    }

    private List<DeadLetter.Stored> select(SqlCondition condition, String order, int limit) {
        try (Connection connection = dataSource.getConnection();
             PreparedStatement select = connection.prepareStatement(
                     "SELECT " + COLUMNS + ", status, first_at, last_at, times, route_id, entry_key FROM erp_dead_letter"
                                                                    + condition.sql()
                                                                    + " ORDER BY " + order + ", entry_key LIMIT ?")) {
            select.setInt(condition.set(select, 1), limit);
            List<DeadLetter.Stored> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(read(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new StateException("Listing dead letters", e);
        }
    }

    private static DeadLetter.Stored read(ResultSet row) throws SQLException {
        DeadLetter letter = new DeadLetter(
                row.getString("route_id"), row.getString("entry_key"), row.getString("source"),
                row.getString("source_account"), row.getString("form_id"), Cause.valueOf(row.getString("cause")),
                row.getString("code"), row.getString("message"), row.getString("record_json"), row.getString("bill_json"));
        return new DeadLetter.Stored(
                letter, Status.valueOf(row.getString("status")), row.getObject("first_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_at", OffsetDateTime.class).toInstant(), row.getInt("times"));
    }

    public int count(String routeId, Status status) {
        return count(new DeadLetterFilter(routeId, status, null, null, null, null));
    }

    public int count(Status status) {
        return count(null, status);
    }

    /** How many dead letters a filter lets through. */
    public int count(DeadLetterFilter filter) {
        SqlCondition condition = filter.condition();
        try (Connection connection = dataSource.getConnection();
             PreparedStatement select = connection.prepareStatement(
                     "SELECT COUNT(*) FROM erp_dead_letter" + condition.sql())) {
            condition.set(select, 1);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        } catch (SQLException e) {
            throw new StateException("Counting dead letters", e);
        }
    }

    private OffsetDateTime now() {
        return SqlCondition.time(clock.instant());
    }
}
