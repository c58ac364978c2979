/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class FileFailureTest {

    @TempDir
    private Path folder;

    @Test
    void shouldSayWhatAPathAloneDoesNotSay() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        IOException taken = catchThrowableOfType(IOException.class, () -> Files.createDirectories(file));

        assertThat(FileFailure.text(taken)).contains(file.toString(), "no folder");
        assertThat(FileFailure.text(new AccessDeniedException("out/a.jsonl"))).contains("may not", "out/a.jsonl");
        assertThat(FileFailure.text(new NoSuchFileException("out"))).isEqualTo("out is not there");
    }

    /** It is what the console and the robot show. */
    @Test
    void shouldBeWhatARouteSaysOfItsLastFailure() {
        LastFailure last = new LastFailure();
        last.note(new AccessDeniedException("out/a.jsonl.part"));

        assertThat(last.text()).contains("may not", "out/a.jsonl.part");
    }

    @Test
    void shouldLeaveWhatSaysEnough() {
        assertThat(FileFailure.text(new FileSystemException("out", null, "Read-only file system")))
                .isEqualTo("out: Read-only file system");
        assertThat(FileFailure.text(new IOException("No space left on device"))).isEqualTo("No space left on device");
        assertThat(FileFailure.text(new IOException())).isEqualTo("java.io.IOException");
    }
}
