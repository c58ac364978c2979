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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;
import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;
import io.camelerp.wdt.catalog.Ack;
import io.camelerp.wdt.consumer.PoolRow.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of a pool on disk, for a vendor that hands a row out once and then waits for its acknowledgement.
 */
final class KeptRows {

    private static final Logger LOG = LoggerFactory.getLogger(KeptRows.class);

    private static final int SHOWN = 200;

    private final BatchStore store;
    private final StreamId stream;
    /** Numbers of rows that are settled, of which the store may not know yet. */
    private final Set<Long> settled = new TreeSet<>();
    private long highest;
    /** Whether rows may be in the store that were said not to be kept. */
    private boolean doubtful;

    KeptRows(BatchStore store, StreamId stream) {
        this.store = store;
        this.stream = stream;
    }

    /**
     * The rows that were kept and are not settled. One that cannot be read holds up no other: the vendor is told that
     * it has failed, because it hands out no more of that stock before, or where nothing is known of it but that it is
     * there, it is laid aside.
     */
    List<PoolRow> restore(RowIdentity identity, Ack ack) {
        List<StoredRecord> pending = store.pending(stream);
        pending.forEach(stored -> highest = Math.max(highest, stored.number()));
        return pending.stream().flatMap(stored -> restore(stored, identity, ack).stream()).toList();
    }

    private Optional<PoolRow> restore(StoredRecord stored, RowIdentity identity, Ack ack) {
        try {
            JsonNode record = Json.READER.readTree(stored.raw().getBytes(StandardCharsets.UTF_8));
            if (!record.isObject()) {
                throw new IOException("it is " + record.getNodeType());
            }
            return Optional.of(new PoolRow(identity.item(record), stored.hash(), stored.number()));
        } catch (IOException e) {
            String why = "The kept row " + stored.key() + " cannot be read (expected a JSON object): "
                         + (e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage());
            String shown = stored.raw().substring(0, Math.min(SHOWN, stored.raw().length()));
            Optional<PoolRow> failed = failed(stored, identity, ack, why);
            if (failed.isPresent()) {
                LOG.error(
                        "{}: {}. It is not delivered; the vendor is told that it has failed, and hands it out again. It was '{}'",
                        stream, why, shown);
            } else {
                store.dead(stream, stored.number(), why);
                LOG.error("{}: {}. It is neither delivered nor acknowledged, and stays in the batch store with this cause."
                          + " Acknowledge it as failed with to:wdt:{}, or change that stock in WDT, so that it comes again."
                          + " It was '{}'",
                        stream, why, ack.api(), shown);
            }
            return failed;
        }
    }

    /** A row of which no more is known than what is echoed, which tells its state from another. */
    private static Optional<PoolRow> failed(StoredRecord stored, RowIdentity identity, Ack ack, String why) {
        String[] values = stored.hash() == null ? new String[0] : stored.hash().split("/", -1);
        if (!ack.tellsFailure() || values.length != ack.echo().size()) {
            return Optional.empty();
        }
        ObjectNode record = Json.READER.createObjectNode();
        for (int i = 0; i < values.length; i++) {
            record.put(ack.echo().get(i), values[i]);
        }
        PoolRow row = new PoolRow(identity.item(record), stored.hash(), stored.number());
        row.done = false;
        row.message = why;
        row.state = State.TO_ACK;
        return Optional.of(row).filter(known -> known.item.key().equals(stored.key()));
    }

    /**
     * Keeps rows, all or none, when the store knows of all that is settled: an older state that stayed in it would be
     * delivered after the next start, behind a newer one.
     *
     * @return their numbers by their keys
     */
    Map<String, Long> keep(Collection<PoolRow> rows) {
        settle();
        List<Long> keptBefore = doubtful ? pendingAbove(highest) : List.of();
        List<PoolRow> kept = List.copyOf(rows);
        doubtful = true;
        List<Long> numbers = store.take(stream, null, kept.stream()
                .map(row -> new StoredRecord(0, row.item.key(), row.version, row.item.record().toString(), null)).toList());
        doubtful = false;
        numbers.forEach(number -> highest = Math.max(highest, number));
        settled.addAll(keptBefore);
        return IntStream.range(0, kept.size()).boxed()
                .collect(Collectors.toMap(i -> kept.get(i).item.key(), numbers::get, Math::max));
    }

    private List<Long> pendingAbove(long number) {
        return store.pending(stream, number, Integer.MAX_VALUE).stream().map(StoredRecord::number).toList();
    }

    /** Rows that need not be kept any more, also when this fails: the store is told again with {@link #settle}. */
    void settled(Collection<PoolRow> rows) {
        rows.forEach(row -> settled.add(row.number));
        settle();
    }

    /** Tells the store of what is settled and could not be written then. */
    void settle() {
        if (!settled.isEmpty()) {
            store.done(stream, List.copyOf(settled));
            settled.clear();
        }
    }
}
