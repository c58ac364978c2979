/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.wdt.WdtConstants;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * A backlog of stock-outs with lines, a server that answers at once, a sink that does nothing.
 */
final class DrainCase implements Case {

    /** A busy seller. The scarcer rows are, the more the bursts of the seed cost in cut windows: see the backfill. */
    private static final long SECONDS_A_ROW = 2;
    private static final long THIRTY_DAYS = 30L * 24 * 3600;

    @Override
    public List<Row> measure(Scale scale) throws Exception {
        long seconds = scale.rows() * SECONDS_A_ROW;
        LocalDateTime end = Vendor.BEGIN.plusSeconds(seconds + 1);
        try (Vendor vendor = Vendor.of(scale)) {
            vendor.tell("seed", scale.rows(), seconds);
            AtomicLong taken = new AtomicLong();
            Processor record = exchange -> taken.incrementAndGet();
            Processor window = exchange -> taken.addAndGet(exchange.getMessage().getBody(JsonNode.class).size());
            HandLoop loop = new HandLoop(vendor.wdtUrl());
            List<Span> windows = windows(vendor, end);
            List<Figures> figures = Figures.inTurn(scale.rounds(),
                    () -> rate(scale, loop, List.of(new Span(Vendor.BEGIN, end))),
                    () -> scale.rows() / DiyRoute.read(
                            vendor, new PageCursor(Vendor.BEGIN, end, THIRTY_DAYS), true, record),
                    () -> scale.rows() / OurRoute.read(vendor, end, "", record),
                    () -> scale.rows() / OurRoute.read(vendor, end, "&delivery=window", window),
                    () -> rate(scale, loop, windows),
                    () -> scale.rows() / BareRoute.read(loop, requests(windows), record));
            String name = "drain " + scale.rows() + " rows, ";
            return List.of(
                    Row.rates(name + "per record, to the loop", figures.get(2), figures.get(0), "rows/s", 0.9),
                    Row.rates(name + "per window, to the loop", figures.get(3), figures.get(0), "rows/s", 0.9),
                    Row.rates(name + "per record, to DIY", figures.get(2), figures.get(1), "rows/s", 1.5),
                    Row.rates(name + "per window, to DIY", figures.get(3), figures.get(1), "rows/s", 1.5),
                    Row.compared(name + "per record, to the bare route", figures.get(2), figures.get(5), "rows/s"),
                    Row.compared(name + "the bare route, to the loop", figures.get(5), figures.get(0), "rows/s"),
                    Row.compared(name + "the loop in our windows, to the loop", figures.get(4), figures.get(0), "rows/s"));
        }
    }

    /** What one question asks for, or what a loop pages through. */
    private record Span(LocalDateTime start, LocalDateTime end) {
    }

    /** The windows that ours reads, each of which fits into one answer. */
    private static List<Span> windows(Vendor vendor, LocalDateTime end) throws Exception {
        List<Span> windows = new ArrayList<>();
        OurRoute.read(vendor, end, "&delivery=window", exchange -> windows.add(
                new Span(time(exchange, WdtConstants.WINDOW_START), time(exchange, WdtConstants.WINDOW_END))));
        return windows;
    }

    private static List<Map<String, String>> requests(List<Span> windows) {
        return windows.stream().map(window -> new PageCursor(window.start(), window.end(), THIRTY_DAYS).request()).toList();
    }

    private static LocalDateTime time(Exchange exchange, String header) {
        return LocalDateTime.parse(exchange.getMessage().getHeader(header, String.class), VendorProcess.TIME);
    }

    private static double rate(Scale scale, HandLoop loop, List<Span> spans) throws Exception {
        long start = System.nanoTime();
        int rows = 0;
        for (Span span : spans) {
            rows += loop.read(new PageCursor(span.start(), span.end(), THIRTY_DAYS));
        }
        if (rows < scale.rows()) {
            throw new IllegalStateException("Only " + rows + " rows");
        }
        return scale.rows() / ((System.nanoTime() - start) / 1e9);
    }
}
