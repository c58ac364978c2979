/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a program by hand does that reads and maps in one thread and saves in another: no book is kept, no window
 * checked, no failure looked at. Whatever books what it has read can be no faster.
 */
final class HandBooked {

    private static final int AHEAD = 4;
    private static final String END = "";

    private final HandLoop loop;
    private final Mapping mapping;
    private final BareKingdee kingdee;

    HandBooked(HandLoop loop, Mapping mapping, BareKingdee kingdee) {
        this.loop = loop;
        this.mapping = mapping;
        this.kingdee = kingdee;
    }

    /** Books all stock-outs in groups of so many bills. */
    void book(PageCursor cursor, int size) throws Exception {
        BlockingQueue<String> payloads = new ArrayBlockingQueue<>(AHEAD);
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            try {
                read(cursor, size, payloads);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                end(payloads);
            }
        }, task -> {
            Thread reader = new Thread(task, "hand");
            // it would wait for ever for a save that has failed
            reader.setDaemon(true);
            reader.start();
        });
        for (String payload = payloads.take(); !payload.equals(END); payload = payloads.take()) {
            kingdee.save(payload);
        }
        reading.get();
    }

    private void read(PageCursor cursor, int size, BlockingQueue<String> payloads) throws Exception {
        List<JsonNode> bills = new ArrayList<>();
        while (cursor.hasNext()) {
            JsonNode answer = loop.call(Vendor.STOCKOUT, cursor.request());
            for (JsonNode row : answer.path("stockout_list")) {
                if (Mapping.isMappable(row)) {
                    bills.add(mapping.map(row).bill());
                }
                if (bills.size() == size) {
                    payloads.put(BareKingdee.payload(bills));
                    bills.clear();
                }
            }
            cursor.answered(answer.path("total_count").asInt());
        }
        if (!bills.isEmpty()) {
            payloads.put(BareKingdee.payload(bills));
        }
    }

    private static void end(BlockingQueue<String> payloads) {
        try {
            payloads.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
