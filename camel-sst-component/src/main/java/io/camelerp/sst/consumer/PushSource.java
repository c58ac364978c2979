/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.store.BatchStore.Counts;
import io.camelerp.sst.consumer.Shelf.Arrival;

/**
 * Bills that the vendor pushed and that are kept until the route has done them.
 */
public final class PushSource implements Source {

    private final Map<String, Shelf> shelves;
    private final Map<String, JointKeeping> keeping = new HashMap<>();
    private final int maxBatch;
    private volatile boolean stopping;
    private boolean blocked;
    private boolean retryFailed = true;

    /**
     * @param shelves  by command
     * @param maxBatch how many bills to deliver together at most
     */
    public PushSource(Map<String, Shelf> shelves, int maxBatch) {
        this.shelves = new LinkedHashMap<>(shelves);
        shelves.forEach((command, shelf) -> keeping.put(command, new JointKeeping(shelf)));
        this.maxBatch = maxBatch;
    }

    /** Keeps what is new of a push, all or none; it is on disk when this returns. */
    public void keep(String command, List<JsonNode> bills) {
        Shelf shelf = shelves.get(command);
        keeping.get(command).keep(bills.stream().map(shelf::arrival).toList());
    }

    /** Delivers bills that are not kept, and returns when they are done. */
    @FunctionalInterface
    public interface Receiver {
        void process(Batch batch) throws Exception;
    }

    /**
     * Hands on what is new of a push, the states of one bill one after the other; nothing when all of it was done
     * before.
     *
     * @throws IllegalStateException when a bill of it is on its way already
     */
    public void take(String command, List<JsonNode> bills, Receiver receiver) throws Exception {
        Shelf shelf = shelves.get(command);
        for (List<Arrival> turn : turns(shelf.unseen(bills.stream().map(shelf::arrival).toList()))) {
            List<Item> items = claim(shelf, turn);
            if (!items.isEmpty()) {
                receiver.process(new Batch(shelf.stream(), null, null, items));
            }
        }
    }

    /** Each bill once in a turn, all of them in the first. */
    private static Collection<List<Arrival>> turns(List<Arrival> arrivals) {
        Map<String, Integer> states = new HashMap<>();
        Map<Integer, List<Arrival>> turns = new TreeMap<>();
        arrivals.forEach(arrival -> turns
                .computeIfAbsent(states.merge(arrival.key(), 1, Integer::sum), turn -> new ArrayList<>()).add(arrival));
        return turns.values();
    }

    private static List<Item> claim(Shelf shelf, List<Arrival> arrivals) {
        List<Item> items = new ArrayList<>();
        try {
            for (Arrival arrival : arrivals) {
                shelf.claim(arrival).ifPresent(items::add);
            }
        } catch (RuntimeException e) {
            items.forEach(shelf::abandon);
            throw e;
        }
        return items;
    }

    @Override
    public synchronized void begin(boolean retry) {
        blocked = false;
        retryFailed = retry;
    }

    @Override
    public synchronized Optional<Batch> next() {
        if (blocked) {
            return Optional.empty();
        }
        for (Shelf shelf : shelves.values()) {
            List<Item> items = shelf.claim(maxBatch, retryFailed);
            if (!items.isEmpty()) {
                return Optional.of(new Batch(shelf.stream(), null, null, items));
            }
        }
        return Optional.empty();
    }

    private Shelf shelf(Batch batch) {
        return shelves.get(batch.command());
    }

    @Override
    public void done(Batch batch, Item item) {
        try {
            shelf(batch).done(item);
        } catch (RuntimeException e) {
            block();
            throw e;
        }
    }

    @Override
    public void failed(Batch batch, Item item, Throwable cause) {
        // first, as the store may fail too
        block();
        shelf(batch).failed(item, cause, stopping);
    }

    /** What failed is tried again with the next poll, and not at once. */
    private synchronized void block() {
        blocked = true;
    }

    @Override
    public void abandon(Batch batch, Item item) {
        shelf(batch).abandon(item);
    }

    @Override
    public void ended(Batch batch) {
        // bills are done one by one
    }

    @Override
    public void stop() {
        // nobody is waited for
        stopping = true;
    }

    @Override
    public void resume() {
        stopping = false;
    }

    @Override
    public void move(String time) {
        throw new IllegalStateException("Pushes have no checkpoint to move");
    }

    @Override
    public void drop(String batch) {
        throw new IllegalStateException("Pushes have no batch to drop");
    }

    @Override
    public void close() {
        shelves.values().forEach(shelf -> shelf.store().release(shelf.stream().scope()));
    }

    @Override
    public int replayDead() {
        return sum(Shelf::replayDead);
    }

    private int sum(ToIntFunction<Shelf> number) {
        return shelves.values().stream().mapToInt(number).sum();
    }

    @Override
    public Progress progress() {
        Collection<Shelf> all = shelves.values();
        Counts counts = all.stream().map(Shelf::counts).reduce(new Counts(0, 0), Counts::plus);
        return new Progress(
                null, 0, null, null, counts.pending(), counts.dead(),
                all.stream().mapToLong(Shelf::repeatedCount).sum(), all.stream().mapToLong(Shelf::changedCount).sum(), 0, 0);
    }

    @Override
    public int failures() {
        return shelves.values().stream().mapToInt(Shelf::worstFailures).max().orElse(0);
    }
}
