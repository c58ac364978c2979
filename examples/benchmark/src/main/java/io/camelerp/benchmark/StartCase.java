/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.apache.camel.main.Main;

/**
 * From the start of a JVM until the ready-made route to Kingdee runs, with a database that is made anew.
 */
final class StartCase implements Case {

    private static final double SECONDS = 3;

    @Override
    public List<Row> measure(Scale scale) throws Exception {
        List<Double> seconds = new ArrayList<>();
        try (Vendor vendor = Vendor.of(scale)) {
            for (int round = 0; round <= scale.rounds(); round++) {
                String[] words = OtherJvm.run(
                        scale, "-Xmx256m", StartProcess.class, StartProcess::start, vendor.wdtUrl(), vendor.kingdeeUrl());
                if (words.length == 0) {
                    return List.of(new Row("start with the route to Kingdee", "died", "", "", "starts", false));
                }
                seconds.add(Double.parseDouble(words[0]));
            }
        }
        // the first one reads the jars from the disk
        double median = new Figures(seconds.subList(1, seconds.size())).median();
        return List.of(new Row(
                "from the start of the JVM until the route to Kingdee runs", String.format(Locale.ROOT, "%.1f s", median),
                "", "", "<= 3 s", median <= SECONDS));
    }

    /** The JVM that starts. */
    static final class StartProcess {

        private StartProcess() {
        }

        public static void main(String[] arguments) throws Exception {
            Console.print("%s%n", start(arguments));
            System.exit(0);
        }

        static String start(String... arguments) throws Exception {
            Path state = Files.createTempDirectory("benchmark");
            Main main = StockoutRoute.of(arguments[0], arguments[1], state, StockoutRoute.h2(state));
            try {
                main.start();
                return String.format(Locale.ROOT, "%.2f", ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
            } finally {
                main.stop();
                OurRoute.delete(state);
            }
        }
    }
}
