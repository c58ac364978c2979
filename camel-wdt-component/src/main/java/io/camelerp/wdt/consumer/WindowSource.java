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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

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
 * Windows are read from the watermark on, some of them ahead and at once, and handed out in their order. They may be
 * done in any order; the watermark moves over them in theirs. In which order two windows are read does not matter: a
 * row that changes leaves for the present, which is read later in any case. A window that failed is read again with the
 * next poll, and none beyond it until then.
 */
public final class WindowSource implements Source {

    /** Our clock may be fast by almost 5 minutes and still sign well (wdt.md section 1). */
    public static final Duration SETTLE_WITHOUT_VENDOR_TIME = Duration.ofMinutes(6);

    private static final Logger LOG = LoggerFactory.getLogger(WindowSource.class);

    private final Watermark watermark;
    private final WindowReader reader;
    private final WindowPlanner planner;
    private final RowIdentity identity;
    private final WindowSettings settings;
    private final Executor readers;
    private final StopSignal stop;
    private final Horizon horizon;

    private final Segments segments = new Segments();
    private final StorePace pace = new StorePace();
    private volatile Checkpoint checkpoint;
    private LocalDateTime position;
    private boolean polling;
    private boolean todayRead;
    private volatile long duplicates;
    private volatile long windows;
    private volatile TimeWindow current;

    /**
     * A source for an API that filters by time.
     *
     * @param parameters the business parameters of every call
     * @param readers    runs what is read ahead
     * @param pause      passes the time until a window that was short is asked for again
     */
    public static WindowSource of(
            WdtClient client, Api api, Map<String, String> parameters, Watermark watermark, WindowSettings settings,
            Executor readers, Clock clock, Pause pause, StopSignal stop) {
        WindowPlanner planner = new WindowPlanner(settings.maxWindow(), api.time().granularity(), api.pageSize());
        RowIdentity identity = RowIdentity.of(api.key(), api.alternateKeys(), api.time().fieldFor(parameters));
        WindowReader reader = new WindowReader(
                client, api, parameters, identity, planner, settings.settleDelay(), api.pageSize(), clock, stop,
                new HiddenRows(clock, pause, watermark.isBackfill()));
        return new WindowSource(watermark, reader, planner, identity, settings, readers, stop);
    }

    private WindowSource(Watermark watermark, WindowReader reader, WindowPlanner planner, RowIdentity identity,
                         WindowSettings settings, Executor readers, StopSignal stop) {
        this.watermark = watermark;
        this.reader = reader;
        this.planner = planner;
        this.identity = identity;
        this.settings = settings;
        this.readers = readers;
        this.stop = stop;
        this.horizon = new Horizon(reader, Optional.ofNullable(settings.endAt()).map(planner::ceiling));
    }

    @Override
    public void begin() throws InterruptedException {
        goOn(watermark.load(isIdle()));
    }

    private synchronized boolean isIdle() {
        // what was read ahead in the last poll and not handed out may have changed since
        segments.takeUntouched().ifPresent(first -> position = first.window().start());
        return segments.isEmpty();
    }

    private synchronized void goOn(Checkpoint stored) {
        commitInOrder();
        polling = true;
        horizon.begin(watermark.end());
        todayRead = false;
        boolean moved = checkpoint == null || stored.epoch() > checkpoint.epoch();
        if (moved || segments.isEmpty() && checkpoint.isBefore(stored)) {
            goOnFrom(stored);
        }
    }

    private void goOnFrom(Checkpoint stored) {
        segments.clear(stored.edge());
        planner.restart();
        checkpoint = stored;
        position = planner.floor(stored.time());
    }

    @Override
    public Optional<Batch> next() throws InterruptedException {
        Optional<Batch> batch = Optional.empty();
        try {
            Optional<Segment> head = head();
            while (head.isPresent() && batch.isEmpty()) {
                Optional<Reading> reading = head.get().rows();
                if (reading.isEmpty()) {
                    break;
                }
                batch = place(head.get(), reading.get());
                head = batch.isEmpty() ? head() : head;
            }
            if (batch.isEmpty()) {
                endOfPoll();
            }
            return batch;
        } finally {
            goOnReading(batch.isPresent());
        }
    }

    /** The window to hand out next; empty when none is due, or while one has failed. */
    private synchronized Optional<Segment> head() {
        // while progress cannot be stored, more of it would only be repeated after a crash
        commitInOrder();
        if (segments.hasFailed()) {
            return Optional.empty();
        }
        Optional<Segment> head = wanted(0);
        head.filter(segment -> !segment.hasReading()).ifPresent(this::prepare);
        readAhead();
        return head;
    }

    private synchronized void goOnReading(boolean goOn) {
        polling = goOn;
        readAhead();
    }

    private synchronized void endOfPoll() {
        polling = false;
        commitInOrder();
    }

    /** Sees to it that windows are read that will be wanted soon. */
    private synchronized void readAhead() {
        // one that cannot be read yet is not planned either: what is being read will teach more
        for (int i = 0; polling && i < settings.ahead() && segments.beingRead() < settings.parallelWindows(); i++) {
            Optional<Segment> next = wanted(i);
            if (next.isEmpty()) {
                return;
            }
            if (!next.get().hasReading()) {
                submit(prepare(next.get()));
            }
        }
    }

    private void submit(Runnable reading) {
        try {
            readers.execute(reading);
        } catch (RejectedExecutionException e) {
            // the context stops: who wants the rows reads them
            LOG.debug("Nothing is read ahead: {}", e.getMessage());
        }
    }

    /**
     * The windows that were not handed out yet, one after the other; new ones are planned as far as rows have settled.
     */
    private Optional<Segment> wanted(int number) {
        List<Segment> wanted = segments.wanted();
        boolean alone = planner.isBlind() || wanted.stream().anyMatch(s -> s.failures() > 0);
        if (number > 0 && alone) {
            return Optional.empty();
        }
        return number < wanted.size() ? Optional.of(wanted.get(number)) : plan();
    }

    private Optional<Segment> plan() {
        LocalDateTime limit = horizon.limit(position);
        if (todayRead || !limit.isAfter(position)) {
            return Optional.empty();
        }
        Segment segment = segments.add(planner.plan(position, limit));
        advance(segment.window());
        return Optional.of(segment);
    }

    private void advance(TimeWindow last) {
        position = planner.doneUntil(last);
        todayRead = !position.isAfter(last.start());
    }

    private FutureTask<Optional<Reading>> prepare(Segment segment) {
        TimeWindow whole = segment.window();
        TimeWindow part = planner.plan(whole.start(), whole.end());
        if (segment.failures() == 0 && part.end().isBefore(whole.end())) {
            segments.split(segment, part);
        }
        int attempt = segment.nextAttempt();
        FutureTask<Optional<Reading>> reading = new FutureTask<>(() -> read(segment, attempt));
        segment.readBy(reading);
        return reading;
    }

    private Optional<Reading> read(Segment segment, int attempt) throws InterruptedException {
        Optional<Reading> reading;
        try {
            Priority priority = watermark.isBackfill() ? Priority.BACKFILL : horizon.priority(segment.window());
            reading = reader.read(segment.window(), priority);
            reading.ifPresent(found -> learn(segment, attempt, found));
        } finally {
            segment.readingEnded();
        }
        reading.ifPresent(found -> readAhead());
        return reading;
    }

    /** The next window is planned with what this one has shown, before anybody takes its rows. */
    private synchronized void learn(Segment segment, int attempt, Reading reading) {
        segment.read(attempt, reading);
        for (Segment each : segments.toLearnFrom()) {
            Reading read = each.learn();
            if (segments.shorten(each, read.window())) {
                // the next one is planned anew, with what a cut has shown
                advance(read.window());
            }
            if (each.failures() == 0) {
                planner.observe(read.window(), identity.times(read.items()), read.items().size());
            }
        }
    }

    private synchronized Optional<Batch> place(Segment segment, Reading reading) {
        if (!segments.contains(segment)) {
            // the checkpoint was moved while the vendor answered
            return Optional.empty();
        }
        TimeWindow window = reading.window();
        segment.setAfter(identity.idsFrom(planner.doneUntil(window), reading.items()));
        windows++;
        current = window;
        Set<String> before = segments.shownBefore(segment);
        List<Item> fresh = reading.items().stream().filter(item -> !before.contains(item.id())).toList();
        duplicates += reading.items().size() - fresh.size();
        if (fresh.isEmpty()) {
            segment.done();
            commitInOrder();
            return Optional.empty();
        }
        Batch batch = new Batch(window, fresh);
        segment.underWay(batch);
        return Optional.of(batch);
    }

    @Override
    public synchronized void commit(Batch batch, List<Outcome> outcomes) {
        segments.of(batch).ifPresent(segment -> {
            segment.done();
            commitInOrder();
        });
    }

    @Override
    public synchronized void rollback(Batch batch, List<Outcome> outcomes) {
        segments.of(batch).ifPresent(Segment::failed);
    }

    private void commitInOrder() {
        segments.lastDone().filter(last -> pace.isDue() || !isFollowed(last)).ifPresent(this::commitUpTo);
    }

    /** Whether a window will end that commits this one too. */
    private boolean isFollowed(Segment last) {
        return polling && !segments.isLast(last) && !segments.hasFailed();
    }

    private void commitUpTo(Segment last) {
        Checkpoint stored = pace.timed(
                () -> watermark.commit(checkpoint.epoch(), planner.doneUntil(last.window()), last.after()));
        segments.removeUpTo(last);
        if (stored.epoch() > checkpoint.epoch()) {
            LOG.info("The checkpoint was moved to {} while windows were under way", VendorTime.format(stored.time()));
            goOnFrom(stored);
        } else {
            checkpoint = stored;
            if (isFinished()) {
                LOG.info("All up to {} is read and done", VendorTime.format(stored.time()));
            }
        }
    }

    private boolean isFinished() {
        return checkpoint != null && segments.isEmpty() && horizon.isReached(checkpoint.time());
    }

    @Override
    public synchronized void move(LocalDateTime time) {
        goOnFrom(watermark.move(time));
    }

    @Override
    public void stop() {
        stop.give();
        try {
            endOfPoll();
        } catch (RuntimeException e) {
            LOG.warn("What was done last is not stored and comes again: {}", e.getMessage());
        }
    }

    @Override
    public void resume() {
        stop.clear();
    }

    /** Without our lock, which is held while progress is stored. */
    @Override
    public SourceStatus status() {
        LocalDateTime done = checkpoint == null ? null : checkpoint.time();
        return new SourceStatus(
                done, done == null ? Duration.ZERO : horizon.lag(done), Objects.toString(current, null), windows, duplicates,
                reader.getCuts(), reader.getPagedWindows(), reader.getHiddenRows(), segments.failures(), isFinished());
    }
}
