/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The mapping of a stock-out to a Kingdee bill, as a step of a route.
 */
final class MappingCase implements Case {

    @Override
    public List<Row> measure(Scale scale) throws Exception {
        try (Vendor vendor = Vendor.of(scale); Mapping mapping = new Mapping()) {
            vendor.tell("seed", 200, 4_000);
            JsonNode record = record(new HandLoop(vendor.wdtUrl()));
            double mapped = median(scale, () -> mapping.map(record).nanos());
            String text = record.toString();
            double parsed = median(scale, () -> {
                long start = System.nanoTime();
                Mapping.parsed(text);
                return System.nanoTime() - start;
            });
            return List.of(
                    new Row(
                            "jq mapping of a bill with 4 lines, inside a route", text(mapped), "", "", "<= 30 us",
                            mapped <= 30),
                    new Row("parsing its record: 11 us where the target was set", text(parsed), "", "", "", true));
        }
    }

    private static double median(Scale scale, Callable<Long> measured) throws Exception {
        long[] nanos = new long[Math.min(2_000, scale.rows())];
        for (int i = -2 * scale.rows(); i < nanos.length; i++) {
            long took = measured.call();
            if (i >= 0) {
                nanos[i] = took;
            }
        }
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1000.0;
    }

    private static String text(double micros) {
        return String.format(Locale.ROOT, "%.1f us at the median", micros);
    }

    /** A stock-out with four lines that can be mapped. */
    private static JsonNode record(HandLoop loop) throws Exception {
        PageCursor cursor = new PageCursor(Vendor.BEGIN, Vendor.BEGIN.plusDays(1), 86_400);
        for (JsonNode row : loop.call(Vendor.STOCKOUT, cursor.request()).path("stockout_list")) {
            if (row.path("details_list").size() == 4 && Mapping.isMappable(row)) {
                return Mapping.record(row);
            }
        }
        throw new IllegalStateException("No stock-out has four lines");
    }
}
