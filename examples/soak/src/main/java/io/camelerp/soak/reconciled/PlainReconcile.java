/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.reconciled;

import java.io.IOException;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.soak.runner.PlainSink;
import io.camelerp.soak.runner.Repeated;
import io.camelerp.soak.runner.Vendor;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.stockouts.StockoutRoutes;
import io.camelerp.soak.stockouts.StockoutWorld;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;

/**
 * A reconciliation as somebody writes it who does not use ours: piece by piece of time, what is missing goes through
 * the route once more.
 */
final class PlainReconcile implements Processor, AutoCloseable {

    private final Vendor vendor;
    private final SharedClock clock;
    private final Flaw flaw;
    private final PlainSink sink;
    private final LocalDateTime first;
    private final Set<String> booked = ConcurrentHashMap.newKeySet();
    private final ReentrantLock booking = new ReentrantLock();
    private final Repeated passes = new Repeated(new ReentrantLock(), 50, this::pass);
    private ProducerTemplate template;
    private BooleanSupplier calm;
    private volatile long began;
    private volatile int count;

    PlainReconcile(Settings settings, Vendor vendor, SharedClock clock, Flaw flaw, PlainSink sink) {
        this.vendor = vendor;
        this.clock = clock;
        this.flaw = flaw;
        this.sink = sink;
        this.first = LocalDateTime.parse(settings.get("startFrom"), SharedClock.FORMAT);
    }

    void start(CamelContext context, BooleanSupplier isCalm) {
        template = context.createProducerTemplate();
        calm = isCalm;
        passes.start();
    }

    /** As {@link ReconcileClerks#told}, with no difference open. */
    String told(String standing) {
        return standing + ReconciledWorld.BETWEEN + began + ReconciledWorld.BETWEEN + count + ReconciledWorld.BETWEEN + 0;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        String source = exchange.getMessage().getBody(JsonNode.class).path("F_ora_Text_ckdh").asText();
        // the consumer and the comparison look and save one after the other
        booking.lock();
        try {
            sink.process(exchange);
        } finally {
            booking.unlock();
        }
        booked.add(source);
    }

    private void pass() throws IOException, InterruptedException {
        if (!calm.getAsBoolean()) {
            return;
        }
        long start = clock.instant().toEpochMilli();
        LocalDateTime now = clock.now().withNano(0);
        for (LocalDateTime from = first; from.isBefore(now); from = from.plusMinutes(20)) {
            LocalDateTime end = from.plusMinutes(20).isBefore(now) ? from.plusMinutes(20) : now;
            JsonNode answer = vendor.wdt(StockoutWorld.API,
                    Map.of("start_time", SharedClock.FORMAT.format(from), "end_time", SharedClock.FORMAT.format(end), "page_no",
                            "0", "page_size", "100"));
            for (JsonNode row : answer.path("stockout_list")) {
                String source = row.path("stockout_no").asText();
                boolean there = flaw == Flaw.TRUST_OWN_BOOKS ? booked.contains(source) : sink.isThere(source);
                if (!there) {
                    Exchange sent = template.request(StockoutRoutes.RECORD, exchange -> exchange.getMessage().setBody(row));
                    if (sent.getException() != null) {
                        throw new IOException(sent.getException());
                    }
                }
            }
        }
        count++;
        began = start;
    }

    @Override
    public void close() throws Exception {
        passes.close();
    }
}
