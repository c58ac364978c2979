/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CheckpointFilesTest {

    @TempDir
    private Path directory;

    @Test
    @Tag("C12")
    void shouldKeepEachStateInAFileOfItsOwn() throws Exception {
        new CheckpointFiles(directory).setState("wdt/sid/api/路由 1", "值");

        CheckpointFiles afterRestart = new CheckpointFiles(directory);

        assertThat(afterRestart.getState("wdt/sid/api/路由 1")).isEqualTo("值");
        assertThat(afterRestart.getState("wdt/sid/api/other")).isNull();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    @Tag("C11")
    void shouldNeverShowHalfAStateWhenTwoProcessesWrite() throws Exception {
        String longState = "a".repeat(20_000);
        ExecutorService threads = Executors.newFixedThreadPool(2);

        Future<?> one = threads.submit(() -> IntStream.range(0, 50)
                .forEach(i -> new CheckpointFiles(directory).setState("key", longState)));
        Future<?> other = threads.submit(() -> IntStream.range(0, 50)
                .forEach(i -> new CheckpointFiles(directory).setState("key", "b")));
        one.get();
        other.get();
        threads.shutdown();

        assertThat(new CheckpointFiles(directory).getState("key")).isIn(longState, "b");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void shouldNameTheFileThatCannotBeWritten() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> new CheckpointFiles(file).setState("key", "value"))
                .withMessageContaining("The checkpoint cannot be written to " + file);
    }
}
