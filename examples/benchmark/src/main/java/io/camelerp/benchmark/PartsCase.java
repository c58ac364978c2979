/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.camelerp.wdt.client.ClientParts;
import io.camelerp.wdt.consumer.ConsumerParts;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Signing, the envelope and the planning of windows by themselves, as parts of what a record costs all in all from a
 * vendor that answers at once into a sink that does nothing, which is the least that it can cost.
 */
final class PartsCase implements Case {

    private static final long SECONDS_A_ROW = 2;
    private static final double MOST = 0.01;

    @Override
    public List<Row> measure(Scale scale) throws Exception {
        double record = microsOfARecord(scale);
        Collection<RunResult> results = new Runner(
                new OptionsBuilder().include(ClientParts.class.getName())
                        .include(ConsumerParts.class.getName()).mode(Mode.AverageTime).timeUnit(TimeUnit.NANOSECONDS)
                        .verbosity(VerboseMode.SILENT).forks(scale.jvms() ? 1 : 0).warmupIterations(3).measurementIterations(3)
                        .warmupTime(TimeValue.milliseconds(scale.jvms() ? 300 : 10))
                        .measurementTime(TimeValue.milliseconds(scale.jvms() ? 300 : 10)).build())
                .run();
        return List.of(
                row("signing of a call", micros(results, "sign") / ClientParts.ROWS, record),
                row("the envelope of an answer", micros(results, "open") / ClientParts.ROWS, record),
                row("planning of a window", micros(results, "plan") / ConsumerParts.ROWS, record));
    }

    private static double microsOfARecord(Scale scale) throws Exception {
        LocalDateTime end = Vendor.BEGIN.plusSeconds(scale.rows() * SECONDS_A_ROW + 1);
        AtomicLong taken = new AtomicLong();
        try (Vendor vendor = Vendor.of(scale)) {
            vendor.tell("seed", scale.rows(), scale.rows() * SECONDS_A_ROW);
            Figures seconds = Figures.inTurn(scale.rounds(),
                    () -> OurRoute.read(vendor, end, "", exchange -> taken.incrementAndGet())).get(0);
            return seconds.median() * 1e6 / scale.rows();
        }
    }

    private static double micros(Collection<RunResult> results, String name) {
        return results.stream().filter(result -> result.getParams().getBenchmark().endsWith("." + name))
                .mapToDouble(result -> result.getPrimaryResult().getScore() / 1000).findFirst().orElseThrow();
    }

    private static Row row(String name, double micros, double record) {
        double part = micros / record;
        return new Row(
                name + ", per record", String.format(Locale.ROOT, "%.2f us", micros),
                String.format(Locale.ROOT, "%.0f us in all", record), String.format(Locale.ROOT, "%.4f", part), "<= 0.01",
                part <= MOST);
    }
}
