/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.camelerp.common.Priority;
import io.camelerp.common.StopSignal;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.client.VendorTime;
import io.camelerp.wdt.client.WdtClient;
import io.camelerp.wdt.consumer.WindowReader.Reading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of an API that filters by time.
 * <p>
 * Windows are read one after the other from the watermark on and may be done in any order; the watermark moves over
 * them in theirs. A window that failed is read again with the next poll, and none beyond it until then.
 */
public final class WindowSource implements Source {

    /** Our clock may be fast by almost 5 minutes and still sign well (wdt.md section 1). */
    public static final Duration SETTLE_WITHOUT_VENDOR_TIME = Duration.ofMinutes(6);

    private static final Logger LOG = LoggerFactory.getLogger(WindowSource.class);

    private final Watermark watermark;
    private final WindowReader reader;
    private final WindowPlanner planner;
    private final RowIdentity identity;
    private final StopSignal stop;

    /** Windows from the watermark on without a gap, the oldest first. */
    private final Deque<Segment> segments = new ArrayDeque<>();
    private Checkpoint checkpoint;
    private LocalDateTime position;
    private Set<String> edge = Set.of();
    private int restarts;
    private boolean todayRead;
    private long duplicates;
    private long windows;
    private TimeWindow current;

    /**
     * A source for an API that filters by time.
     *
     * @param parameters  the business parameters of every call
     * @param maxWindow   the longest window to ask for
     * @param settleDelay how old a time must be before it is read
     */
    public static WindowSource of(
            WdtClient client, Api api, Map<String, String> parameters, Watermark watermark, Duration maxWindow,
            Duration settleDelay, Clock clock, StopSignal stop) {
        WindowPlanner planner = new WindowPlanner(maxWindow, api.time().granularity(), api.pageSize());
        RowIdentity identity = RowIdentity.of(api.key(), api.alternateKeys(), api.time().fieldFor(parameters));
        WindowReader reader
                = new WindowReader(client, api, parameters, identity, planner, settleDelay, api.pageSize(), clock, stop);
        return new WindowSource(watermark, reader, planner, identity, stop);
    }

    private WindowSource(Watermark watermark, WindowReader reader, WindowPlanner planner, RowIdentity identity,
                         StopSignal stop) {
        this.stop = stop;
        this.watermark = watermark;
        this.reader = reader;
        this.planner = planner;
        this.identity = identity;
    }

    private enum State {
        TO_READ,
        UNDER_WAY,
        FAILED,
        DONE
    }

    private static final class Segment {

        private final Set<String> before;
        private final int restart;
        private TimeWindow window;
        private State state = State.TO_READ;
        private Set<String> after = Set.of();
        private Batch batch;
        private int failures;

        Segment(TimeWindow window, Set<String> before, int restart) {
            this.window = window;
            this.before = before;
            this.restart = restart;
        }
    }

    @Override
    public void begin() throws InterruptedException {
        goOn(watermark.load(isIdle()));
    }

    private synchronized boolean isIdle() {
        return segments.isEmpty();
    }

    private synchronized void goOn(Checkpoint stored) {
        todayRead = false;
        boolean moved = checkpoint == null || stored.epoch() > checkpoint.epoch();
        if (moved || segments.isEmpty() && checkpoint.isBefore(stored)) {
            goOnFrom(stored);
        }
        segments.stream().filter(s -> s.state == State.FAILED).forEach(s -> s.state = State.TO_READ);
        commitInOrder();
    }

    private void goOnFrom(Checkpoint stored) {
        restarts++;
        segments.clear();
        checkpoint = stored;
        position = planner.floor(stored.time());
        edge = stored.edge();
    }

    @Override
    public Optional<Batch> next() throws InterruptedException {
        while (true) {
            Segment segment = pick();
            if (segment == null) {
                return Optional.empty();
            }
            Optional<Reading> reading = reader.read(segment.window, priority(segment.window));
            if (reading.isEmpty()) {
                return Optional.empty();
            }
            Optional<Batch> batch = place(segment, reading.get());
            if (batch.isPresent()) {
                return batch;
            }
        }
    }

    private synchronized Segment pick() {
        // while progress cannot be stored, more of it would only be repeated after a crash
        commitInOrder();
        if (segments.stream().anyMatch(s -> s.state == State.FAILED)) {
            return null;
        }
        Optional<Segment> again = segments.stream().filter(s -> s.state == State.TO_READ).findFirst();
        if (again.isPresent()) {
            return again.get();
        }
        LocalDateTime limit = reader.limit();
        if (!limit.isAfter(position) && reader.limitByOurClock().isAfter(position)) {
            // our clock may have been set since the vendor told its time: the answer for one second will tell
            limit = position.plusSeconds(1);
        }
        if (todayRead || !limit.isAfter(position)) {
            return null;
        }
        return new Segment(planner.plan(position, limit), edge, restarts);
    }

    private synchronized Optional<Batch> place(Segment segment, Reading reading) {
        if (segment.restart != restarts) {
            // the checkpoint was moved while the vendor answered
            return Optional.empty();
        }
        TimeWindow window = reading.window();
        Set<String> after = edgeOf(window, reading.items());
        if (!segments.contains(segment)) {
            segments.addLast(segment);
            position = planner.doneUntil(window);
            todayRead = !position.isAfter(window.start());
        } else if (window.end().isBefore(segment.window.end())) {
            insertAfter(segment, new Segment(new TimeWindow(window.end(), segment.window.end()), after, restarts));
        }
        segment.window = window;
        segment.after = after;
        if (segment == segments.peekLast()) {
            edge = after;
        }
        windows++;
        current = window;
        List<Item> fresh = reading.items().stream().filter(item -> !segment.before.contains(item.id())).toList();
        duplicates += reading.items().size() - fresh.size();
        if (fresh.isEmpty()) {
            segment.state = State.DONE;
            commitInOrder();
            return Optional.empty();
        }
        segment.state = State.UNDER_WAY;
        segment.batch = new Batch(window, fresh);
        return Optional.of(segment.batch);
    }

    private void insertAfter(Segment segment, Segment rest) {
        List<Segment> all = new ArrayList<>(segments);
        all.add(all.indexOf(segment) + 1, rest);
        segments.clear();
        segments.addAll(all);
    }

    /** The rows that the next window will show again. */
    private Set<String> edgeOf(TimeWindow window, List<Item> items) {
        LocalDateTime from = planner.doneUntil(window);
        Set<String> ids = new HashSet<>();
        for (Item item : items) {
            if (identity.time(item).map(time -> !time.isBefore(from)).orElse(true)) {
                ids.add(item.id());
            }
        }
        return ids;
    }

    @Override
    public synchronized void commit(Batch batch, List<Outcome> outcomes) {
        segmentOf(batch).ifPresent(segment -> {
            segment.state = State.DONE;
            segment.batch = null;
            commitInOrder();
        });
    }

    @Override
    public synchronized void rollback(Batch batch, List<Outcome> outcomes) {
        segmentOf(batch).ifPresent(segment -> {
            segment.state = State.FAILED;
            segment.batch = null;
            segment.failures++;
        });
    }

    private Optional<Segment> segmentOf(Batch batch) {
        return segments.stream().filter(s -> s.batch == batch).findFirst();
    }

    private void commitInOrder() {
        Segment last = null;
        int done = 0;
        for (Segment segment : segments) {
            if (segment.state != State.DONE) {
                break;
            }
            last = segment;
            done++;
        }
        if (last == null) {
            return;
        }
        Checkpoint stored = watermark.commit(checkpoint.epoch(), planner.doneUntil(last.window), last.after);
        for (int i = 0; i < done; i++) {
            segments.removeFirst();
        }
        if (stored.epoch() > checkpoint.epoch()) {
            LOG.info("The checkpoint was moved to {} while windows were under way", VendorTime.format(stored.time()));
            goOnFrom(stored);
        } else {
            checkpoint = stored;
        }
    }

    private Priority priority(TimeWindow window) {
        if (watermark.isBackfill()) {
            return Priority.BACKFILL;
        }
        Duration behind = Duration.between(window.end(), reader.limit());
        return behind.compareTo(window.length()) > 0 ? Priority.CATCH_UP : Priority.LIVE;
    }

    @Override
    public synchronized void move(LocalDateTime time) {
        goOnFrom(watermark.move(time));
    }

    @Override
    public void stop() {
        stop.give();
    }

    @Override
    public void resume() {
        stop.clear();
    }

    @Override
    public synchronized SourceStatus status() {
        LocalDateTime done = checkpoint == null ? null : checkpoint.time();
        return new SourceStatus(
                done, done == null ? Duration.ZERO : Duration.between(done, reader.now()),
                current == null ? null : current.toString(), windows, duplicates, reader.getCuts(),
                reader.getPagedWindows(), reader.getHiddenRows(),
                segments.stream().mapToInt(s -> s.failures).max().orElse(0));
    }
}
