/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * How the two programs meet the person who started them.
 */
final class Console {

    private Console() {
    }

    /**
     * Standard output in UTF-8, whatever the JVM takes for the platform's encoding.
     */
    static PrintStream out() {
        omitColourReset(System.out);
        omitColourReset(System.err);
        return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    }

    /**
     * Maven's console (Jansi) resets the colours when it ends, even of a file: nothing shall stand behind our last
     * line.
     */
    private static void omitColourReset(PrintStream console) {
        try {
            console.getClass().getMethod("setResetAtUninstall", boolean.class).invoke(console, false);
        } catch (ReflectiveOperationException e) {
            // no Maven around us, or one with another console
        }
    }

    /** Says why the program does not go on, and ends it. */
    static void fail(StartException e) {
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8).println(e.getMessage());
        System.exit(1);
    }

    /** A time to run, from a system property; without one there is no end. */
    static Optional<Duration> seconds(String property) {
        return number(property).map(Duration::ofSeconds);
    }

    /** A number that is not negative, from a system property. */
    static Optional<Integer> number(String property) {
        String text = System.getProperty(property, "").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches("\\d{1,9}")) {
            throw new StartException("-D" + property + " is a number, not '" + text + "'.");
        }
        return Optional.of(Integer.valueOf(text));
    }
}
