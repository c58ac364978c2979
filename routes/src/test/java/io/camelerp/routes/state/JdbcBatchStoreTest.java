/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.BatchStoreContract;
import io.camelerp.common.store.OpenBatch.Phase;
import io.camelerp.common.store.StoredRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What holds for batches in every database that the state may live in.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JdbcBatchStoreTest extends BatchStoreContract {

    private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

    /** Opened once: to migrate it for each test would take most of the time. */
    private ErpDataSource dataSource;
    private JdbcBatchStore current;
    private Clock clock;

    abstract ErpDataSource openDataSource();

    @BeforeAll
    void open() {
        dataSource = openDataSource();
    }

    @BeforeEach
    void begin() throws SQLException {
        clock = Clock.fixed(START, ZoneOffset.UTC);
        for (String table : List.of("scope", "stream", "record", "key", "note")) {
            execute("DELETE FROM erp_batch_" + table);
        }
    }

    @AfterEach
    void close() {
        if (current != null) {
            current.close();
        }
    }

    @AfterAll
    void closeDataSource() {
        if (dataSource != null) {
            dataSource.close();
        }
    }

    @Override
    protected BatchStore reopened() {
        if (current != null) {
            current.close();
        }
        current = new JdbcBatchStore(dataSource);
        current.setClock(clock);
        return current;
    }

    @Test
    void shouldKeepAllOrNothing() throws SQLException {
        BatchStore store = reopened();
        store.take(DOWNLOAD, batch("77", Phase.OPENED), List.of(entry("R1", "a")));
        execute("ALTER TABLE erp_batch_record ADD CONSTRAINT no_r3 CHECK (record_key <> 'R3')");

        try {
            assertThatThrownBy(() -> store.take(
                    DOWNLOAD, batch("78", Phase.OPENED), List.of(entry("R2", "b"), entry("R3", "c"))))
                    .isInstanceOf(StateException.class);

            assertThat(store.batch(DOWNLOAD)).contains(batch("77", Phase.OPENED));
            assertThat(store.pending(DOWNLOAD)).extracting(StoredRecord::key).containsExactly("R1");
        } finally {
            execute("ALTER TABLE erp_batch_record DROP CONSTRAINT no_r3");
        }
    }

    @Test
    void shouldForgetKeysThatAreOlderThanTheyAreKept() {
        reopened().remember("scope", "old", "a");
        clock = Clock.fixed(START.plus(Duration.ofDays(89)), ZoneOffset.UTC);
        reopened().remember("scope", "new", "a");
        clock = Clock.fixed(START.plus(Duration.ofDays(91)), ZoneOffset.UTC);

        reopened().remember("scope", "newest", "a");

        assertThat(reopened().lastHash("scope", "old")).isEmpty();
        assertThat(reopened().lastHash("scope", "new")).contains("a");
    }

    @Test
    void shouldForgetOldKeysOfAScopeThatIsSeldomUsedBesideABusyOne() {
        BatchStore store = reopened();
        store.remember("seldom", "old", "a");
        advance(store, Duration.ofDays(91));
        store.remember("busy", "new", "a");

        store.remember("seldom", "new", "a");

        assertThat(store.lastHash("seldom", "old")).isEmpty();
        assertThat(store.lastHash("busy", "new")).contains("a");
    }

    private void advance(BatchStore store, Duration duration) {
        clock = Clock.offset(clock, duration);
        ((JdbcBatchStore) store).setClock(clock);
    }

    @Test
    void shouldKeepNothingOfWorkThatEndsWithAnError() {
        try (ScopeConnection connection = new ScopeConnection()) {
            connection.setDataSource(dataSource);
            connection.open("scope");
            assertThatThrownBy(() -> connection.write("scope", "Testing", sql -> {
                sql.update("INSERT INTO erp_batch_note (scope, name, word) VALUES ('scope', 'half', '')");
                throw new OutOfMemoryError("tested");
            })).isInstanceOf(OutOfMemoryError.class);

            connection.write("scope", "Testing", sql -> sql.update(
                    "INSERT INTO erp_batch_note (scope, name, word) VALUES ('scope', 'whole', '')"));

            assertThat(connection.<List<String>> read("scope", "Testing", sql -> sql.list(
                    "SELECT name FROM erp_batch_note", row -> row.getString(1)))).containsExactly("whole");
        }
    }

    @Test
    void shouldTellVeryLongKeysApart() {
        String start = "K".repeat(1000);
        reopened().remember("scope", start + "1", "a");
        reopened().remember("scope", start + "2", "b");

        assertThat(reopened().lastHash("scope", start + "1")).contains("a");
        assertThat(reopened().lastHash("scope", start + "2")).contains("b");
    }

    @Test
    void shouldKeepARecordWhoseTextsNoDatabaseTakes() {
        BatchStore store = reopened();
        store.take(PUSH, batch("7\0", Phase.OPENED), List.of(entry("R\0001", "a"), entry("R2", "a")));
        store.dead(PUSH, store.pending(PUSH).get(1).number(), "half an answer: \0");
        store.done(PUSH, List.of(store.pending(PUSH).get(0).number()));
        store.remember(PUSH.scope(), "R\0003", "b");

        assertThat(reopened().lastHash(PUSH.scope(), "R\0001")).contains("a");
        assertThat(reopened().lastHash(PUSH.scope(), "R\0003")).contains("b");
        assertThat(reopened().dead(PUSH)).extracting(StoredRecord::cause).containsExactly("half an answer: ");
    }

    @Test
    void shouldKeepARecordThatWasGivenUpWithoutACause() {
        BatchStore store = reopened();
        store.take(PUSH, null, List.of(entry("R1", "a")));

        store.dead(PUSH, store.pending(PUSH).get(0).number(), null);

        assertThat(reopened().pending(PUSH)).isEmpty();
        assertThat(reopened().dead(PUSH)).hasSize(1);
    }

    @Test
    void shouldGoOnAfterTheDatabaseWasAway() throws SQLException {
        BatchStore store = reopened();
        store.take(PUSH, null, List.of(entry("R1", "a")));
        execute("ALTER TABLE erp_batch_record RENAME TO erp_batch_record_away");
        assertThatThrownBy(() -> store.pending(PUSH)).isInstanceOf(StateException.class).hasMessageContaining("push");
        execute("ALTER TABLE erp_batch_record_away RENAME TO erp_batch_record");

        assertThat(store.pending(PUSH)).hasSize(1);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
