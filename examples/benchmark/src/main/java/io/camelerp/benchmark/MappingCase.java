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
            long[] nanos = new long[Math.min(2_000, scale.rows())];
            for (int i = -2 * scale.rows(); i < nanos.length; i++) {
                long took = mapping.map(record).nanos();
                if (i >= 0) {
                    nanos[i] = took;
                }
            }
            Arrays.sort(nanos);
            double median = nanos[nanos.length / 2] / 1000.0;
            return List.of(new Row(
                    "jq mapping of a bill with 4 lines, inside a route",
                    String.format(Locale.ROOT, "%.1f us at the median", median),
                    "", "", "<= 30 us", median <= 30));
        }
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
