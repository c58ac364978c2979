/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sst.client.Json;
import io.camelerp.sst.consumer.OpenBatch.Phase;

/**
 * What a scope knows, as the sum of its entries.
 */
final class ScopeState {

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
        private final Map<Long, StoredBill> pending = new TreeMap<>();
        private final Map<Long, StoredBill> dead = new TreeMap<>();
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
                entry.path("bills").forEach(node -> {
                    StoredBill bill = bill(node);
                    (bill.cause() == null ? stream.pending : stream.dead).put(bill.number(), bill);
                    lastNumber = Math.max(lastNumber, bill.number());
                });
            }
            case "done" -> entry.path("n").forEach(number -> {
                StoredBill bill = stream.pending.remove(number.asLong());
                if (bill != null) {
                    know(bill.key(), bill.hash(), at);
                }
            });
            case "dead" -> {
                StoredBill bill = stream.pending.remove(entry.get("n").asLong());
                if (bill != null) {
                    stream.dead.put(bill.number(), new StoredBill(
                            bill.number(), bill.key(), bill.hash(), bill.raw(), entry.path("cause").asText()));
                    know(bill.key(), bill.hash(), at);
                }
            }
            case "revive" -> {
                stream.dead.values().forEach(bill -> {
                    stream.pending.put(bill.number(), new StoredBill(
                            bill.number(), bill.key(), bill.hash(), bill.raw(), null));
                    keys.remove(bill.key());
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
            ObjectNode take = entry("take", now).put("s", name);
            if (stream.batch != null) {
                take.set("b", write(stream.batch));
            }
            List<StoredBill> bills = new ArrayList<>(stream.pending.values());
            bills.addAll(stream.dead.values());
            take.putArray("bills").addAll(bills.stream().map(ScopeState::write).toList());
            sink.accept(take);
            if (stream.cursor != null) {
                sink.accept(entry("cursor", now).put("s", name).put("c", stream.cursor));
            }
        });
    }

    private static ObjectNode entry(String type, long at) {
        return Json.READER.createObjectNode().put("t", type).put("at", at);
    }

    static ObjectNode write(StoredBill bill) {
        ObjectNode node = Json.READER.createObjectNode().put("n", bill.number()).put("k", bill.key())
                .put("h", bill.hash()).put("r", bill.raw());
        return bill.cause() == null ? node : node.put("cause", bill.cause());
    }

    private static StoredBill bill(JsonNode node) {
        return new StoredBill(
                node.get("n").asLong(), node.get("k").asText(), node.get("h").asText(), node.get("r").asText(),
                node.path("cause").asText(null));
    }

    static ObjectNode write(OpenBatch batch) {
        return Json.READER.createObjectNode().put("token", batch.token()).put("first", batch.window().first().toString())
                .put("last", batch.window().last().toString()).put("phase", batch.phase().name())
                .put("complete", batch.complete()).put("maxTime", batch.maxTime()).put("cursor", batch.cursor());
    }

    private static OpenBatch batch(JsonNode node) {
        return new OpenBatch(
                node.path("token").asText(null),
                new DayWindow(LocalDate.parse(node.get("first").asText()), LocalDate.parse(node.get("last").asText())),
                Phase.valueOf(node.get("phase").asText()), node.path("complete").asBoolean(),
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

    synchronized List<StoredBill> pending(String stream) {
        return streams.containsKey(stream) ? List.copyOf(streams.get(stream).pending.values()) : List.of();
    }

    synchronized List<StoredBill> dead(String stream) {
        return streams.containsKey(stream) ? List.copyOf(streams.get(stream).dead.values()) : List.of();
    }

    synchronized Optional<String> lastHash(String key) {
        return Optional.ofNullable(keys.get(key)).map(Known::hash);
    }

    synchronized Optional<String> note(String name) {
        return Optional.ofNullable(notes.get(name));
    }
}
