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
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import javax.sql.DataSource;

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
     * dead letter that is written, unless the route has brought a newer state of the record meanwhile.
     */
    public void put(Exchange exchange, DeadLetter letter) {
        Replay replay = Replay.of(exchange);
        if (replay != null && replay.repeats()) {
            putAgain(replay.failed(letter));
        } else {
            put(replay == null ? letter : replay.failed(letter));
        }
    }

    private void putAgain(DeadLetter again) {
        boolean written = Transaction.runForced(
                dataSource, "Storing the dead letter " + again.key() + " of route " + again.routeId(),
                connection -> DeadLetterRows.writeAgain(connection, again, now()));
        if (written) {
            watcher.accept(again);
        }
    }

    /** Stores a dead letter; one that was resolved or dropped is open again. */
    public void put(DeadLetter letter) {
        try (Connection connection = dataSource.getConnection()) {
            // the row may be made by another JVM between the update and the insert: then the second update decides
            if (!DeadLetterRows.update(connection, letter, now()) && !DeadLetterRows.insert(connection, letter, now())) {
                DeadLetterRows.update(connection, letter, now());
            }
            PowerCut.outlive(connection);
        } catch (SQLException e) {
            throw new StateException("Storing the dead letter " + letter.key() + " of route " + letter.routeId(), e);
        }
        watcher.accept(letter);
    }

    /**
     * Stores a dead letter under the first key that holds one of the same record or is free, so that records that have
     * one number do not overwrite each other. When the exchange is a replay, it is the row of the replayed dead letter
     * that is written.
     *
     * @param  otherKeys the keys to try after that of the dead letter; the last one is taken in any case
     * @param  same      whether an open dead letter is of the same record
     * @return           the dead letter with the key that it has now
     */
    public DeadLetter put(
            Exchange exchange, DeadLetter letter, List<String> otherKeys, Predicate<DeadLetter> same) {
        Replay replay = Replay.of(exchange);
        if (replay != null && replay.repeats()) {
            DeadLetter again = replay.failed(letter);
            putAgain(again);
            return again;
        }
        List<DeadLetter> places = Stream.concat(Stream.of(letter), otherKeys.stream().map(letter::withKey)).toList();
        DeadLetter placed = Transaction.runForced(
                dataSource, "Storing the dead letter " + letter.key() + " of route " + letter.routeId(),
                connection -> DeadLetterRows.place(connection, places, same, now()));
        if (replay != null) {
            replay.failed(placed);
        }
        watcher.accept(placed);
        return placed;
    }

    /** Who is told of each dead letter once it is safe, such as one that counts them. */
    public void setWatcher(Consumer<DeadLetter> watcher) {
        this.watcher = watcher;
    }

    /** Closes the open dead letters of bills that are booked now. */
    public void resolve(String routeId, Collection<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection()) {
            for (KeyCondition rows : rows(routeId, keys)) {
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

    /** Closes those of the open dead letters with some keys that are meant. */
    public void resolve(String routeId, Collection<String> keys, Predicate<DeadLetter> meant) {
        resolve(open(routeId, keys).stream().filter(stored -> meant.test(stored.letter())).toList());
    }

    /** The open dead letters with some keys, to be closed by {@link #resolve(Collection)} as they are now. */
    public List<DeadLetter.Stored> open(String routeId, Collection<String> keys) {
        return find(routeId, keys, DeadLetterRows.OPEN);
    }

    /** The dead letters with some keys, open or closed. */
    public List<DeadLetter.Stored> find(String routeId, Collection<String> keys) {
        return find(routeId, keys, "");
    }

    private List<DeadLetter.Stored> find(String routeId, Collection<String> keys, String condition) {
        List<DeadLetter.Stored> found = new ArrayList<>();
        try (Connection connection = dataSource.getConnection()) {
            for (KeyCondition rows : rows(routeId, keys)) {
                found.addAll(DeadLetterRows.find(connection, condition, rows));
            }
            return found;
        } catch (SQLException e) {
            throw new StateException("Reading dead letters of route " + routeId, e);
        }
    }

    /** Closes open dead letters as they were read: one that has failed again since stays open. */
    public void resolve(Collection<DeadLetter.Stored> read) {
        read.forEach(stored -> close(stored, Status.RESOLVED));
    }

    /**
     * Takes an open dead letter to replay it.
     *
     * @return false when it is not open, or somebody else is replaying it
     */
    public boolean claim(String routeId, String key, Duration atMost) {
        return change("claimed_until = ?", row(routeId, key).and("status = ?", Status.OPEN.name())
                .and("(claimed_until IS NULL OR claimed_until <= ?)", now()),
                Sql.time(clock.instant().plus(atMost)))
               == 1;
    }

    /** Whether somebody is replaying a dead letter, which may be closed by now. */
    public boolean isClaimed(String routeId, String key) {
        return !select(row(routeId, key).and("claimed_until > ?", now()), "last_at", 1).isEmpty();
    }

    /** Gives a dead letter back that was claimed; the end of the claim tells when it was tried. */
    public void release(String routeId, String key) {
        change("claimed_until = ?", row(routeId, key), now());
    }

    /**
     * Closes an open dead letter.
     *
     * @return whether there was one
     */
    public boolean close(String routeId, String key, Status status) {
        return close(row(routeId, key), status);
    }

    /**
     * Closes an open dead letter as it was read: one that has failed again since stays open.
     *
     * @return whether it was closed
     */
    public boolean close(DeadLetter.Stored stored, Status status) {
        return close(row(stored.letter().routeId(), stored.letter().key()).and("times = ?", stored.times()), status);
    }

    /**
     * Opens a dropped dead letter again.
     *
     * @return whether there was one
     */
    public boolean reopen(String routeId, String key) {
        return change("status = ?", row(routeId, key).and("status = ?", Status.DROPPED.name()), Status.OPEN.name()) == 1;
    }

    private boolean close(SqlCondition row, Status status) {
        return change("claimed_until = NULL, status = ?", row.and("status = ?", Status.OPEN.name()), status.name()) == 1;
    }

    /** One row alone: a condition that is left out would mean many. */
    private static SqlCondition row(String routeId, String key) {
        return new SqlCondition().and("route_id = ?", Objects.requireNonNull(routeId, "routeId"))
                .and("entry_key = ?", DeadLetter.fitting(Objects.requireNonNull(key, "key")));
    }

    private static List<KeyCondition> rows(String routeId, Collection<String> keys) {
        return KeyCondition.slices(
                DeadLetterRows.KEY_COLUMNS, List.of(routeId), keys.stream().map(DeadLetter::fitting).toList());
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

    /** The dead letter of a route and a key, open or closed. */
    public Optional<DeadLetter.Stored> find(String routeId, String key) {
        return select(row(routeId, key), "last_at", 1).stream().findFirst();
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
        return select(
                filter.condition().and("record_json IS NOT NULL"), "GREATEST(last_at, COALESCE(claimed_until, last_at))",
                limit);
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
                     DeadLetterRows.SELECT + condition.sql() + " ORDER BY " + order + ", entry_key LIMIT ?")) {
            select.setInt(condition.set(select, 1), limit);
            return DeadLetterRows.read(select);
        } catch (SQLException e) {
            throw new StateException("Listing dead letters", e);
        }
    }

    /** How many dead letters of a route have a status. */
    public int count(String routeId, Status status) {
        return count(new DeadLetterFilter(routeId, status, null, null, null, null));
    }

    /** How many dead letters of all routes have a status. */
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
        return Sql.time(clock.instant());
    }
}
