/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.store;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;
import io.camelerp.common.store.OpenBatch.Phase;

/**
 * A store that forgets with the process. Each change is an entry that is applied to the state of its scope, so that a
 * store on disk has only to write the entries down.
 */
public class MemoryBatchStore implements BatchStore {

    final Clock clock;
    private final Duration keepKeys;
    private final Map<String, ScopeState> scopes = new ConcurrentHashMap<>();

    /**
     * @param keepKeys how long the key of a record is remembered that is done
     */
    public MemoryBatchStore(Duration keepKeys, Clock clock) {
        this.keepKeys = keepKeys;
        this.clock = clock;
    }

    /** Works on a scope. */
    <T> T in(String scope, Function<ScopeState, T> work) {
        return work.apply(scopes.computeIfAbsent(scope, name -> newState()));
    }

    /** Writes an entry down before it is applied. */
    void append(String scope, ScopeState state, ObjectNode entry) {
    }

    final ScopeState newState() {
        return new ScopeState(keepKeys);
    }

    private void write(String scope, ObjectNode entry) {
        in(scope, state -> {
            write(scope, state, entry);
            return null;
        });
    }

    private void write(String scope, ScopeState state, ObjectNode entry) {
        synchronized (state) {
            entry.put("at", clock.millis());
            append(scope, state, entry);
            state.apply(entry);
        }
    }

    private static ObjectNode entry(String type) {
        return Json.READER.createObjectNode().put("t", type);
    }

    private static ObjectNode entry(String type, StreamId stream) {
        return entry(type).put("s", stream.name());
    }

    @Override
    public void open(String scope) {
        // nobody else has it
    }

    @Override
    public List<String> streams(String scope) {
        return in(scope, state -> state.streams());
    }

    @Override
    public Optional<OpenBatch> batch(StreamId stream) {
        return in(stream.scope(), state -> state.batch(stream.name()));
    }

    @Override
    public Optional<String> cursor(StreamId stream) {
        return in(stream.scope(), state -> state.cursor(stream.name()));
    }

    @Override
    public List<StoredRecord> pending(StreamId stream, long after, int limit) {
        return in(stream.scope(), state -> state.pending(stream.name(), after, limit));
    }

    @Override
    public Counts counts(StreamId stream) {
        return in(stream.scope(), state -> state.counts(stream.name()));
    }

    @Override
    public List<StoredRecord> dead(StreamId stream) {
        return in(stream.scope(), state -> state.dead(stream.name()));
    }

    @Override
    public Optional<String> lastHash(String scope, String key) {
        return in(scope, state -> state.lastHash(key));
    }

    @Override
    public List<Long> take(StreamId stream, OpenBatch batch, List<StoredRecord> records) {
        return in(stream.scope(), state -> take(stream, state, batch, records));
    }

    private List<Long> take(StreamId stream, ScopeState state, OpenBatch batch, List<StoredRecord> records) {
        synchronized (state) {
            ObjectNode entry = entry("take", stream);
            if (batch != null) {
                entry.set("b", ScopeState.write(batch));
            }
            ArrayNode list = entry.putArray("records");
            List<Long> numbers = new ArrayList<>();
            for (StoredRecord record : records) {
                long number = state.nextNumber() + numbers.size();
                numbers.add(number);
                list.add(ScopeState.write(
                        new StoredRecord(number, record.key(), record.hash(), record.raw(), record.cause())));
            }
            write(stream.scope(), state, entry);
            return numbers;
        }
    }

    @Override
    public void done(StreamId stream, List<Long> numbers) {
        ObjectNode entry = entry("done", stream);
        ArrayNode list = entry.putArray("n");
        numbers.forEach(list::add);
        write(stream.scope(), entry);
    }

    @Override
    public void dead(StreamId stream, long number, String cause) {
        write(stream.scope(), entry("dead", stream).put("n", number).put("cause", cause));
    }

    @Override
    public int revive(StreamId stream) {
        return in(stream.scope(), state -> {
            synchronized (state) {
                int pending = state.counts(stream.name()).pending();
                if (state.counts(stream.name()).dead() > 0) {
                    write(stream.scope(), state, entry("revive", stream));
                }
                return state.counts(stream.name()).pending() - pending;
            }
        });
    }

    @Override
    public void phase(StreamId stream, Phase phase) {
        write(stream.scope(), entry("phase", stream).put("p", phase.name()));
    }

    @Override
    public void close(StreamId stream, String cursor) {
        write(stream.scope(), entry("close", stream).put("c", cursor));
    }

    @Override
    public void moveCursor(StreamId stream, String cursor) {
        write(stream.scope(), entry("cursor", stream).put("c", cursor));
    }

    @Override
    public void remember(String scope, String key, String hash) {
        write(scope, entry("key").put("k", key).put("h", hash));
    }

    @Override
    public Optional<String> note(String scope, String name) {
        return in(scope, state -> state.note(name));
    }

    @Override
    public void note(String scope, String name, String word) {
        write(scope, entry("note").put("k", name).put("v", word));
    }
}
