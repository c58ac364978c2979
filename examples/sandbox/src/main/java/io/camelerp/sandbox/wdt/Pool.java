/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Journal;
import io.camelerp.sandbox.Json;

/**
 * Rows that wait until they are acknowledged, in the order in which they came; safe for many threads.
 */
final class Pool {

    static final String PUT = "wdt.pool:";

    private static final String COUNT = "stock_change_count";

    private final String api;
    private final boolean counted;
    private final Clock clock;
    private final Journal journal;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> open = new LinkedHashSet<>();

    /** A pool whose rows count their changes themselves or do not. */
    Pool(String api, boolean counted, Clock clock, Journal journal) {
        this.api = api;
        this.counted = counted;
        this.clock = clock;
        this.journal = journal;
    }

    /** Rows handed out, and how many the pool has for that shop. */
    record Taken(int total, List<ObjectNode> rows) {
    }

    /** Adds a row, or changes it: then it waits again, though one that is handed out stays so. */
    synchronized void put(ObjectNode row) {
        String key = row.path("rec_id").asText("");
        if (key.isEmpty()) {
            throw new IllegalArgumentException("A row of " + api + " needs its key rec_id");
        }
        Entry old = entries.get(key);
        ObjectNode copy = row.deepCopy();
        if (counted && !copy.has(COUNT)) {
            copy.put(COUNT, old == null ? 1 : old.row.path(COUNT).asInt() + 1);
        }
        boolean fetched = old != null && old.state == PoolRow.State.FETCHED;
        store(List.of(new Entry(
                key, fetched ? old.state : PoolRow.State.WAITING, "", old == null ? 0 : old.fetches,
                fetched ? old.fetchedAt : Instant.EPOCH, copy)));
    }

    /** Hands out rows that nobody holds; a lock of null holds them until their acknowledgement. */
    synchronized Taken take(Predicate<ObjectNode> filter, int limit, Duration lock) {
        Instant now = clock.instant();
        List<Entry> free = open.stream().map(entries::get).filter(entry -> filter.test(entry.row))
                .filter(entry -> entry.isFree(now, lock)).toList();
        List<Entry> taken = free.stream().limit(limit)
                .map(entry -> new Entry(
                        entry.key, PoolRow.State.FETCHED, entry.message, entry.fetches + 1, now, entry.row))
                .toList();
        store(taken);
        return new Taken(free.size(), taken.stream().map(Entry::row).toList());
    }

    /** The row if it is still to be acknowledged. */
    synchronized Optional<ObjectNode> pending(String key) {
        return Optional.ofNullable(open.contains(key) ? entries.get(key).row : null);
    }

    /** Ends a row's turn. */
    synchronized void settle(String key, PoolRow.State state, String message) {
        Entry entry = entries.get(key);
        store(List.of(new Entry(key, state, message, entry.fetches, Instant.EPOCH, entry.row)));
    }

    synchronized List<PoolRow> rows() {
        return entries.values().stream()
                .map(entry -> new PoolRow(entry.key, entry.state, entry.message, entry.fetches, entry.row.deepCopy()))
                .toList();
    }

    synchronized boolean remove(String key) {
        boolean there = entries.containsKey(key);
        journal.append(List.of(new Journal.Entry(PUT + api, key, new byte[0])));
        forget(key);
        return there;
    }

    /** Takes up a change from the journal. */
    synchronized void restore(Journal.Entry change) {
        if (change.payload().length == 0) {
            forget(change.meta());
            return;
        }
        JsonNode node = Json.parse(change.payload());
        place(new Entry(
                change.meta(), PoolRow.State.valueOf(node.path("state").asText()), node.path("message").asText(),
                node.path("fetches").asInt(), Instant.parse(node.path("fetchedAt").asText()), (ObjectNode) node.get("row")));
    }

    /** Everything that is in the pool, as journal entries. */
    synchronized Stream<Journal.Entry> state() {
        return List.copyOf(entries.values()).stream().map(this::entry);
    }

    private void store(List<Entry> changed) {
        journal.append(changed.stream().map(this::entry).toList());
        changed.forEach(this::place);
    }

    private void place(Entry entry) {
        entries.put(entry.key, entry);
        if (entry.state == PoolRow.State.DONE || entry.state == PoolRow.State.FAILED) {
            open.remove(entry.key);
        } else {
            open.add(entry.key);
        }
    }

    private void forget(String key) {
        entries.remove(key);
        open.remove(key);
    }

    private Journal.Entry entry(Entry entry) {
        ObjectNode node = Json.object().put("state", entry.state.name()).put("message", entry.message)
                .put("fetches", entry.fetches).put("fetchedAt", entry.fetchedAt.toString());
        node.set("row", entry.row);
        return new Journal.Entry(PUT + api, entry.key, Json.bytes(node));
    }

    private record Entry(String key, PoolRow.State state, String message, int fetches, Instant fetchedAt, ObjectNode row) {

        boolean isFree(Instant now, Duration lock) {
            return state == PoolRow.State.WAITING || lock != null && !fetchedAt.plus(lock).isAfter(now);
        }
    }
}
