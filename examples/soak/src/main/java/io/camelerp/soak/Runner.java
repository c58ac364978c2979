/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.camelerp.soak.runner.Job;
import io.camelerp.soak.scenario.Settings;

/**
 * The JVM that does the work and can be killed. It takes one command a line and answers each with one line:
 * {@code start FILE}, {@code calm}, {@code suspend}, {@code resume}, {@code restart}, {@code back}, {@code status},
 * {@code stop}.
 */
public final class Runner {

    private Job job;
    private Settings settings;
    private boolean calm;

    private Runner() {
    }

    /**
     * Works until its input ends.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Runner runner = new Runner();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(runner.answer(line));
            }
        }
        // whoever started us is gone
        Runtime.getRuntime().halt(0);
    }

    private String answer(String line) {
        try {
            String[] words = line.split(" ", 2);
            return "ok " + carryOut(words[0], words.length > 1 ? words[1] : "");
        } catch (Exception e) {
            e.printStackTrace();
            return "failed " + String.valueOf(e).replace('\n', ' ');
        }
    }

    private String carryOut(String command, String argument) throws Exception {
        switch (command) {
            case "start" -> {
                settings = Settings.load(Path.of(argument));
                calm = false;
                job = Jobs.start(settings);
            }
            case "calm" -> {
                calm = true;
                job.calm();
            }
            case "back" -> job.moveBack();
            case "suspend" -> job.suspend();
            case "resume" -> job.resume();
            case "restart" -> {
                job.close();
                job = Jobs.start(settings);
                if (calm) {
                    job.calm();
                }
            }
            case "stop" -> {
                job.close();
                job = null;
            }
            case "status" -> {
                return job.status();
            }
            default -> throw new IllegalArgumentException("Unknown command " + command);
        }
        return "";
    }
}
