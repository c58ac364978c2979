/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;

/**
 * Rows of a pool on disk, for a vendor that hands a row out once and then waits for its acknowledgement.
 */
final class KeptRows {

    private final BatchStore store;
    private final StreamId stream;

    KeptRows(BatchStore store, StreamId stream) {
        this.store = store;
        this.stream = stream;
    }

    /** The rows that were kept and are not settled. */
    List<PoolRow> restore(RowIdentity identity) {
        return store.pending(stream).stream().map(stored -> restore(stored, identity)).toList();
    }

    private PoolRow restore(StoredRecord stored, RowIdentity identity) {
        try {
            JsonNode record = Json.READER.readTree(stored.raw().getBytes(StandardCharsets.UTF_8));
            return new PoolRow(identity.item(record), stored.hash(), stored.number());
        } catch (IOException e) {
            throw new UncheckedIOException("The stored row " + stored.key() + " of " + stream + " cannot be read", e);
        }
    }

    /**
     * Keeps rows, all or none.
     *
     * @return their numbers by their keys
     */
    Map<String, Long> keep(Collection<PoolRow> rows) {
        List<PoolRow> kept = List.copyOf(rows);
        List<Long> numbers = store.take(stream, null, kept.stream()
                .map(row -> new StoredRecord(0, row.item.key(), row.version, row.item.record().toString(), null)).toList());
        return IntStream.range(0, kept.size()).boxed()
                .collect(Collectors.toMap(i -> kept.get(i).item.key(), numbers::get, Math::max));
    }

    void settled(Collection<PoolRow> rows) {
        List<Long> numbers = rows.stream().map(row -> row.number).toList();
        if (!numbers.isEmpty()) {
            store.done(stream, numbers);
        }
    }
}
