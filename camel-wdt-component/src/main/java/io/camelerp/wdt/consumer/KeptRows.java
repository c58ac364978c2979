/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of a pool on disk, for a vendor that hands a row out once and then waits for its acknowledgement.
 */
final class KeptRows {

    private static final Logger LOG = LoggerFactory.getLogger(KeptRows.class);

    private final BatchStore store;
    private final StreamId stream;

    KeptRows(BatchStore store, StreamId stream) {
        this.store = store;
        this.stream = stream;
    }

    /** The rows that were kept and are not settled; one that cannot be read is laid aside, and holds up no other. */
    List<PoolRow> restore(RowIdentity identity) {
        return store.pending(stream).stream().flatMap(stored -> restore(stored, identity).stream()).toList();
    }

    private Optional<PoolRow> restore(StoredRecord stored, RowIdentity identity) {
        try {
            JsonNode record = Json.READER.readTree(stored.raw().getBytes(StandardCharsets.UTF_8));
            if (!record.isObject()) {
                throw new IOException("it is " + record.getNodeType());
            }
            return Optional.of(new PoolRow(identity.item(record), stored.hash(), stored.number()));
        } catch (IOException e) {
            String why = "The kept row " + stored.key() + " cannot be read (expected a JSON object): "
                         + (e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage());
            store.dead(stream, stored.number(), why);
            LOG.error("{}: {}. It is neither delivered nor acknowledged, and stays in the batch store with this cause",
                    stream, why);
            return Optional.empty();
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
