/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The runner as a user has it: the same main class in a JVM of its own, which can be killed.
 */
final class RunnerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Pattern PORT = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/actuator/");

    private final Process process;
    private final Path output;

    private RunnerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * @param folder the working folder, which takes what is printed too
     */
    static RunnerProcess start(Class<?> program, Path folder, String... properties) {
        return start(program, folder, Map.of(), properties);
    }

    static RunnerProcess start(Class<?> program, Path folder, Map<String, String> environment, String... properties) {
        try {
            List<String> command = new ArrayList<>(
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                            "-Xmx256m",
                            "-Duser.timezone=America/New_York", "-Dfile.encoding=ISO-8859-1"));
            List.of(properties).forEach(property -> command.add("-D" + property));
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
            Path output = Files.createTempFile(folder, "output", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            return new RunnerProcess(builder.start(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RunnerProcess awaitOutput(String text) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20))
                .until(() -> output().contains(text) || !process.isAlive());
        assertThat(output()).contains(text);
        return this;
    }

    /** The port of health and console, as it was printed. */
    int port() {
        Matcher matcher = PORT.matcher(awaitOutput("/actuator/").output());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /** Lets it work for so long, if it does not end before. */
    void letRun(Duration time) throws InterruptedException {
        process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        exitStatus();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    int exitStatus() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(this::output).isTrue();
        return process.exitValue();
    }

    String output() {
        try {
            return Files.readString(output, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
