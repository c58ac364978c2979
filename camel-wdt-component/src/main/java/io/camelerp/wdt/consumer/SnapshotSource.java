/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.StopSignal;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.client.Pages;
import io.camelerp.wdt.client.VendorTime;
import io.camelerp.wdt.client.WdtClient;

/**
 * Rows of an API without a time filter: each poll reads all pages, and delivers the rows that are new or have another
 * content than when they were done last.
 * <p>
 * The changed rows of one page are a batch. A row that failed comes again with the next poll, and keeps no other from
 * being done. What a pass misses because rows moved while it was read, the next one shows.
 */
public final class SnapshotSource implements Source {

    private final WdtClient client;
    private final Api api;
    private final Map<String, String> parameters;
    private final KnownRows rows;
    private final RowIdentity identity;
    private final StopSignal stop;

    private final Map<Batch, Long> epochs = new IdentityHashMap<>();
    private final Set<String> underWay = new HashSet<>();
    private final Set<String> failedInThisPoll = new HashSet<>();
    private final Set<String> failingShown = new HashSet<>();
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();
    /** What is done and could not be stored yet. */
    private final Map<String, String> unsaved = new HashMap<>();
    private KnownRows.Known known;
    private Pages pages;
    private int page;
    private volatile String current;
    private volatile long batches;
    private volatile long unchanged;
    private LocalDateTime passBegan;
    private volatile LocalDateTime checkpoint;

    /**
     * @param parameters the parameters of every call, the size of a page among them
     * @param rows       what is done
     */
    public SnapshotSource(WdtClient client, Api api, Map<String, String> parameters, KnownRows rows, StopSignal stop) {
        this.client = client;
        this.api = api;
        this.parameters = Map.copyOf(parameters);
        this.rows = rows;
        this.identity = RowIdentity.of(api.key(), api.alternateKeys(), null);
        this.stop = stop;
    }

    @Override
    public synchronized void begin() {
        save();
        adopt(rows.load());
        failedInThisPoll.clear();
        failingShown.clear();
        pages = null;
        page = 0;
        passBegan = now();
    }

    /** Another process may have had all rows delivered again meanwhile: what was under way no longer counts. */
    private void adopt(KnownRows.Known stored) {
        if (known != null && stored.epoch() > known.epoch()) {
            underWay.clear();
        }
        known = stored;
    }

    @Override
    public Optional<Batch> next() throws InterruptedException {
        while (true) {
            // while progress cannot be stored, more of it would only be repeated after a crash
            save();
            Optional<List<JsonNode>> answer = stop.during(this::nextPage);
            if (answer.isEmpty()) {
                passEnded();
                return Optional.empty();
            }
            Optional<Batch> batch = place(answer.get());
            if (batch.isPresent()) {
                return batch;
            }
        }
    }

    private Optional<List<JsonNode>> nextPage() throws InterruptedException {
        if (pages == null) {
            pages = Pages.open(client, api, parameters, 0);
        }
        return pages.next();
    }

    private synchronized void passEnded() {
        failures.keySet().removeIf(key -> !failingShown.contains(key) && !underWay.contains(key));
        if (failures.isEmpty() && underWay.isEmpty()) {
            // for people and for routes that wait for it: all rows that there were when the pass began are done
            checkpoint = passBegan;
        }
    }

    private synchronized Optional<Batch> place(List<JsonNode> answer) {
        page++;
        current = "page " + page;
        batches++;
        List<Item> items = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (JsonNode row : answer) {
            Item item = identity.item(row);
            if (failures.containsKey(item.key())) {
                failingShown.add(item.key());
            }
            if (item.id().equals(known.ids().get(item.key()))) {
                unchanged++;
            } else if (!failedInThisPoll.contains(item.key()) && !underWay.contains(item.key()) && keys.add(item.key())) {
                // the states of one row go one after the other
                items.add(item);
            }
        }
        if (items.isEmpty()) {
            return Optional.empty();
        }
        // if the route has an effect and then fails or dies, a row that has changed back must be delivered again
        adopt(rows.without(known.epoch(), now(), keys));
        underWay.addAll(keys);
        Batch batch = Batch.of(current, items);
        epochs.put(batch, known.epoch());
        return Optional.of(batch);
    }

    @Override
    public void commit(Batch batch, List<Outcome> outcomes) {
        // those that failed were skipped on the user's word
        ended(batch, outcomes, true);
    }

    @Override
    public void rollback(Batch batch, List<Outcome> outcomes) {
        ended(batch, outcomes, false);
    }

    private synchronized void ended(Batch batch, List<Outcome> outcomes, boolean allDone) {
        Long epoch = epochs.remove(batch);
        if (epoch == null || epoch != known.epoch()) {
            // an operator has all rows delivered again, or the route was stopped by force meanwhile
            return;
        }
        batch.items().forEach(item -> {
            underWay.remove(item.key());
            failedInThisPoll.add(item.key());
        });
        for (Outcome outcome : outcomes) {
            Item item = outcome.item();
            if (allDone || outcome.success()) {
                unsaved.put(item.key(), item.id());
                failedInThisPoll.remove(item.key());
                failures.remove(item.key());
            } else {
                failures.merge(item.key(), 1, Integer::sum);
                failingShown.add(item.key());
            }
        }
        save();
    }

    private synchronized void save() {
        if (!unsaved.isEmpty()) {
            adopt(rows.add(known.epoch(), now(), unsaved));
            unsaved.clear();
        }
    }

    private LocalDateTime now() {
        return VendorTime.local(client.now());
    }

    /** Rows have no time: whatever time an operator names, all of them are delivered again. */
    @Override
    public synchronized void move(LocalDateTime time) {
        known = rows.forget(now());
        passBegan = null;
        checkpoint = null;
        unsaved.clear();
        underWay.clear();
        pages = null;
    }

    @Override
    public void stop() {
        stop.give();
    }

    @Override
    public void resume() {
        stop.clear();
    }

    /** Without our lock, which is held while progress is stored. */
    @Override
    public SourceStatus status() {
        LocalDateTime done = checkpoint;
        return new SourceStatus(
                done, done == null ? Duration.ZERO : Duration.between(done, now()), current, batches,
                unchanged, 0, 0, 0,
                failures.values().stream().mapToInt(Integer::intValue).max().orElse(0), false);
    }
}
