/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.camelerp.routes.check.CheckReport;

/**
 * Runs the routes that a settings file enables, until it is told to stop: {@code mvn -q -Prun -Derp.config=FILE}, and
 * {@code -Derp.profile=NAME} for what is different in one place.
 */
public final class Run {

    private static final String CONFIG = "erp.config";
    private static final String PROFILE = "erp.profile";
    private static final String SECONDS = "run.seconds";

    private Run() {
    }

    /**
     * Ends with status 0 after {@code -Drun.seconds}, with 143 on SIGTERM when all that was open is finished, and with
     * 1 and a sentence when it cannot start.
     *
     * @param arguments settings such as {@code -Derp.check=true}, which go before those of the file
     */
    public static void main(String... arguments) throws InterruptedException {
        PrintStream out = Console.out();
        try {
            Installation.checkOneVersion(System.getProperty("java.class.path", ""));
            define(arguments);
            run(out);
        } catch (StartException e) {
            Console.fail(e);
        }
    }

    /** A start script puts them behind the class, where Java does not take them itself. */
    private static void define(String... arguments) {
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("-D") || equals < 3) {
                throw new StartException(
                        "'" + argument + "' is not understood. Settings are given as -Dname=value, such as -Derp.check=true;"
                                         + " options of Java go into JAVA_OPTS.");
            }
            System.setProperty(argument.substring(2, equals), argument.substring(equals + 1));
        }
    }

    private static void check(Runner runner, PrintStream out) {
        CheckReport report = runner.check();
        out.println(report.table());
        if (!report.works()) {
            throw new StartException("Correct what FAILS, and check again.");
        }
    }

    private static void run(PrintStream out) throws InterruptedException {
        String file = System.getProperty(CONFIG, "");
        if (file.isBlank()) {
            throw new StartException(
                    "No settings file is named. Start with -D" + CONFIG
                                     + "=FILE; examples/quickstart/config/sample.properties is one to copy.");
        }
        Optional<Duration> time = Console.seconds(SECONDS);
        Settings settings = Settings.load(Path.of(file), System.getProperty(PROFILE, "")).with(System.getProperties());
        try (Runner runner = Runner.start(settings)) {
            if (settings.check()) {
                check(runner, out);
                return;
            }
            List<String> running = runner.running(settings.enabledRoutes());
            List<String> absent = settings.enabledRoutes().stream().filter(id -> !running.contains(id)).toList();
            out.println("Running " + (running.isEmpty() ? "nothing" : String.join(", ", running)) + " as " + settings.source()
                        + " says. Ctrl-C stops.");
            if (!absent.isEmpty()) {
                out.println("Enabled, but not running: " + String.join(", ", absent)
                            + ". A dry run (erp.dry-run=true) leaves out routes that would take or leave something for good;"
                            + " routes/README.md has a list.");
            }
            settings.emptyDryRuns(running).forEach(id -> out.println("A dry run of " + id + " begins at the present, and shows"
                                                                     + " what comes from now on. To see more, set erp.route."
                                                                     + id + ".start-from, such as P1D."));
            out.println(settings.consoleEnabled() ? "Console: " + runner.consoleUrl() : "Health:  " + runner.healthUrl());
            CountDownLatch forever = new CountDownLatch(1);
            if (time.isPresent()) {
                forever.await(time.get().toMillis(), TimeUnit.MILLISECONDS);
            } else {
                forever.await();
            }
        }
    }
}
