/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A JVM with the same classes that does as it is told line by line, and answers each line with one; with a scale
 * without JVMs, this one.
 */
final class OtherJvm implements AutoCloseable {

    private final UnaryOperator<String> worker;
    private final Runnable end;

    private OtherJvm(UnaryOperator<String> worker, Runnable end) {
        this.worker = worker;
        this.end = end;
    }

    /** What such a JVM does. */
    interface Work {
        String run(String... arguments) throws Exception;
    }

    /** This JVM in place of another one. */
    static OtherJvm here(UnaryOperator<String> worker, Runnable end) {
        return new OtherJvm(worker, end);
    }

    /** @param main reads its standard input with {@link #obey} */
    static OtherJvm start(String memory, Class<?> main) throws IOException {
        Process process = java(memory, main).start();
        PrintWriter commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
        return new OtherJvm(line -> {
            commands.println(line);
            return read(answers);
        }, process::destroy);
    }

    private static String read(BufferedReader answers) {
        try {
            return answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException("The other JVM is gone", e);
        }
    }

    /** Does what the standard input says, until it ends. */
    static void obey(UnaryOperator<String> worker) throws IOException {
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            Console.print("%s%n", worker.apply(line));
        }
        System.exit(0);
    }

    /** Has something done that prints one line in a JVM of its own, and returns that line; empty when it fails. */
    static String[] run(Scale scale, String memory, Class<?> main, Work work, String... arguments) throws Exception {
        if (!scale.jvms()) {
            return work.run(arguments).split(" ");
        }
        Process process = java(memory, main, arguments).start();
        String line;
        try (BufferedReader output = process.inputReader()) {
            line = output.lines().reduce((first, last) -> last).orElse("");
        }
        return process.waitFor() == 0 ? line.split(" ") : new String[0];
    }

    private static ProcessBuilder java(String memory, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), memory, "-classpath",
                        System.getProperty("java.class.path").replace(File.pathSeparator + File.pathSeparator,
                                File.pathSeparator),
                        main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** Has something done, and waits until it is. */
    synchronized String tell(String command, Object... arguments) {
        StringBuilder line = new StringBuilder(command);
        for (Object argument : arguments) {
            line.append(' ').append(argument);
        }
        String answer = worker.apply(line.toString());
        if (answer == null || answer.startsWith("!")) {
            throw new IllegalStateException("The answer to '" + line + "' is: " + answer);
        }
        return answer;
    }

    @Override
    public void close() {
        end.run();
    }
}
