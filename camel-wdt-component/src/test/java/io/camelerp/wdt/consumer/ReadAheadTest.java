/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

import io.camelerp.wdt.consumer.WindowReader.Reading;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadAheadTest {

    private static final LocalDateTime START = LocalDateTime.of(2026, 11, 30, 8, 0);
    private static final Reading READING = new Reading(new TimeWindow(START, START.plusHours(1)), List.of());

    private final Queue<Optional<ReadingTask>> due = new ArrayDeque<>();
    private final List<Runnable> submitted = new ArrayList<>();
    private final List<String> read = new ArrayList<>();
    private final ReadAhead readAhead = new ReadAhead(submitted::add, () -> due.isEmpty() ? Optional.empty() : due.remove());

    private ReadingTask task(String name, Optional<Reading> reading) {
        return new ReadingTask(() -> {
            read.add(name);
            return reading;
        });
    }

    private ReadingTask task(String name) {
        return task(name, Optional.of(READING));
    }

    private void due(ReadingTask... tasks) {
        for (ReadingTask task : tasks) {
            due.add(Optional.of(task));
        }
        due.add(Optional.empty());
    }

    @Test
    void shouldStayOnOneThreadAsLongAsMoreIsDue() {
        due(task("first"));
        readAhead.start();
        due(task("second"), task("third"));

        submitted.get(0).run();

        assertThat(read).containsExactly("first", "second", "third");
        assertThat(submitted).hasSize(1);
    }

    @Test
    void shouldReadAtOnceWhatIsDueAtOnce() {
        due(task("first"), task("second"));

        readAhead.start();

        assertThat(submitted).hasSize(2);
        submitted.forEach(Runnable::run);
        assertThat(read).containsExactly("first", "second");
    }

    @Test
    void shouldReadNothingBeyondAWindowThatCouldNotBeRead() {
        due(new ReadingTask(() -> {
            throw new IllegalStateException("HTTP 500");
        }), task("waits for the next poll", Optional.empty()));
        readAhead.start();
        due(task("beyond"));

        submitted.forEach(Runnable::run);

        assertThat(read).containsExactly("waits for the next poll");
    }

    @Test
    void shouldLeaveAWindowToWhoWantsItWhenNoThreadTakesIt() throws Exception {
        ReadingTask task = task("first");
        due(task);
        new ReadAhead(reading -> {
            throw new RejectedExecutionException("The context stops");
        }, due::remove).start();

        assertThat(task.rows()).contains(READING);
    }
}
