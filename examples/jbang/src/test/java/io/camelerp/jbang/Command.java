/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.jbang;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A process and what it prints.
 */
final class Command implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final Path output;
    private final String text;

    private Command(Process process, Path output, String text) {
        this.process = process;
        this.output = output;
        this.text = text;
    }

    static Command start(Path folder, List<String> command) {
        try {
            Path output = Files.createTempFile(Path.of("target").toAbsolutePath(), "output", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile());
            // without a locale Java prints question marks for Chinese
            builder.environment().put("LC_ALL", "C.UTF-8");
            Process process = builder.start();
            return new Command(process, output, String.join(" ", command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was printed so far, without colours. */
    String output() {
        try {
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8).replaceAll("\u001B\\[[0-9;]*m", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Command awaitOutput(String line) {
        await().atMost(PATIENCE).until(() -> output().contains(line) || !process.isAlive());
        assertThat(output()).as(text).contains(line);
        return this;
    }

    /** What was printed, when the process has ended well. */
    String result() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(text + "\n" + output()).isTrue();
        assertThat(process.exitValue()).as(text + "\n" + output()).isZero();
        return output();
    }

    long pid() {
        return process.pid();
    }

    /** Ends it as Ctrl-C does. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
