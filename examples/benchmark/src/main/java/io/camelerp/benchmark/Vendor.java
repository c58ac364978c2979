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
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A sandbox in a JVM of its own, which does as it is told line by line.
 */
final class Vendor implements AutoCloseable {

    /** Where all seeded rows begin, local time of Asia/Shanghai. */
    static final LocalDateTime BEGIN = LocalDateTime.of(2026, 1, 1, 0, 0);
    static final String STOCKOUT = "stockout_order_query_trade";
    /** What stock-outs become in Kingdee. */
    static final String FORM = "SAL_OUTSTOCK";

    private final UnaryOperator<String> sandbox;
    private final Runnable end;
    private final String url;

    private Vendor(UnaryOperator<String> sandbox, Runnable end) {
        this.sandbox = sandbox;
        this.end = end;
        this.url = tell("url");
    }

    static Vendor of(Scale scale) throws IOException {
        if (!scale.jvms()) {
            VendorProcess sandbox = new VendorProcess();
            return new Vendor(sandbox::answer, sandbox::close);
        }
        Process process = java("-Xmx3g", VendorProcess.class).start();
        PrintWriter commands = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
        BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
        return new Vendor(line -> {
            commands.println(line);
            return read(answers);
        }, process::destroy);
    }

    private static String read(BufferedReader answers) {
        try {
            return answers.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException("The sandbox is gone", e);
        }
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

    /** What such a JVM does. */
    interface Work {
        String run(String... arguments) throws Exception;
    }

    /** Another JVM with the same classes. */
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
        String answer = sandbox.apply(line.toString());
        if (answer == null || answer.startsWith("!")) {
            throw new IllegalStateException("The sandbox says to '" + line + "': " + answer);
        }
        return answer;
    }

    long calls(String operation) {
        return Long.parseLong(tell("calls", operation));
    }

    String wdtUrl() {
        return url + "/openapi2";
    }

    String kingdeeUrl() {
        return url + "/K3Cloud";
    }

    @Override
    public void close() {
        end.run();
    }
}
