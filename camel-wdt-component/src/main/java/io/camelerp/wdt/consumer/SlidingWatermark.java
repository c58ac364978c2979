/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.LocalDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A watermark that goes back with every poll, for consumers that re-read the recent past (补单): what is new is told by
 * the idempotent keys, not by time.
 */
public final class SlidingWatermark implements Watermark {

    private final Supplier<LocalDateTime> from;
    private final Supplier<Optional<LocalDateTime>> until;
    private final Consumer<LocalDateTime> reached;
    private Checkpoint last;
    private Optional<LocalDateTime> end = Optional.empty();
    private long epoch;

    /**
     * @param from  where the span begins that each poll reads again
     * @param until where it ends; empty where only the present limits it
     */
    public SlidingWatermark(Supplier<LocalDateTime> from, Supplier<Optional<LocalDateTime>> until) {
        this(from, until, time -> {
        });
    }

    /**
     * @param from    where the span begins that each poll reads again
     * @param until   where it ends; empty where only the present limits it
     * @param reached is told up to where all of the span is done
     */
    public SlidingWatermark(Supplier<LocalDateTime> from, Supplier<Optional<LocalDateTime>> until,
                            Consumer<LocalDateTime> reached) {
        this.from = from;
        this.until = until;
        this.reached = reached;
    }

    @Override
    public synchronized Checkpoint load(boolean idle) {
        end = until.get();
        // what is under way is neither delivered twice nor forgotten when it fails
        if (idle || last == null) {
            last = new Checkpoint(epoch++, from.get(), "", Set.of());
        }
        return last;
    }

    @Override
    public synchronized Optional<LocalDateTime> end() {
        return end;
    }

    @Override
    public synchronized Checkpoint commit(long epochOfCommit, LocalDateTime time, Set<String> edge) {
        Checkpoint next = new Checkpoint(epochOfCommit, time, "", edge);
        if (last == null || !next.isBefore(last)) {
            last = next;
            reached.accept(time);
        }
        return last;
    }

    @Override
    public Checkpoint move(LocalDateTime time) {
        throw new IllegalStateException(
                "A consumer with lookback has no checkpoint to move: it re-reads its span with every poll");
    }

    @Override
    public boolean isBackfill() {
        return true;
    }
}
