/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.Supplier;

import io.camelerp.common.ErpException.Category;
import io.camelerp.common.store.BatchStore.Counts;
import io.camelerp.common.store.OpenBatch;
import io.camelerp.sst.SstException;

/**
 * Bills of a download command: one stream, or one for each store. Polled by one thread at a time; what operators ask
 * never waits for a poll that waits for the vendor.
 */
public final class BatchSource implements Source {

    private static final String START = "start/";

    private final Downloads downloads;
    private final DayPlanner planner;
    private final Function<String, Shelf> shelves;
    private final Shelf root;
    private final LocalDateTime startFrom;
    private final Supplier<LocalDateTime> now;
    private final NavigableMap<String, BatchStream> streams = new ConcurrentSkipListMap<>();
    private boolean storesKnown;
    /** The store after which the next poll begins. */
    private String turn = "";
    private SstException refusal;
    private volatile DayWindow lastWindow;

    /**
     * @param shelves   makes the shelf of a store, or of the only stream with the empty text
     * @param startFrom where to begin when there is no cursor yet
     * @param now       the vendor's local time
     */
    public BatchSource(Downloads downloads, DayPlanner planner, Function<String, Shelf> shelves, LocalDateTime startFrom,
                       Supplier<LocalDateTime> now) {
        this.downloads = downloads;
        this.planner = planner;
        this.shelves = shelves;
        this.root = shelves.apply("");
        this.startFrom = startFrom;
        this.now = now;
        // also a store that is not listed any more has bills that are dead, or a batch open
        (downloads.isPerStore() ? root.stores() : List.of("")).forEach(this::stream);
    }

    @Override
    public void begin(boolean retry) {
        storesKnown &= !retry;
        refusal = null;
        streams.values().forEach(stream -> stream.begin(retry));
    }

    @Override
    public Optional<Batch> next() throws InterruptedException {
        findStreams();
        Map<String, BatchStream> inTurn = new LinkedHashMap<>(streams.tailMap(turn, false));
        inTurn.putAll(streams.headMap(turn, true));
        for (Map.Entry<String, BatchStream> store : inTurn.entrySet()) {
            try {
                Optional<Batch> batch = store.getValue().next();
                if (batch.isPresent()) {
                    lastWindow = batch.get().window();
                    return batch;
                }
            } catch (SstException e) {
                refused(store.getKey(), store.getValue(), e);
            }
        }
        if (refusal != null) {
            SstException told = refusal;
            refusal = null;
            throw told;
        }
        return Optional.empty();
    }

    /**
     * What the vendor says of one store must not keep the others waiting; nor may trouble that lasts, poll after poll.
     */
    private void refused(String store, BatchStream stream, SstException e) {
        if (e.getCategory() != Category.REQUEST && e.getCategory() != Category.BUSINESS) {
            turn = store;
            throw e;
        }
        stream.failed();
        if (refusal == null) {
            refusal = e;
        } else {
            refusal.addSuppressed(e);
        }
    }

    private void findStreams() throws InterruptedException {
        if (storesKnown) {
            return;
        }
        if (downloads.isPerStore()) {
            LocalDate today = now.get().toLocalDate();
            LocalDate first = streams.values().stream().filter(BatchStream::isWanted)
                    .map(stream -> planner.begin(stream.cursor(), false, today)).min(LocalDate::compareTo)
                    .orElse(start().toLocalDate());
            Collection<String> stores = downloads.storesBetween(first, today);
            stores.forEach(this::stream);
            streams.forEach((store, stream) -> stream.want(downloads.stores().mayLeaveOut() || stores.contains(store)));
        }
        storesKnown = true;
    }

    private void stream(String store) {
        streams.computeIfAbsent(store, id -> new BatchStream(
                shelves.apply(id), downloads, planner, id.isEmpty() ? null : id, this::start, now));
    }

    /** Where a stream begins that has no cursor. For a store that appears later it is where the first one began. */
    private LocalDateTime start() {
        if (!downloads.isPerStore()) {
            return startFrom;
        }
        return root.note(START).map(LocalDateTime::parse).orElseGet(() -> {
            LocalDateTime first = streams.values().stream().flatMap(stream -> stream.beginning().stream())
                    .min(LocalDateTime::compareTo).orElse(startFrom);
            root.note(START, first.toString());
            return first;
        });
    }

    private BatchStream streamOf(Batch batch) {
        return streams.values().stream().filter(s -> s.shelf().stream().equals(batch.stream())).findFirst()
                .orElseThrow();
    }

    @Override
    public void done(Batch batch, Item item) {
        BatchStream stream = streamOf(batch);
        try {
            stream.shelf().done(item);
        } catch (RuntimeException e) {
            // it comes again, and without a pause it would for as long as the disk is full
            stream.failed();
            throw e;
        }
    }

    @Override
    public void failed(Batch batch, Item item, Throwable cause) {
        BatchStream stream = streamOf(batch);
        // first, as the store may fail too
        stream.failed();
        stream.shelf().failed(item, cause, downloads.signal().isGiven());
    }

    @Override
    public void abandon(Batch batch, Item item) {
        BatchStream stream = streamOf(batch);
        stream.shelf().abandon(item);
        stream.failed();
    }

    @Override
    public void ended(Batch batch) {
        streamOf(batch).ended();
    }

    @Override
    public void move(String time) {
        LocalDateTime to = DayPlanner.parseFrom(time, now.get());
        if (downloads.isPerStore()) {
            root.note(START, to.toString());
        }
        streams.values().forEach(stream -> stream.moveCursor(to));
    }

    @Override
    public void drop(String batch) {
        if (all().stream().noneMatch(stream -> stream.drop(batch))) {
            throw new IllegalStateException(
                    "Expected the number of an open batch, got '" + batch + "': open are "
                                            + all().stream().flatMap(stream -> stream.open().stream())
                                                    .map(OpenBatch::token).filter(Objects::nonNull).toList());
        }
    }

    @Override
    public void stop() {
        downloads.signal().give();
    }

    @Override
    public void resume() {
        downloads.signal().clear();
    }

    @Override
    public void close() {
        root.store().release(root.stream().scope());
    }

    @Override
    public int replayDead() {
        return all().stream().mapToInt(stream -> stream.shelf().replayDead()).sum();
    }

    private List<BatchStream> all() {
        return List.copyOf(streams.values());
    }

    @Override
    public Progress progress() {
        List<BatchStream> all = all();
        Optional<LocalDateTime> cursor
                = all.stream().filter(BatchStream::isWanted).flatMap(stream -> stream.reached().stream())
                        .min(LocalDateTime::compareTo);
        DayWindow window = lastWindow;
        Counts counts = all.stream().map(stream -> stream.shelf().counts()).reduce(new Counts(0, 0), Counts::plus);
        return new Progress(
                cursor.map(LocalDateTime::toString).orElse(null),
                cursor.map(time -> Duration.between(time, now.get()).toSeconds()).orElse(0L),
                window == null ? null : window.toString(),
                all.stream().flatMap(stream -> stream.open().stream()).map(OpenBatch::token).filter(Objects::nonNull)
                        .findFirst().orElse(null),
                counts.pending(), counts.dead(),
                all.stream().mapToLong(stream -> stream.shelf().repeatedCount()).sum(),
                all.stream().mapToLong(stream -> stream.shelf().changedCount()).sum(),
                all.stream().mapToLong(BatchStream::late).sum(), all.stream().mapToLong(BatchStream::orphans).sum());
    }

    @Override
    public int failures() {
        return all().stream().mapToInt(stream -> stream.shelf().worstFailures()).max().orElse(0);
    }
}
