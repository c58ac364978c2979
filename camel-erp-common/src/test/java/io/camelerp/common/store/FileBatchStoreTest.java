/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FileBatchStoreTest extends BatchStoreContract {

    private static final Instant START = Instant.parse("2026-11-22T00:00:00Z");

    @TempDir
    Path directory;

    private Clock clock = Clock.fixed(START, ZoneOffset.UTC);
    private FileBatchStore current;

    @Override
    protected BatchStore reopened() {
        close();
        current = new FileBatchStore(directory, Duration.ofDays(90), clock);
        return current;
    }

    @AfterEach
    void close() {
        if (current != null) {
            current.close();
        }
    }

    private Path journal() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".batches")).findFirst().orElseThrow();
        }
    }

    @Test
    void shouldDropALineThatACrashCutOffAtAnyByte() throws IOException {
        reopened().take(PUSH, null, List.of(entry("R1", "a")));
        long before = Files.size(journal());
        current.take(PUSH, null, List.of(entry("R2", "b")));
        close();
        byte[] whole = Files.readAllBytes(journal());

        for (int length = (int) before; length < whole.length; length += 7) {
            Files.write(journal(), Arrays.copyOf(whole, length));
            assertThat(reopened().pending(PUSH)).extracting(StoredRecord::key).containsExactly("R1");
            close();
        }
    }

    @Test
    void shouldRefuseAJournalThatIsDamagedInTheMiddle() throws IOException {
        reopened().take(PUSH, null, List.of(entry("R1", "a")));
        current.take(PUSH, null, List.of(entry("R2", "b")));
        close();
        byte[] whole = Files.readAllBytes(journal());
        whole[20] ^= 1;
        Files.write(journal(), whole, StandardOpenOption.TRUNCATE_EXISTING);

        assertThatThrownBy(() -> reopened().pending(PUSH)).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("damaged");
    }

    @Test
    void shouldWriteOnWhenAThreadIsInterrupted() {
        BatchStore store = reopened();
        store.open(PUSH.scope());
        Thread.currentThread().interrupt();
        for (int i = 0; i < 150; i++) {
            store.take(PUSH, null, List.of(new StoredRecord(0, "R" + i, "a", "x".repeat(10_000), null)));
        }
        assertThat(Thread.interrupted()).isTrue();

        store.take(PUSH, null, List.of(entry("LAST", "a")));

        assertThat(reopened().pending(PUSH)).hasSize(151);
    }

    @Test
    void shouldRefuseASecondOwner() {
        reopened().open(PUSH.scope());
        FileBatchStore other = new FileBatchStore(directory, Duration.ofDays(90), clock);

        assertThatThrownBy(() -> other.open(PUSH.scope())).hasMessageContaining("is in use");
    }

    @Test
    void shouldLetAnotherOwnerHaveWhatTheLastUserHasReleased() {
        BatchStore first = reopened();
        first.open(PUSH.scope());
        first.open(PUSH.scope());
        first.take(PUSH, null, List.of(entry("R1", "a")));
        try (FileBatchStore other = new FileBatchStore(directory, Duration.ofDays(90), clock)) {
            first.release(PUSH.scope());
            assertThatThrownBy(() -> other.pending(PUSH)).hasMessageContaining("is in use");

            first.release(PUSH.scope());
            other.open(PUSH.scope());
            other.take(PUSH, null, List.of(entry("R2", "a")));

            assertThatThrownBy(() -> first.pending(PUSH)).hasMessageContaining("is in use");
            other.release(PUSH.scope());
            first.done(PUSH, List.of(first.pending(PUSH).get(0).number()));
            assertThat(other.pending(PUSH)).as("nobody has opened it, and each call sees all before it")
                    .extracting(StoredRecord::key).containsExactly("R2");
        }
    }

    @Test
    void shouldNotGrowForEverWhenRecordsComeAndGo() throws IOException {
        BatchStore store = reopened();
        for (int i = 0; i < 300; i++) {
            store.take(PUSH, null, List.of(new StoredRecord(0, "R" + i % 10, "h" + i, "x".repeat(10_000), null)));
            store.done(PUSH, List.of(store.pending(PUSH).get(0).number()));
        }

        assertThat(Files.size(journal())).isLessThan(1_200_000);
        assertThat(reopened().lastHash(PUSH.scope(), "R9")).contains("h299");
        assertThat(Files.size(journal())).isLessThan(5_000);
    }

    @Test
    void shouldForgetKeysThatAreOlderThanTheyAreKept() {
        reopened().remember("scope", "old", "a");
        clock = Clock.fixed(START.plus(Duration.ofDays(89)), ZoneOffset.UTC);
        reopened().remember("scope", "new", "a");
        clock = Clock.fixed(START.plus(Duration.ofDays(91)), ZoneOffset.UTC);
        reopened();
        current.open("scope");

        assertThat(reopened().lastHash("scope", "old")).isEmpty();
        assertThat(reopened().lastHash("scope", "new")).contains("a");
    }

    @Test
    void shouldGiveNoNumberTwice() {
        long first = reopened().take(PUSH, null, List.of(entry("R1", "a"))).get(0);
        current.done(PUSH, List.of(first));
        // written anew without the bill that is done
        reopened().pending(PUSH);

        assertThat(reopened().take(PUSH, null, List.of(entry("R2", "a"))).get(0)).isGreaterThan(first);
    }

    @Test
    void shouldReadAVeryLargeRecordAgain() {
        String large = "x".repeat(21_000_000);
        reopened().take(PUSH, null, List.of(new StoredRecord(0, "R1", "a", large, null)));

        assertThat(reopened().pending(PUSH)).extracting(record -> record.raw().length()).containsExactly(21_000_000);
    }

    @Test
    void shouldNotReadAgainWhatNobodyElseHasWritten() throws IOException {
        BatchStore store = reopened();
        store.note("creates", "R1", "done");
        Object file = Files.readAttributes(journal(), BasicFileAttributes.class).fileKey();

        assertThat(store.note("creates", "R1")).contains("done");
        store.note("creates", "R2", "done");

        assertThat(Files.readAttributes(journal(), BasicFileAttributes.class).fileKey()).as("not written anew")
                .isEqualTo(file);
        assertThat(reopened().note("creates", "R2")).contains("done");
    }

    @Test
    void shouldReadAgainWhatAnotherProcessHasWritten() {
        BatchStore store = reopened();
        store.note("creates", "R1", "a");
        try (FileBatchStore other = new FileBatchStore(directory, Duration.ofDays(90), clock)) {
            other.note("creates", "R1", "b");

            assertThat(store.note("creates", "R1")).contains("b");

            store.note("creates", "R1", "c");
            assertThat(other.note("creates", "R1")).contains("c");
        }
    }

    @Test
    void shouldWriteManyRecordsInLinesOfSomeSize() throws IOException {
        List<StoredRecord> many
                = IntStream.range(0, 1000).mapToObj(i -> new StoredRecord(0, "R" + i, "a", "x".repeat(5_000), null)).toList();
        reopened().take(PUSH, null, many.subList(0, 500));
        current.take(PUSH, null, many.subList(500, 1000));

        assertThat(reopened().pending(PUSH)).hasSize(1000);

        try (Stream<String> lines = Files.lines(journal())) {
            assertThat(lines).allMatch(line -> line.length() < 1_000_000);
        }
    }
}
