/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.camelerp.sandbox.Fault;
import io.camelerp.soak.scenario.Event;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Target;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.world.Runners;

/**
 * Runs scenarios one after another and says what was lost and what was booked twice. Its last line is the result; it
 * ends with status 1 when that is not good.
 */
public final class Soak {

    private static final int PROGRESS_EVERY = 10;

    private Soak() {
    }

    /**
     * Takes system properties: {@code soak.seed} is the first seed, {@code soak.runs} how many follow each other,
     * {@code soak.target} restricts them to one {@link Target}, {@code soak.flaw} builds a {@link Flaw} in,
     * {@code soak.plain} puts plain loops in the place of our components, {@code soak.folder} keeps what a failed run
     * leaves.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        long first = Long.getLong("soak.seed", 1);
        int runs = Integer.getInteger("soak.runs", 20);
        Plan plan = Plan.of(
                System.getProperty("soak.target", ""), System.getProperty("soak.flaw", ""), Boolean.getBoolean("soak.plain"));
        Path folder = Path.of(System.getProperty("soak.folder", "target/soak"));
        Verdict all = run(out, folder, first, runs, plan);
        out.println(all);
        // threads of the broker would keep this JVM
        System.exit(all.isGood() ? 0 : 1);
    }

    /** Runs so many scenarios with runners of their own, and says what never happened. */
    static Verdict run(PrintStream out, Path folder, long first, int runs, Plan plan)
            throws IOException, InterruptedException {
        Path absolute = Files.createDirectories(folder.toAbsolutePath());
        try (Runners runners = new Runners(Runner.class, absolute.resolve("runners-" + first + ".log"))) {
            Verdict all = run(out, absolute, runners, first, runs, plan);
            neverFired(all).ifPresent(out::println);
            return all;
        }
    }

    /** Runs so many scenarios and adds up what they say. */
    static Verdict run(PrintStream out, Path folder, Runners runners, long first, int runs, Plan plan)
            throws IOException, InterruptedException {
        Verdict all = Verdict.NOTHING;
        for (long seed = first; seed < first + runs; seed++) {
            Scenario scenario = plan.scenario(seed);
            Path own = folder.resolve("seed-" + seed);
            delete(own);
            Trial trial = new Trial(scenario, plan, runners, own);
            Verdict verdict = trial.run();
            all = all.plus(verdict);
            if (verdict.isGood()) {
                delete(own);
                Files.write(runners.log(), new byte[0]);
            } else {
                Files.copy(runners.log(), own.resolve("runner.log"), StandardCopyOption.REPLACE_EXISTING);
                out.println(verdict + " in seed " + seed + ": " + trial.details());
                out.println("  " + scenario);
                out.println("  again: mvn -q -Psoak -Dsoak.runs=1 -Dsoak.seed=" + seed + plan.options());
            }
            if (all.runs() % PROGRESS_EVERY == 0 && all.runs() < runs) {
                out.println(all + " up to seed " + seed);
            }
        }
        return all;
    }

    /** What was not tried proves nothing. */
    private static Optional<String> neverFired(Verdict all) {
        Set<Fault.Kind> faults = EnumSet.allOf(Fault.Kind.class);
        faults.removeAll(all.faults().keySet());
        Set<Event> events = EnumSet.allOf(Event.class);
        events.removeAll(all.events().keySet());
        List<String> names = new ArrayList<>();
        faults.forEach(fault -> names.add(fault.name()));
        events.forEach(event -> names.add(event.name()));
        return names.isEmpty()
                ? Optional.empty() : Optional.of("never fired: " + String.join(", ", names));
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
