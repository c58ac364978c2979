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
import java.util.Optional;

import javax.sql.DataSource;

/**
 * What was pushed to a system that creates a document at each call: announced before it is sent, closed when it is
 * there.
 *
 * A row is safe when the method returns.
 */
public class PushLedger {

    private DataSource dataSource;
    private Clock clock = Clock.systemUTC();

    /** How far a push has come. */
    public enum State {
        /** It may have been sent. */
        INTENT,
        /** The document is there. */
        DONE
    }

    /**
     * Which document it is.
     *
     * @param account where it is pushed to
     * @param api     the API that takes it
     * @param number  its unique number
     */
    public record Document(String account, String api, String number) {
    }

    /**
     * A push as it is stored.
     *
     * @param contentHash of what was pushed last
     */
    public record Entry(State state, String contentHash) {
    }

    /** What is known of the push of a document; empty when none is announced, or it was taken back. */
    public Optional<Entry> find(Document document) {
        try (Connection connection = dataSource.getConnection();
             PreparedStatement select = connection.prepareStatement(
                     "SELECT state, content_hash FROM erp_push WHERE account = ? AND api = ? AND push_no = ?")) {
            key(select, 1, document);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Entry(State.valueOf(rows.getString(1)), rows.getString(2))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new StateException("Looking up the push " + document.number(), e);
        }
    }

    /** Announces that a document is about to be sent. */
    public void announce(Document document, String contentHash) {
        write(document, State.INTENT, contentHash, null);
    }

    /** Keeps that a document is there, and the number that it got. */
    public void done(Document document, String contentHash, String documentNo) {
        write(document, State.DONE, contentHash, documentNo);
    }

    /** Takes an announcement back: it was refused, so nothing is there. */
    public void forget(Document document) {
        try (Connection connection = dataSource.getConnection();
             PreparedStatement delete = connection.prepareStatement(
                     "DELETE FROM erp_push WHERE state = 'INTENT' AND account = ? AND api = ? AND push_no = ?")) {
            key(delete, 1, document);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new StateException("Taking back the push " + document.number(), e);
        }
    }

    private void write(Document document, State state, String contentHash, String documentNo) {
        try (Connection connection = dataSource.getConnection()) {
            // the row may be made by another JVM between the update and the insert: then the second update decides
            if (!update(connection, document, state, contentHash, documentNo)
                    && !insert(connection, document, state, contentHash, documentNo)) {
                update(connection, document, state, contentHash, documentNo);
            }
        } catch (SQLException e) {
            throw new StateException("Storing the push " + document.number(), e);
        }
    }

    private boolean update(Connection connection, Document document, State state, String contentHash, String documentNo)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE erp_push SET state = ?, content_hash = ?, document_no = ?, updated_at = ?"
                                                                    + " WHERE account = ? AND api = ? AND push_no = ?")) {
            content(update, state, contentHash, documentNo);
            key(update, 5, document);
            return update.executeUpdate() == 1;
        }
    }

    private boolean insert(Connection connection, Document document, State state, String contentHash, String documentNo)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO erp_push (state, content_hash, document_no, updated_at, account, api, push_no)"
                                                                    + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
            content(insert, state, contentHash, documentNo);
            key(insert, 5, document);
            return insert.executeUpdate() == 1;
        }
    }

    private void content(PreparedStatement statement, State state, String contentHash, String documentNo)
            throws SQLException {
        statement.setString(1, state.name());
        statement.setString(2, contentHash);
        statement.setString(3, documentNo);
        statement.setObject(4, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    private static void key(PreparedStatement statement, int first, Document document) throws SQLException {
        statement.setString(first, document.account());
        statement.setString(first + 1, document.api());
        statement.setString(first + 2, document.number());
    }

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Sets the clock; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }
}
