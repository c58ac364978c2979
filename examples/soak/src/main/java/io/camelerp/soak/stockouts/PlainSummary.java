/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.stockouts;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.soak.runner.Repeated;
import io.camelerp.soak.runner.Vendor;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.SharedClock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Keeps bills in memory and makes one of those of each stock and day that is over: of those that no other holds, or,
 * which is the flaw, of all of that day.
 */
final class PlainSummary implements Processor, AutoCloseable {

    private static final String FORM = "SAL_OUTSTOCK";

    private final Vendor vendor;
    private final SharedClock clock;
    private final Flaw flaw;
    private final Map<String, ObjectNode> kept = new LinkedHashMap<>();
    private final Map<String, String> homes = new LinkedHashMap<>();
    private final Map<String, ObjectNode> unbooked = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Repeated passes = new Repeated(lock, 50, this::pass);
    private int made;

    PlainSummary(Vendor vendor, SharedClock clock, Flaw flaw) {
        this.vendor = vendor;
        this.clock = clock;
        this.flaw = flaw;
    }

    void start() {
        passes.start();
    }

    @Override
    public void process(Exchange exchange) {
        ObjectNode bill = (ObjectNode) exchange.getMessage().getBody(JsonNode.class);
        lock.lock();
        try {
            kept.putIfAbsent(bill.path("FBillNo").asText(), bill);
        } finally {
            lock.unlock();
        }
    }

    /** Whether every bill that is kept is in Kingdee. */
    boolean isDone() {
        lock.lock();
        try {
            return unbooked.isEmpty() && homes.keySet().containsAll(kept.keySet());
        } finally {
            lock.unlock();
        }
    }

    private void pass() throws IOException, InterruptedException {
        sumUp();
        book();
    }

    private void sumUp() {
        Map<String, List<ObjectNode>> days = new LinkedHashMap<>();
        LocalDate today = clock.now().toLocalDate();
        kept.forEach((number, bill) -> {
            LocalDate day = LocalDate.parse(bill.path("FDate").asText().substring(0, 10));
            if (day.isBefore(today) && (flaw == Flaw.SUMMARY_OF_THE_DAY || !homes.containsKey(number))) {
                days.computeIfAbsent("HZ" + day + bill.at("/FStockOrgId/FNumber").asText(), any -> new ArrayList<>()).add(bill);
            }
        });
        days.forEach((day, bills) -> {
            if (bills.stream().anyMatch(bill -> !homes.containsKey(bill.path("FBillNo").asText()))) {
                String number = day + "-" + ++made;
                bills.forEach(bill -> homes.put(bill.path("FBillNo").asText(), number));
                unbooked.put(number, sum(number, bills));
            }
        });
    }

    private static ObjectNode sum(String number, List<ObjectNode> bills) {
        ObjectNode sum = bills.get(0).deepCopy().put("FBillNo", number);
        Map<String, ObjectNode> lines = new LinkedHashMap<>();
        for (ObjectNode bill : bills) {
            for (JsonNode line : bill.path("FEntity")) {
                ObjectNode before = lines.putIfAbsent(line.at("/FMaterialID/FNumber").asText() + line.path("FTaxPrice"),
                        line.deepCopy());
                if (before != null) {
                    before.put("FRealQty", new BigDecimal(before.path("FRealQty").asText())
                            .add(new BigDecimal(line.path("FRealQty").asText())).toPlainString());
                }
            }
        }
        ArrayNode all = sum.putArray("FEntity");
        lines.values().forEach(all::add);
        return sum;
    }

    private void book() throws IOException, InterruptedException {
        while (!unbooked.isEmpty()) {
            String number = unbooked.keySet().iterator().next();
            JsonNode there = vendor.kingdee("ExecuteBillQuery",
                    Map.of("FormId", FORM, "FieldKeys", "FBillNo", "FilterString", "FBillNo='" + number + "'", "Limit", 1));
            if (!there.isArray() || there.path(0).path(0).isObject()) {
                throw new IOException("Kingdee refused: " + there);
            }
            if (there.isEmpty()) {
                JsonNode status = vendor.kingdee("Save", FORM, Map.of("Model", unbooked.get(number))).path("Result")
                        .path("ResponseStatus");
                if (!status.path("IsSuccess").asBoolean()) {
                    throw new IOException("Kingdee refused: " + status);
                }
            }
            unbooked.remove(number);
        }
    }

    @Override
    public void close() throws Exception {
        passes.close();
    }
}
