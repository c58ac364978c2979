/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A long backfill of rows that are spread unevenly, in a JVM of 64 MB.
 */
final class BackfillCase implements Case {

    private static final int ROWS_A_DAY = 33_000;

    @Override
    public List<Row> measure(Scale scale) throws Exception {
        try (Vendor vendor = Vendor.of(scale)) {
            vendor.tell("uneven", scale.uneven(), ROWS_A_DAY);
            String[] words = OtherJvm.run(scale, "-Xmx64m", BackfillProcess.class, BackfillProcess::read, vendor.wdtUrl(),
                    Integer.toString(scale.uneven()), Integer.toString(scale.uneven() / ROWS_A_DAY + 1));
            if (words.length == 0) {
                return List.of(
                        new Row("backfill of " + scale.uneven() + " uneven rows, -Xmx64m", "died", "", "", "survives", false));
            }
            return rows(scale, vendor.calls("wdt:" + Vendor.STOCKOUT), words);
        }
    }

    private static List<Row> rows(Scale scale, long calls, String[] words) {
        long read = Long.parseLong(words[0]);
        double cuts = Double.parseDouble(words[1]) / calls;
        double fill = read / (double) calls;
        double growth = Double.parseDouble(words[3]) / Double.parseDouble(words[2]);
        String name = "backfill of " + scale.uneven() + " uneven rows, -Xmx64m: ";
        return List.of(
                new Row(name + "survives", read + " rows", "", "", "all rows", read == scale.uneven()),
                new Row(name + "rows a call", String.format(Locale.ROOT, "%.1f of 100", fill), "", "", ">= 70", fill >= 70),
                new Row(
                        name + "calls wasted on cuts", String.format(Locale.ROOT, "%.1f %%", 100 * cuts), "", "", "<= 5 %",
                        cuts <= 0.05),
                new Row(
                        name + "last tenth to second tenth", String.format(Locale.ROOT, "%.2f times", growth), "", "", "<= 1.1",
                        growth <= 1.1));
    }

    /** The reader, which prints its rows, its cuts, and the seconds of the second and of the last tenth. */
    static final class BackfillProcess {

        private BackfillProcess() {
        }

        public static void main(String[] arguments) throws Exception {
            Console.print("%s%n", read(arguments));
            System.exit(0);
        }

        static String read(String... arguments) throws Exception {
            long rows = Long.parseLong(arguments[1]);
            LocalDateTime end = Vendor.BEGIN.plusDays(Long.parseLong(arguments[2]));
            long[] times = new long[11];
            AtomicLong taken = new AtomicLong();
            Path state = Files.createTempDirectory("benchmark");
            long cuts = OurRoute.read(arguments[0], state, end, "", exchange -> {
                long now = taken.incrementAndGet();
                if (now % (rows / 10) == 0) {
                    times[(int) (now / (rows / 10))] = System.nanoTime();
                }
            }).cuts();
            OurRoute.delete(state);
            return taken + " " + cuts + " " + (times[2] - times[1]) + " " + (times[10] - times[9]);
        }
    }
}
