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
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;

/**
 * The rows of dead letters on a connection.
 */
final class DeadLetterRows {

    static final List<String> KEY_COLUMNS = List.of("route_id", "entry_key");

    private static final String COLUMNS = "source, source_account, form_id, cause, code, message, record_json, bill_json";

    static final String SELECT
            = "SELECT " + COLUMNS + ", status, first_at, last_at, times, route_id, entry_key FROM erp_dead_letter";

    /** A condition before others. */
    static final String OPEN = "status = 'OPEN' AND ";

    private DeadLetterRows() {
    }

    static boolean update(Connection connection, DeadLetter letter, OffsetDateTime now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE erp_dead_letter SET source = ?, source_account = ?, form_id = ?, cause = ?, code = ?, message = ?,"
                                                                    + " record_json = ?, bill_json = ?, status = ?, last_at = ?,"
                                                                    + " times = times + 1"
                                                                    + " WHERE route_id = ? AND entry_key = ?")) {
            int next = content(update, letter);
            update.setString(next++, Status.OPEN.name());
            update.setObject(next++, now);
            update.setString(next++, letter.routeId());
            update.setString(next, letter.key());
            return update.executeUpdate() == 1;
        }
    }

    static boolean insert(Connection connection, DeadLetter letter, OffsetDateTime now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO erp_dead_letter (" + COLUMNS + ", status, first_at, last_at, times, route_id, entry_key)"
                                                                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)"
                                                                    + " ON CONFLICT DO NOTHING")) {
            int next = content(insert, letter);
            insert.setString(next++, Status.OPEN.name());
            insert.setObject(next++, now);
            insert.setObject(next++, now);
            insert.setString(next++, letter.routeId());
            insert.setString(next, letter.key());
            return insert.executeUpdate() == 1;
        }
    }

    /**
     * Writes that a replay has failed, in a transaction; nothing where the row says by now what has become of a newer
     * state of the record.
     *
     * @return whether it was written
     */
    static boolean writeAgain(Connection connection, DeadLetter again, OffsetDateTime now) throws SQLException {
        KeyCondition row = new KeyCondition(KEY_COLUMNS, List.of(again.routeId()), List.of(again.key()));
        try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE " + row.sql() + " FOR UPDATE")) {
            row.set(select, 1);
            for (DeadLetter.Stored found : read(select)) {
                // what ends there has booked nothing, so it was not this exchange that closed the row
                boolean mayBeReopened = found.status() == Status.OPEN || again.cause() == Cause.UNFINISHED
                        || again.cause() == Cause.CANCELLED || again.cause() == Cause.FAILED;
                boolean isSame = Objects.equals(found.letter().record(), again.record());
                return isSame && mayBeReopened && update(connection, again, now);
            }
        }
        return insert(connection, again, now);
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

    /**
     * Writes a dead letter to the first of its places that holds one of the same record, or else is free; in a
     * transaction.
     *
     * @param places the same dead letter under different keys; the last one is taken in any case
     */
    static DeadLetter place(
            Connection connection, List<DeadLetter> places, Predicate<DeadLetter> same, OffsetDateTime now)
            throws SQLException {
        List<String> keys = places.stream().map(DeadLetter::key).distinct().toList();
        KeyCondition condition = new KeyCondition(KEY_COLUMNS, List.of(places.get(0).routeId()), keys);
        for (;;) {
            Map<String, DeadLetter.Stored> rows = new HashMap<>();
            try (PreparedStatement select = connection.prepareStatement(
                    SELECT + " WHERE " + condition.sql() + " ORDER BY entry_key FOR UPDATE")) {
                condition.set(select, 1);
                read(select).forEach(row -> rows.put(row.letter().key(), row));
            }
            DeadLetter place = choose(places, rows, same);
            if (rows.containsKey(place.key()) ? update(connection, place, now) : insert(connection, place, now)) {
                return place;
            }
            // another JVM has made that row in the meantime, perhaps for another record: look again
        }
    }

    private static DeadLetter choose(
            List<DeadLetter> places, Map<String, DeadLetter.Stored> rows, Predicate<DeadLetter> same) {
        for (DeadLetter place : places) {
            if (isOpen(rows.get(place.key())) && same.test(rows.get(place.key()).letter())) {
                return place;
            }
        }
        return places.stream().filter(place -> !isOpen(rows.get(place.key()))).findFirst()
                .orElse(places.get(places.size() - 1));
    }

    private static boolean isOpen(DeadLetter.Stored row) {
        return row != null && row.status() == Status.OPEN;
    }

    static List<DeadLetter.Stored> find(Connection connection, String condition, KeyCondition keys) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE " + condition + keys.sql())) {
            keys.set(select, 1);
            return read(select);
        }
    }

    /** Reads what a statement with {@link #SELECT} finds. */
    static List<DeadLetter.Stored> read(PreparedStatement select) throws SQLException {
        List<DeadLetter.Stored> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(read(rows));
            }
        }
        return found;
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
}
