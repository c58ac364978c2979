/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.camelerp.common.Priority;
import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.OpenBatch;
import io.camelerp.common.store.OpenBatch.Phase;
import io.camelerp.common.store.StreamId;
import io.camelerp.sst.SstException;
import io.camelerp.sst.client.Answer;
import io.camelerp.sst.consumer.DayPlanner.Cursor;
import io.camelerp.sst.consumer.Shelf.Arrival;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of batches, by the algorithm of sst.md section 5.3: an open batch is resumed before a new one is opened,
 * bills are kept before they are delivered, and the vendor is told only when all of them are done.
 */
final class BatchStream {

    private static final Logger LOG = LoggerFactory.getLogger(BatchStream.class);

    private final Shelf shelf;
    private final StreamId stream;
    private final BatchStore store;
    private final Downloads downloads;
    private final DayPlanner planner;
    private final Questions questions;
    private final Cancellations cancellations;
    private final LateBills late;
    private final Supplier<LocalDateTime> start;
    private final Supplier<LocalDateTime> now;
    /** The time by which the vendor filters, or null. */
    private final String timeField;

    /** Where the next window of this poll begins; null before the first. */
    private LocalDate position;
    /** When the open batch was asked for; null when an earlier process did. */
    private LocalDateTime asked;
    private boolean upToDate;
    private boolean endedElsewhere;
    private volatile boolean wanted = true;
    private volatile boolean blocked;
    private volatile boolean underway;
    private volatile boolean moved;
    /** The batch that an operator has given up, until that is stored. */
    private final AtomicReference<String> dropped = new AtomicReference<>();

    /**
     * @param storeId the store to ask for, or null
     * @param start   where to begin when there is no cursor yet
     * @param now     the vendor's local time
     */
    BatchStream(Shelf shelf, Downloads downloads, DayPlanner planner, String storeId,
                Supplier<LocalDateTime> start, Supplier<LocalDateTime> now) {
        this.shelf = shelf;
        this.stream = shelf.stream();
        this.store = shelf.store();
        this.downloads = downloads;
        this.planner = planner;
        this.questions = new Questions(downloads, shelf, storeId);
        this.cancellations = new Cancellations(downloads, shelf);
        this.late = new LateBills(shelf);
        this.start = start;
        this.now = now;
        this.timeField = downloads.command().window().timeField();
    }

    void begin(boolean retry) {
        blocked &= !retry;
        upToDate = false;
        position = null;
    }

    /** Called by one thread at a time; holds no lock, because it may wait for the vendor for long. */
    Optional<Batch> next() throws InterruptedException {
        while (!blocked && !underway) {
            if (moved) {
                moved = false;
                late.readUpTo(null);
                position = null;
                upToDate = false;
            }
            drop();
            if (store.batch(stream).filter(this::isLeftBehind).isPresent()) {
                close();
            }
            if (store.batch(stream).isEmpty() && !openNext()) {
                // what was replayed belongs to no batch any more
                return deliver(null, null);
            }
            OpenBatch batch = store.batch(stream).orElseThrow();
            SstException refusal = null;
            if (batch.phase() == Phase.OPENED) {
                try {
                    batch = drain(batch);
                } catch (SstException e) {
                    if (e.getVendorCode() == null || e.isRetryable()) {
                        throw e;
                    }
                    // the route gets what is kept all the same
                    refusal = e;
                }
            }
            Optional<Batch> kept = deliver(window(batch), batch.token());
            if (kept.isPresent()) {
                return kept;
            }
            if (refusal != null) {
                throw refusal;
            }
            if (shelf.counts().pending() > 0) {
                // another stream has them on their way
                blocked = true;
            } else {
                finish(batch);
            }
        }
        return Optional.empty();
    }

    /** The vendor has opened nothing for these days, maybe it refuses them, and an operator has moved the cursor. */
    private boolean isLeftBehind(OpenBatch batch) {
        return batch.phase() == Phase.OPENED && batch.token() == null && !cursor().toText().equals(batch.cursor());
    }

    /** Ends the batch, and leaves the cursor where it is. */
    private synchronized void close() {
        store.close(stream, cursor().toText());
    }

    private void drop() {
        String token = dropped.get();
        store.batch(stream).filter(open -> open.token() != null && open.token().equals(token)).ifPresent(open -> {
            questions.doubt(token);
            store.take(stream, open.with(Phase.DRAINED), List.of());
        });
        // unless the operator has named another one meanwhile
        dropped.compareAndSet(token, null);
    }

    private Optional<Batch> deliver(DayWindow window, String token) {
        List<Item> items = shelf.claim(Integer.MAX_VALUE, true);
        underway = !items.isEmpty();
        return items.isEmpty() ? Optional.empty() : Optional.of(new Batch(stream, window, token, items));
    }

    private static DayWindow window(OpenBatch batch) {
        return DayWindow.parse(batch.window());
    }

    private boolean openNext() {
        if (upToDate || !wanted) {
            return false;
        }
        Cursor cursor = cursor();
        if (position == null) {
            position = begin(cursor);
        }
        Optional<DayWindow> window = planner.window(position, now.get().toLocalDate());
        window.ifPresent(days -> store.take(
                stream, new OpenBatch(null, days.toString(), Phase.OPENED, false, "", cursor.toText()), List.of()));
        return window.isPresent();
    }

    private LocalDate begin(Cursor cursor) {
        return planner.begin(cursor, timeField != null, now.get().toLocalDate());
    }

    /** How far the stream has come; stored at once, so that a start of "now" does not move with a restart. */
    Cursor cursor() {
        Optional<String> stored = store.cursor(stream);
        if (stored.isEmpty()) {
            Cursor first = Cursor.startingAt(start.get());
            store.moveCursor(stream, first.toText());
            LOG.info("{} begins at {}", stream, first.time());
            return first;
        }
        return Cursor.parse(stored.get());
    }

    /** Asks until an answer brings nothing new, and keeps each answer before the next is asked for. */
    private OpenBatch drain(OpenBatch opened) throws InterruptedException {
        OpenBatch batch = opened;
        DayWindow window = window(opened);
        Priority priority = window.last().isBefore(now.get().toLocalDate()) ? Priority.CATCH_UP : Priority.LIVE;
        Set<String> seen = shelf.pendingIds();
        boolean any = !seen.isEmpty() || batch.token() != null;
        boolean doubtful = questions.isDoubtful(batch);
        Cursor from = cursor();
        if (batch.token() == null) {
            asked = now.get();
        }
        boolean more = true;
        while (more) {
            Answer answer = questions.ask(window, batch.token(), doubtful, priority);
            if (answer == null) {
                break;
            }
            if (answer.alreadyDone()) {
                endedElsewhere = true;
                doubtful = true;
                break;
            }
            List<Arrival> arrivals = answer.bills().stream().map(shelf::arrival).toList();
            // though it is asked for, nobody wants what was submitted before the start
            List<Arrival> unseen = shelf.unseen(timeField == null
                    ? arrivals : arrivals.stream()
                            .filter(arrival -> !from.startsAfter(arrival.bill().path(timeField).asText())).toList());
            boolean newToBatch = arrivals.stream().filter(arrival -> seen.add(arrival.id())).count() > 0;
            late.count(unseen);
            any |= !arrivals.isEmpty();
            String token = answer.batch() != null ? answer.batch() : batch.token();
            batch = new OpenBatch(
                    token, batch.window(), Phase.OPENED, false,
                    DayPlanner.earliest(batch.maxTime(), arrivals.stream().map(Arrival::time)), batch.cursor());
            shelf.keep(batch, unseen);
            if (!doubtful) {
                questions.settle();
            }
            // without a batch number only something new is a reason to ask the same again
            more = newToBatch && (token != null || !unseen.isEmpty());
        }
        batch = new OpenBatch(
                batch.token(), batch.window(), Phase.DRAINED, batch.token() != null || !any, batch.maxTime(),
                batch.cursor());
        store.take(stream, batch, List.of());
        return batch;
    }

    private void finish(OpenBatch batch) throws InterruptedException {
        if (batch.phase() != Phase.DELIVERED) {
            cancellations.giveBackDead(now.get());
            store.phase(stream, Phase.DELIVERED);
        }
        DayWindow window = window(batch);
        if (questions.isDoubtful(batch)) {
            LOG.warn(
                    "{}: not all of batch {} may have come, and the vendor may not send it again. The batch is not finished;"
                     + " its days {} are asked for anew",
                    stream, batch.token(), window);
            close();
            questions.settle();
            position = window.first();
            // a vendor that ends its batches by itself would be asked without a pause
            upToDate = endedElsewhere;
            endedElsewhere = false;
            return;
        }
        questions.finish(batch.token());
        // of a batch that another process has left only this is known: that its last day had begun
        LocalDateTime from = asked == null ? window.last().atStartOfDay() : asked;
        Cursor after = close(batch, from);
        upToDate = !window.last().isBefore(now.get().toLocalDate());
        LocalDate following = planner.following(window, batch.complete());
        LocalDate reached = begin(after);
        // an early question is answered from the smallest submit time on: go on from there; and the last day, where it was
        // not over yet when it was asked for, is asked for again
        position = reached.isAfter(following) || !from.toLocalDate().isAfter(window.last()) ? reached : following;
    }

    /** Ends the batch, and moves the cursor unless an operator has; he never speaks between the two. */
    private synchronized Cursor close(OpenBatch batch, LocalDateTime from) {
        Cursor before = cursor();
        Cursor after = before.toText().equals(batch.cursor())
                ? planner.after(before, window(batch), batch.complete(), timeField == null ? "" : batch.maxTime(), from)
                : before;
        store.close(stream, after.toText());
        if (after.time().isAfter(before.time())) {
            late.readUpTo(after.time());
        }
        return after;
    }

    void failed() {
        blocked = true;
    }

    void ended() {
        underway = false;
    }

    synchronized void moveCursor(LocalDateTime time) {
        store.moveCursor(stream, Cursor.startingAt(time).toText());
        moved = true;
        LOG.info("The cursor of {} was moved to {} by an operator", stream, time);
    }

    /** Asks no more for a batch nor finishes it, whatever the vendor says of it; tells whether it is the open one. */
    boolean drop(String token) {
        boolean isOpen = open().filter(batch -> token.equals(batch.token())).isPresent();
        if (isOpen) {
            dropped.set(token);
            LOG.info("{}: batch {} was dropped by an operator", stream, token);
        }
        return isOpen;
    }

    /** Says whether the store is to be asked for new days; what is kept of it is delivered in any case. */
    void want(boolean asked) {
        wanted = asked;
    }

    boolean isWanted() {
        return wanted;
    }

    Shelf shelf() {
        return shelf;
    }

    Optional<LocalDateTime> reached() {
        return store.cursor(stream).map(text -> Cursor.parse(text).time());
    }

    /** The first day that was ever asked for. */
    Optional<LocalDateTime> beginning() {
        return store.cursor(stream).map(text -> Cursor.parse(text).start().atStartOfDay());
    }

    long late() {
        return late.count();
    }

    long orphans() {
        return questions.orphans();
    }

    Optional<OpenBatch> open() {
        return store.batch(stream);
    }
}
