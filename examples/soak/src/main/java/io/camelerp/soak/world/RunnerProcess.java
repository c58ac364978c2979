/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A runner in a JVM of its own, far from home as to time zone and charset.
 */
public final class RunnerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String GONE = "gone";

    private final Process process;
    private final PrintStream input;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private RunnerProcess(Process process) {
        this.process = process;
        this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "answers");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * @param main what it runs
     */
    public static RunnerProcess start(Class<?> main, Path log) {
        try {
            return new RunnerProcess(
                    new ProcessBuilder(
                            List.of(
                                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1", "-Xmx192m", "-Duser.timezone=America/New_York",
                                    "-Dfile.encoding=ISO-8859-1", "-Dsun.stderr.encoding=UTF-8",
                                    "-Dorg.slf4j.simpleLogger.log.io.camelerp=info", "-cp",
                                    System.getProperty("java.class.path"),
                                    main.getName()))
                            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            // killed
        }
        answers.add(GONE);
    }

    /** Sends a command and does not wait. */
    void tell(String command) {
        input.println(command);
    }

    /**
     * Sends a command and waits until it is carried out.
     *
     * @throws StuckException when it fails, or does not end
     */
    public String ask(String command) throws InterruptedException {
        tell(command);
        return answer(command);
    }

    /**
     * Sends a command and waits until it has got through, or has failed.
     *
     * @throws StuckException when it does not end
     */
    void attempt(String command) throws InterruptedException {
        tell(command);
        String answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (answer == null || answer.equals(GONE)) {
            throw new StuckException("'" + command + "' of the runner: no answer");
        }
    }

    /**
     * Waits until the last command that was told is carried out.
     *
     * @throws StuckException when it fails, or does not end
     */
    String answer(String command) throws InterruptedException {
        String answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (answer == null || !answer.startsWith("ok ")) {
            throw new StuckException("'" + command + "' of the runner: " + (answer == null ? "no answer" : answer));
        }
        return answer.substring("ok ".length());
    }

    long pid() {
        return process.pid();
    }

    /** SIGSTOP: the process does nothing, and does not know it. */
    public void freeze() throws InterruptedException {
        signal("-STOP");
    }

    /** SIGCONT. */
    public void thaw() throws InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws InterruptedException {
        try {
            new ProcessBuilder("kill", signal, String.valueOf(pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
