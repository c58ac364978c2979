/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.stream.Stream;

import javax.sql.DataSource;

/**
 * What was pushed to a system that creates a document at each call: announced before it is sent, closed when it is
 * there.
 *
 * A row is safe when the method returns.
 */
public class PushLedger {

    private static final String KEY = "account = ? AND api = ? AND push_no = ?";
    private static final String UPDATE
            = "UPDATE erp_push SET state = ?, content_hash = ?, document_no = ?, updated_at = ? WHERE " + KEY;
    private static final String INSERT
            = "INSERT INTO erp_push (state, content_hash, document_no, updated_at, account, api, push_no)"
              + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

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
     * @param updatedAt   when that was written
     */
    public record Entry(State state, String contentHash, OffsetDateTime updatedAt) {
    }

    /** What is known of the push of a document; empty when none is announced, or it was taken back. */
    public Optional<Entry> find(Document document) {
        return Sql.on(dataSource, "Looking up the push " + document.number(), sql -> sql.find(
                "SELECT state, content_hash, updated_at FROM erp_push WHERE " + KEY,
                row -> new Entry(
                        State.valueOf(row.getString(1)), row.getString(2), row.getObject(3, OffsetDateTime.class)),
                document.account(), document.api(), document.number()));
    }

    /**
     * Announces that a document is about to be sent; a power cut does not take it back.
     *
     * @param  found                 what was known of it, or null
     * @throws IllegalStateException when another process has announced or created it since
     */
    public void announce(Document document, Entry found, String contentHash) {
        Object[] row = row(document, State.INTENT, contentHash, null);
        String what = "Announcing the push " + document.number();
        int announced = Sql.on(dataSource, what, sql -> found == null
                ? sql.update(INSERT, row) : sql.update(UPDATE + " AND state = ? AND updated_at = ?", Stream.concat(
                        Stream.of(row), Stream.of(found.state().name(), found.updatedAt())).toArray()));
        if (announced == 0) {
            throw new IllegalStateException(
                    "Another process has pushed " + document.number() + " to " + document.api()
                                            + " meanwhile. It is tried again, when it is known what came of that");
        }
        Sql.force(dataSource, what);
    }

    /** Keeps that a document is there, and the number that it got; a power cut does not take it back. */
    public void done(Document document, String contentHash, String documentNo) {
        Object[] row = row(document, State.DONE, contentHash, documentNo);
        String what = "Storing the push " + document.number();
        // another process may have taken back what it had announced as well
        Sql.on(dataSource, what,
                sql -> sql.update(UPDATE, row) == 1 || sql.update(INSERT, row) == 1 || sql.update(UPDATE, row) == 1);
        Sql.force(dataSource, what);
    }

    /** Takes an announcement back: it was refused, so nothing is there. */
    public void forget(Document document) {
        Sql.on(dataSource, "Taking back the push " + document.number(), sql -> sql.update(
                "DELETE FROM erp_push WHERE state = 'INTENT' AND " + KEY,
                document.account(), document.api(), document.number()));
    }

    private Object[] row(Document document, State state, String contentHash, String documentNo) {
        return new Object[] {
                state.name(), contentHash, documentNo, Sql.time(clock.instant()), document.account(), document.api(),
                document.number() };
    }

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Sets the clock; for tests. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }
}
