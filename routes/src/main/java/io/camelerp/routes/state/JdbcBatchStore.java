/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.OpenBatch;
import io.camelerp.common.store.OpenBatch.Phase;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Keeps open batches, their records and the keys of what is done in a database.
 *
 * A scope belongs to one process at a time: PostgreSQL holds it for the connection that opened it and lets it go when
 * that process dies; a file of H2 belongs to one process anyway. All reading and writing goes through that connection,
 * so that whoever has lost the scope can no longer write.
 *
 * What is taken outlives a power cut, because nobody else has it any more. What is said to be done may be lost by one
 * with H2, and is delivered again.
 */
public class JdbcBatchStore implements BatchStore, AutoCloseable {

    private static final String IN_STREAM = " WHERE scope = ? AND stream = ?";
    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);
    private static final int LONGEST_KEY = 400;

    private final ScopeConnection connection = new ScopeConnection();
    private Clock clock = Clock.systemUTC();
    private Duration keepKeys = Duration.ofDays(90);
    /** By scope; only who holds the connection comes here. */
    private final Map<String, OffsetDateTime> nextCleaning = new HashMap<>();

    /** Needs its {@link #setDataSource data source} before it is used. */
    public JdbcBatchStore() {
    }

    /** For a database with our tables, see {@link #setDataSource}. */
    public JdbcBatchStore(DataSource dataSource) {
        setDataSource(dataSource);
    }

    /**
     * The database: an {@link ErpDataSource}, which makes the tables, or another one to which they were made. When it
     * cannot be read or written, calls end with a {@link StateException}, and nothing counts as done.
     */
    public final void setDataSource(DataSource dataSource) {
        connection.setDataSource(dataSource);
    }

    /**
     * How long the key of a record is remembered that is done, as an ISO-8601 duration; 90 days by default. Only this
     * counts here: the option keepKeys of an sst: endpoint is for files, because routes share this store.
     */
    public void setKeepKeys(String keepKeys) {
        this.keepKeys = Duration.parse(keepKeys);
    }

    public void setClock(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void open(String scope) {
        connection.open(scope);
    }

    @Override
    public void release(String scope) {
        connection.release(scope);
    }

    @Override
    public long holding(String scope) {
        return connection.holding(scope);
    }

    @Override
    public List<String> streams(String scope) {
        return connection.read(scope, "Reading the streams", sql -> sql.list(
                "SELECT stream FROM erp_batch_stream WHERE scope = ? ORDER BY stream", row -> row.getString(1), scope));
    }

    @Override
    public Optional<OpenBatch> batch(StreamId stream) {
        String select = "SELECT token, asked, phase, complete, max_time, began_at FROM erp_batch_stream" + IN_STREAM
                        + " AND phase IS NOT NULL";
        return connection.read(stream.scope(), "Reading the batch of " + stream.name(), sql -> sql.find(
                select,
                row -> new OpenBatch(
                        row.getString(1), row.getString(2), Phase.valueOf(row.getString(3)), row.getBoolean(4),
                        row.getString(5), row.getString(6)),
                stream.scope(), stream.name()));
    }

    @Override
    public Optional<String> cursor(StreamId stream) {
        return connection.read(stream.scope(), "Reading the cursor of " + stream.name(), sql -> sql.find(
                "SELECT reached FROM erp_batch_stream" + IN_STREAM + " AND reached IS NOT NULL", row -> row.getString(1),
                stream.scope(), stream.name()));
    }

    @Override
    public List<StoredRecord> pending(StreamId stream, long after, int limit) {
        return records(stream, "cause IS NULL", after, limit);
    }

    @Override
    public List<StoredRecord> dead(StreamId stream) {
        return records(stream, "cause IS NOT NULL", 0, Integer.MAX_VALUE);
    }

    private List<StoredRecord> records(StreamId stream, String condition, long after, int limit) {
        // by the whole key: by the number alone H2 reads and sorts all that wait, for each page of them
        String select = "SELECT number, record_key, hash, raw, cause FROM erp_batch_record" + IN_STREAM + " AND number > ? AND "
                        + condition + " ORDER BY scope, stream, number LIMIT ?";
        return connection.read(stream.scope(), "Reading the records of " + stream.name(), sql -> sql.list(
                select,
                row -> new StoredRecord(
                        row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)),
                stream.scope(), stream.name(), after, limit));
    }

    @Override
    public Counts counts(StreamId stream) {
        return connection.read(stream.scope(), "Counting the records of " + stream.name(), sql -> sql.find(
                "SELECT COUNT(*), COUNT(cause) FROM erp_batch_record" + IN_STREAM,
                row -> new Counts(row.getInt(1) - row.getInt(2), row.getInt(2)), stream.scope(), stream.name()))
                .orElseThrow();
    }

    @Override
    public Optional<String> lastHash(String scope, String key) {
        return connection.read(scope, "Reading what is done", sql -> sql.find(
                "SELECT hash FROM erp_batch_key WHERE scope = ? AND record_key = ?", row -> row.getString(1), scope,
                shortened(key)));
    }

    @Override
    public List<Long> take(StreamId stream, OpenBatch batch, List<StoredRecord> records) {
        List<Long> numbers = new ArrayList<>();
        connection.writeForced(stream.scope(), "Keeping " + records.size() + " records of " + stream.name(),
                inStream(stream, sql -> {
                    if (batch != null) {
                        sql.update("UPDATE erp_batch_stream SET token = ?, asked = ?, phase = ?, complete = ?, max_time = ?,"
                                   + " began_at = ?" + IN_STREAM,
                                batch.token(), batch.window(), batch.phase().name(), batch.complete(), batch.maxTime(),
                                batch.cursor(), stream.scope(), stream.name());
                    }
                    long number = sql.find(
                            "SELECT last_number FROM erp_batch_scope WHERE scope = ?", row -> row.getLong(1), stream.scope())
                            .orElse(0L);
                    for (StoredRecord record : records) {
                        number++;
                        numbers.add(number);
                        sql.update("INSERT INTO erp_batch_record (scope, number, stream, record_key, hash, raw, cause)"
                                   + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                                stream.scope(), number, stream.name(), record.key(), record.hash(), record.raw(),
                                record.cause());
                    }
                    if (sql.update("UPDATE erp_batch_scope SET last_number = ? WHERE scope = ?", number, stream.scope()) == 0) {
                        sql.update("INSERT INTO erp_batch_scope (scope, last_number) VALUES (?, ?)", stream.scope(), number);
                    }
                }));
        return numbers;
    }

    @Override
    public void done(StreamId stream, List<Long> numbers) {
        write(stream, "Keeping what is done", sql -> {
            for (long number : numbers) {
                know(sql, stream, number);
                sql.update("DELETE FROM erp_batch_record" + IN_STREAM + " AND number = ? AND cause IS NULL",
                        stream.scope(), stream.name(), number);
            }
        });
    }

    private void know(Sql sql, StreamId stream, long number) throws SQLException {
        Optional<String[]> record = sql.find(
                "SELECT record_key, hash FROM erp_batch_record" + IN_STREAM + " AND number = ? AND cause IS NULL",
                row -> new String[] { row.getString(1), row.getString(2) }, stream.scope(), stream.name(), number);
        if (record.isPresent()) {
            know(sql, stream.scope(), record.get()[0], record.get()[1]);
        }
    }

    private void know(Sql sql, String scope, String key, String hash) throws SQLException {
        OffsetDateTime now = now();
        if (sql.update("UPDATE erp_batch_key SET hash = ?, at = ? WHERE scope = ? AND record_key = ?", hash, now, scope,
                shortened(key))
            == 0) {
            sql.update("INSERT INTO erp_batch_key (scope, record_key, hash, at) VALUES (?, ?, ?, ?)", scope, shortened(key),
                    hash, now);
        }
        if (!now.isBefore(nextCleaning.getOrDefault(scope, now))) {
            // by a plain scope H2 looks through all keys of it, and every push and every bill waits for that
            sql.update("DELETE FROM erp_batch_key WHERE COALESCE(scope, '') = ? AND at < ?", scope, now.minus(keepKeys));
            nextCleaning.put(scope, now.plus(BETWEEN_CLEANINGS));
        }
    }

    @Override
    public void dead(StreamId stream, long number, String cause) {
        write(stream, "Giving a record up", sql -> {
            know(sql, stream, number);
            sql.update("UPDATE erp_batch_record SET cause = ?" + IN_STREAM + " AND number = ? AND cause IS NULL",
                    Objects.requireNonNullElse(cause, ""), stream.scope(), stream.name(), number);
        });
    }

    @Override
    public int revive(StreamId stream) {
        int[] count = new int[1];
        write(stream, "Reviving records", sql -> {
            List<StoredRecord> dead = sql.list(
                    "SELECT number, record_key, hash FROM erp_batch_record" + IN_STREAM
                                               + " AND cause IS NOT NULL ORDER BY number",
                    row -> new StoredRecord(row.getLong(1), row.getString(2), row.getString(3), "", null), stream.scope(),
                    stream.name());
            for (StoredRecord record : dead) {
                String key = shortened(record.key());
                Optional<String> last = sql.find("SELECT hash FROM erp_batch_key WHERE scope = ? AND record_key = ?",
                        row -> row.getString(1), stream.scope(), key);
                if (last.isPresent() && !last.get().equals(record.hash())) {
                    sql.update("DELETE FROM erp_batch_record" + IN_STREAM + " AND number = ?", stream.scope(),
                            stream.name(), record.number());
                    continue;
                }
                sql.update("DELETE FROM erp_batch_key WHERE scope = ? AND record_key = ?", stream.scope(), key);
                count[0] += sql.update("UPDATE erp_batch_record SET cause = NULL" + IN_STREAM + " AND number = ?",
                        stream.scope(), stream.name(), record.number());
            }
        });
        return count[0];
    }

    @Override
    public void phase(StreamId stream, Phase phase) {
        write(stream, "Keeping the phase", sql -> sql.update(
                "UPDATE erp_batch_stream SET phase = ?" + IN_STREAM, phase.name(), stream.scope(), stream.name()));
    }

    @Override
    public void close(StreamId stream, String cursor) {
        write(stream, "Closing the batch", sql -> sql.update(
                "UPDATE erp_batch_stream SET phase = NULL, reached = ?" + IN_STREAM, cursor, stream.scope(), stream.name()));
    }

    @Override
    public void moveCursor(StreamId stream, String cursor) {
        write(stream, "Moving the cursor", sql -> sql.update(
                "UPDATE erp_batch_stream SET reached = ?" + IN_STREAM, cursor, stream.scope(), stream.name()));
    }

    @Override
    public void remember(String scope, String key, String hash) {
        connection.write(scope, "Keeping what is done", sql -> know(sql, scope, key, hash));
    }

    @Override
    public Optional<String> note(String scope, String name) {
        return connection.read(scope, "Reading a note", sql -> sql.find(
                "SELECT word FROM erp_batch_note WHERE scope = ? AND name = ?", row -> row.getString(1), scope, name));
    }

    @Override
    public void note(String scope, String name, String word) {
        ScopeConnection.Work work = sql -> {
            sql.update("DELETE FROM erp_batch_note WHERE scope = ? AND name = ?", scope, name);
            if (word != null) {
                sql.update("INSERT INTO erp_batch_note (scope, name, word) VALUES (?, ?, ?)", scope, name, word);
            }
        };
        if (word == null) {
            connection.write(scope, "Forgetting a note", work);
        } else {
            // a bill that is about to be sent, or a batch of which an answer may get lost: without the note nobody would know
            connection.writeForced(scope, "Keeping a note", work);
        }
    }

    private void write(StreamId stream, String what, ScopeConnection.Work work) {
        connection.write(stream.scope(), what + " of " + stream.name(), inStream(stream, work));
    }

    private static ScopeConnection.Work inStream(StreamId stream, ScopeConnection.Work work) {
        return sql -> {
            if (sql.find("SELECT 1 FROM erp_batch_stream" + IN_STREAM, row -> 1, stream.scope(), stream.name()).isEmpty()) {
                sql.update("INSERT INTO erp_batch_stream (scope, stream) VALUES (?, ?)", stream.scope(), stream.name());
            }
            work.with(sql);
        };
    }

    /** A key that an index can hold; one that is too long is told from others by its digest. */
    private static String shortened(String key) {
        return key.length() <= LONGEST_KEY
                ? key : key.substring(0, LONGEST_KEY - 36) + UUID.nameUUIDFromBytes(key.getBytes(UTF_8));
    }

    private OffsetDateTime now() {
        return Sql.time(clock.instant());
    }

    @Override
    public void close() {
        connection.close();
    }
}
