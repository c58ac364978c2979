/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;
import io.camelerp.common.store.OpenBatch.Phase;

/**
 * What a scope knows, as the sum of its entries.
 */
final class ScopeState {

    private static final int RECORDS_OF_A_LINE = 100;

    private final Duration keepKeys;
    private final Map<String, Known> keys = new LinkedHashMap<>();
    private final Map<String, String> notes = new TreeMap<>();
    private final Map<String, Stream> streams = new TreeMap<>();
    private long lastNumber;

    private record Known(String hash, long at) {
    }

    private static final class Stream {
        private OpenBatch batch;
        private String cursor;
        private final NavigableMap<Long, StoredRecord> pending = new TreeMap<>();
        private final Map<Long, StoredRecord> dead = new TreeMap<>();
    }

    ScopeState(Duration keepKeys) {
        this.keepKeys = keepKeys;
    }

    synchronized long nextNumber() {
        return lastNumber + 1;
    }

    synchronized void apply(JsonNode entry) {
        long at = entry.path("at").asLong();
        String type = entry.path("t").asText();
        if (type.equals("key")) {
            know(entry.get("k").asText(), entry.get("h").asText(), at);
        } else if (type.equals("note")) {
            if (entry.path("v").isNull()) {
                notes.remove(entry.get("k").asText());
            } else {
                notes.put(entry.get("k").asText(), entry.get("v").asText());
            }
        } else {
            apply(type, streams.computeIfAbsent(entry.path("s").asText(), name -> new Stream()), entry, at);
        }
    }

    private void apply(String type, Stream stream, JsonNode entry, long at) {
        switch (type) {
            case "take" -> {
                if (entry.has("b")) {
                    stream.batch = batch(entry.get("b"));
                }
                entry.path("records").forEach(node -> {
                    StoredRecord record = record(node);
                    (record.cause() == null ? stream.pending : stream.dead).put(record.number(), record);
                    lastNumber = Math.max(lastNumber, record.number());
                });
                lastNumber = Math.max(lastNumber, entry.path("last").asLong());
            }
            case "done" -> entry.path("n").forEach(number -> {
                StoredRecord record = stream.pending.remove(number.asLong());
                if (record != null) {
                    know(record.key(), record.hash(), at);
                }
            });
            case "dead" -> {
                StoredRecord record = stream.pending.remove(entry.get("n").asLong());
                if (record != null) {
                    stream.dead.put(record.number(), new StoredRecord(
                            record.number(), record.key(), record.hash(), record.raw(), entry.path("cause").asText()));
                    know(record.key(), record.hash(), at);
                }
            }
            case "revive" -> {
                stream.dead.values().stream().filter(this::isLatest).toList().forEach(record -> {
                    stream.pending.put(record.number(), new StoredRecord(
                            record.number(), record.key(), record.hash(), record.raw(), null));
                    keys.remove(record.key());
                });
                stream.dead.clear();
            }
            case "phase" -> stream.batch = stream.batch.with(Phase.valueOf(entry.get("p").asText()));
            case "close" -> {
                stream.batch = null;
                stream.cursor = entry.get("c").asText();
            }
            case "cursor" -> stream.cursor = entry.get("c").asText();
            default -> throw new IllegalStateException("The batch store does not know entries of type '" + type + "'");
        }
    }

    /** A record that was given up is known by its own hash until a later state of it is done or given up. */
    private boolean isLatest(StoredRecord record) {
        Known known = keys.get(record.key());
        return known == null || known.hash().equals(record.hash());
    }

    private void know(String key, String hash, long at) {
        // at the end again: the oldest stand in front
        keys.remove(key);
        keys.put(key, new Known(hash, at));
        forgetKeys(at);
    }

    private void forgetKeys(long now) {
        Iterator<Known> oldest = keys.values().iterator();
        while (oldest.hasNext() && oldest.next().at() < now - keepKeys.toMillis()) {
            oldest.remove();
        }
    }

    /** Forgets keys that are older than they are kept, and tells the entries that make the rest. */
    synchronized void snapshot(long now, Consumer<ObjectNode> sink) {
        forgetKeys(now);
        keys.forEach((key, known) -> sink.accept(entry("key", known.at()).put("k", key).put("h", known.hash())));
        notes.forEach((name, word) -> sink.accept(entry("note", now).put("k", name).put("v", word)));
        streams.forEach((name, stream) -> {
            List<StoredRecord> records = new ArrayList<>(stream.pending.values());
            records.addAll(stream.dead.values());
            int from = 0;
            do {
                List<StoredRecord> some = records.subList(from, Math.min(from + RECORDS_OF_A_LINE, records.size()));
                // a number is not given again, though its record is gone
                ObjectNode take = entry("take", now).put("s", name).put("last", lastNumber);
                if (stream.batch != null) {
                    take.set("b", write(stream.batch));
                }
                take.putArray("records").addAll(some.stream().map(ScopeState::write).toList());
                sink.accept(take);
                from += RECORDS_OF_A_LINE;
            } while (from < records.size());
            if (stream.cursor != null) {
                sink.accept(entry("cursor", now).put("s", name).put("c", stream.cursor));
            }
        });
    }

    private static ObjectNode entry(String type, long at) {
        return Json.READER.createObjectNode().put("t", type).put("at", at);
    }

    static ObjectNode write(StoredRecord record) {
        ObjectNode node = Json.READER.createObjectNode().put("n", record.number()).put("k", record.key())
                .put("h", record.hash()).put("r", record.raw());
        return record.cause() == null ? node : node.put("cause", record.cause());
    }

    private static StoredRecord record(JsonNode node) {
        return new StoredRecord(
                node.get("n").asLong(), node.get("k").asText(), node.get("h").asText(), node.get("r").asText(),
                node.path("cause").asText(null));
    }

    static ObjectNode write(OpenBatch batch) {
        return Json.READER.createObjectNode().put("token", batch.token()).put("window", batch.window())
                .put("phase", batch.phase().name())
                .put("complete", batch.complete()).put("maxTime", batch.maxTime()).put("cursor", batch.cursor());
    }

    private static OpenBatch batch(JsonNode node) {
        return new OpenBatch(
                node.path("token").asText(null),
                node.path("window").asText(), Phase.valueOf(node.get("phase").asText()), node.path("complete").asBoolean(),
                node.path("maxTime").asText(), node.path("cursor").asText(null));
    }

    synchronized List<String> streams() {
        return List.copyOf(streams.keySet());
    }

    synchronized Optional<OpenBatch> batch(String stream) {
        return Optional.ofNullable(streams.get(stream)).map(s -> s.batch);
    }

    synchronized Optional<String> cursor(String stream) {
        return Optional.ofNullable(streams.get(stream)).map(s -> s.cursor);
    }

    synchronized List<StoredRecord> pending(String stream, long after, int limit) {
        return streams.containsKey(stream)
                ? streams.get(stream).pending.tailMap(after, false).values().stream().limit(limit).toList() : List.of();
    }

    synchronized BatchStore.Counts counts(String name) {
        Stream stream = streams.get(name);
        return stream == null ? new BatchStore.Counts(0, 0) : new BatchStore.Counts(stream.pending.size(), stream.dead.size());
    }

    synchronized List<StoredRecord> dead(String stream) {
        return streams.containsKey(stream) ? List.copyOf(streams.get(stream).dead.values()) : List.of();
    }

    synchronized Optional<String> lastHash(String key) {
        return Optional.ofNullable(keys.get(key)).map(Known::hash);
    }

    synchronized Optional<String> note(String name) {
        return Optional.ofNullable(notes.get(name));
    }
}
