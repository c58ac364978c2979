/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.NotTried;
import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.BatchStore.Counts;
import io.camelerp.common.store.OpenBatch;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;
import io.camelerp.sst.client.Normaliser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bills of one stream between the vendor and the route: kept before they are delivered, delivered until they are
 * done or given up, and never twice in the same state.
 */
public final class Shelf {

    private static final int PAGE = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);

    private final StreamId stream;
    private final BatchStore store;
    private final BillClaims claims;
    private final Normaliser normaliser;
    private final Rules rules;
    private final Map<Long, Failures> failures = new ConcurrentHashMap<>();
    /** The latest state of each bill to deliver: read once, as nobody else writes in the scope; null until then. */
    private Map<String, String> latest;
    private final AtomicLong repeated = new AtomicLong();
    private final AtomicLong changed = new AtomicLong();

    /**
     * How often a bill has failed.
     *
     * @param attempts without those that found its route stopped, which are to be told, but say nothing of the bill
     */
    private record Failures(int all, int attempts) {

        Failures and(Failures other) {
            return new Failures(all + other.all, attempts + other.attempts);
        }
    }

    /**
     * When a bill comes again and when it does not.
     *
     * @param maxAttempts   after how many failures a bill is given up, 0 for never
     * @param deliverChange whether a bill that came with another content is delivered again
     */
    public record Rules(int maxAttempts, boolean deliverChange) {
    }

    public Shelf(StreamId stream, BatchStore store, BillClaims claims, Normaliser normaliser, Rules rules) {
        this.stream = stream;
        this.store = store;
        this.claims = claims;
        this.normaliser = normaliser;
        this.rules = rules;
    }

    StreamId stream() {
        return stream;
    }

    BatchStore store() {
        return store;
    }

    /** A bill that has just come, with what identifies it. */
    public record Arrival(ObjectNode bill, JsonNode original, String key, String hash, String time) {

        StoredRecord toStore() {
            return new StoredRecord(0, key, hash, original.toString(), null);
        }

        String id() {
            return key + '@' + hash;
        }
    }

    public Arrival arrival(JsonNode original) {
        ObjectNode bill = normaliser.bill(original);
        return new Arrival(bill, original, normaliser.key(bill), normaliser.hash(bill), normaliser.time(bill));
    }

    /** Those that are new, each state once; counts the others. */
    public synchronized List<Arrival> unseen(List<Arrival> arrivals) {
        Map<String, String> known = new HashMap<>();
        List<Arrival> unseen = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            String before = known.computeIfAbsent(arrival.key(), this::lastHash);
            boolean change = before != null && !before.equals(arrival.hash());
            if (change) {
                changed.incrementAndGet();
                LOG.warn("{}: bill {} came with another content than before{}", stream, arrival.key(),
                        rules.deliverChange() ? "" : "; it is not delivered again (onChange=ignore)");
            }
            if (before == null || change && rules.deliverChange()) {
                unseen.add(arrival);
                known.put(arrival.key(), arrival.hash());
            } else {
                repeated.incrementAndGet();
            }
        }
        return unseen;
    }

    private String lastHash(String key) {
        String hash = latest().get(key);
        return hash != null ? hash : store.lastHash(stream.scope(), key).orElse(null);
    }

    private synchronized Map<String, String> latest() {
        if (latest == null) {
            Map<String, String> read = new HashMap<>();
            store.pending(stream).forEach(bill -> read.put(bill.key(), bill.hash()));
            latest = read;
        }
        return latest;
    }

    /** The bills to deliver, each in its latest state, as {@link Arrival#id()}. */
    synchronized Set<String> pendingIds() {
        return latest().entrySet().stream().map(bill -> bill.getKey() + '@' + bill.getValue())
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** Only after the store knows that it is done: in between it must not look new. */
    private synchronized void settled(String key, String hash) {
        // alone, or a bill that is done while it is read or kept would be held for ever
        if (latest != null) {
            latest.remove(key, hash);
        }
    }

    /** Keeps bills, all or none. */
    public synchronized void keep(OpenBatch batch, List<Arrival> arrivals) {
        store.take(stream, batch, arrivals.stream().map(Arrival::toStore).toList());
        arrivals.forEach(arrival -> latest().put(arrival.key(), arrival.hash()));
    }

    /**
     * Bills to deliver now, claimed for the caller; those that another stream has done meanwhile are done. For one
     * thread at a time, and without our lock: to look through all that waits may take long, and a push must not wait
     * for it.
     */
    List<Item> claim(int limit, boolean retryFailed) {
        List<StoredRecord> doneElsewhere = new ArrayList<>();
        List<Item> items = new ArrayList<>();
        try {
            claim(limit, retryFailed, items, doneElsewhere);
            if (!doneElsewhere.isEmpty()) {
                store.done(stream, doneElsewhere.stream().map(StoredRecord::number).toList());
                doneElsewhere.forEach(stored -> settled(stored.key(), stored.hash()));
            }
        } catch (RuntimeException e) {
            // nobody would ever say how they ended, and nobody else may have them
            items.forEach(this::abandon);
            throw e;
        }
        return items;
    }

    private void claim(int limit, boolean retryFailed, List<Item> items, List<StoredRecord> doneElsewhere) {
        Set<String> held = new HashSet<>();
        List<StoredRecord> page = store.pending(stream, 0, PAGE);
        while (!page.isEmpty() && items.size() < limit) {
            for (StoredRecord stored : page) {
                // the states of one bill go one after the other
                if (!held.add(stored.key()) || !retryFailed && failures.containsKey(stored.number())
                        || !claims.take(stream.scope(), stored.key())) {
                    continue;
                }
                try {
                    unlessDone(stored.key(), stored.hash(), change -> KeptBill.item(stored, normaliser, change))
                            .ifPresentOrElse(items::add, () -> doneElsewhere.add(stored));
                } catch (KeptBill.UnreadableException e) {
                    // it will not be better with the next poll, and the others must not wait for it
                    giveUp(stored.number(), stored.key(), stored.hash(), e.getMessage());
                    LOG.error("{}: {}", stream, e.getMessage());
                }
                if (items.size() == limit) {
                    break;
                }
            }
            page = items.size() == limit || page.size() < PAGE
                    ? List.of() : store.pending(stream, page.get(page.size() - 1).number(), PAGE);
        }
    }

    /**
     * The item of a bill that the caller has claimed; empty, and nobody's, when it was done meanwhile.
     *
     * @param item makes it, of whether another state of the bill was done before
     */
    private Optional<Item> unlessDone(String key, String hash, Function<Boolean, Item> item) {
        Optional<Item> made = Optional.empty();
        try {
            Optional<String> last = store.lastHash(stream.scope(), key);
            if (last.filter(hash::equals).isPresent()) {
                repeated.incrementAndGet();
            } else {
                made = Optional.of(item.apply(last.isPresent()));
            }
        } finally {
            if (made.isEmpty()) {
                claims.release(stream.scope(), key);
            }
        }
        return made;
    }

    /**
     * An item of a bill that is not kept, claimed for the caller; empty when it was done meanwhile.
     *
     * @throws IllegalStateException when it is on its way already
     */
    public Optional<Item> claim(Arrival arrival) {
        if (!claims.take(stream.scope(), arrival.key())) {
            throw new IllegalStateException("Bill " + arrival.key() + " is being processed; push it again");
        }
        // whoever had it may have ended since it was found to be new
        return unlessDone(arrival.key(), arrival.hash(), change -> new Item(
                0, arrival.bill(), arrival.original(), arrival.key(), arrival.hash(), arrival.time(), change));
    }

    public void done(Item item) {
        try {
            if (item.number() == 0) {
                store.remember(stream.scope(), item.key(), item.hash());
            } else {
                store.done(stream, List.of(item.number()));
                settled(item.key(), item.hash());
            }
            failures.remove(item.number());
        } finally {
            claims.release(stream.scope(), item.key());
        }
    }

    /**
     * Counts a failure, unless the bill was called off or broken off by a stop, which says nothing of it.
     *
     * @param stopping whether the consumer is told to stop
     */
    public void failed(Item item, Throwable cause, boolean stopping) {
        try {
            if (item.number() == 0 || stopping || NotTried.isCalledOff(cause)) {
                return;
            }
            int attempt = NotTried.isRouteStopped(cause) ? 0 : 1;
            int attempts = failures.merge(item.number(), new Failures(1, attempt), Failures::and).attempts();
            if (attempt > 0 && rules.maxAttempts() > 0 && attempts >= rules.maxAttempts()) {
                String why = cause == null ? "rolled back" : cause.toString();
                giveUp(item.number(), item.key(), item.hash(), why);
                LOG.error("{}: bill {} is given up after {} attempts and kept for replay: {}", stream, item.key(), attempts,
                        why);
            }
        } finally {
            claims.release(stream.scope(), item.key());
        }
    }

    private void giveUp(long number, String key, String hash, String why) {
        store.dead(stream, number, why);
        settled(key, hash);
        failures.remove(number);
    }

    /** Gives a bill back that was never sent on its way. */
    public void abandon(Item item) {
        claims.release(stream.scope(), item.key());
    }

    public synchronized int replayDead() {
        int dead = store.counts(stream).dead();
        int revived = store.revive(stream);
        latest = null;
        if (revived < dead) {
            LOG.warn(
                    "{}: {} bills that were given up are not delivered again, because a later state of them is done or given up",
                    stream, dead - revived);
        }
        return revived;
    }

    Counts counts() {
        return store.counts(stream);
    }

    /** Names behind the one of this stream: the stores of a command that have ever been asked for. */
    List<String> stores() {
        String prefix = stream.name() + "/";
        return store.streams(stream.scope()).stream().filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length())).toList();
    }

    /** A word kept beside the stream. */
    Optional<String> note(String name) {
        return store.note(stream.scope(), name + stream.name());
    }

    /** Keeps a word beside the stream; null removes it. */
    void note(String name, String word) {
        if (!note(name).equals(Optional.ofNullable(word))) {
            store.note(stream.scope(), name + stream.name(), word);
        }
    }

    int worstFailures() {
        return failures.values().stream().mapToInt(Failures::all).max().orElse(0);
    }

    long repeatedCount() {
        return repeated.get();
    }

    long changedCount() {
        return changed.get();
    }
}
