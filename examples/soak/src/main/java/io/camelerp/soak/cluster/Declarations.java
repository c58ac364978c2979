/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.cluster;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.sandbox.sst.SstSwitches;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.sst.SstBooks;
import io.camelerp.soak.sst.SstBooks.Document;
import io.camelerp.soak.sst.SstKind;

/**
 * Declarations of SST that are downloaded in batches and become sales orders of Kingdee.
 */
final class Declarations {

    private static final String SOURCE = "F_ora_Text_ckdh";
    private static final int FIRST_DAYS = 2;
    private static final int BILLS = 30;
    private static final int LIVE = 10;

    private final Scenario scenario;
    private final Sandbox sandbox;
    private final SharedClock clock;
    private final Random random;
    private final List<Document> documents = Collections.synchronizedList(new ArrayList<>());
    private final SstBooks books = new SstBooks();

    Declarations(Scenario scenario, Sandbox sandbox, SharedClock clock) {
        this.scenario = scenario;
        this.sandbox = sandbox;
        this.clock = clock;
        this.random = Scenario.random(~scenario.seed() ^ 2);
    }

    /**
     * @return the first day
     */
    LocalDate begin() {
        sandbox.sst().resume(scenario.rest() ? SstSwitches.Resume.REST : SstSwitches.Resume.WHOLE);
        sandbox.sst().batchShown(scenario.rest() ? SstSwitches.BatchShown.ALWAYS : SstSwitches.BatchShown.AS_DOCUMENTED);
        sandbox.sst().pageSize(scenario.rest() ? scenario.clamp() : 1000);
        LocalDate first = clock.now().toLocalDate().minusDays(FIRST_DAYS);
        while (documents.size() < BILLS) {
            add(first.atStartOfDay().plusMinutes(random.nextInt(FIRST_DAYS * 24 * 60)));
        }
        return first;
    }

    private void add(LocalDateTime time) {
        int index = documents.size();
        Document document = new Document("ORDER-" + index, false);
        ObjectNode bill = JsonNodeFactory.instance.objectNode().put("billno", document.number())
                .put("rdate", time.toLocalDate().toString()).put("billingdate", SharedClock.FORMAT.format(time))
                .put("refertime", SharedClock.FORMAT.format(time)).put("deliverywhid", 1).put("storeuid", 2)
                .put("remarks", "急");
        bill.putArray("billitems").addObject().put("produid", 1).put("prodcode", "SKU-0001").put("prodname", "黄小鸭")
                .put("dealpri", new BigDecimal("9.90")).put("amount", new BigDecimal((1 + index) + ".50"));
        document.add(SstBooks.content(bill.path("billitems"), "amount", "dealpri"));
        documents.add(document);
        sandbox.sst().put(SstKind.ORDER.document(), bill);
    }

    void step() {
        if (documents.size() < BILLS + LIVE && random.nextInt(20) == 0) {
            add(clock.now());
        }
    }

    void calm() {
        while (documents.size() < BILLS + LIVE) {
            add(clock.now());
        }
    }

    int progress() {
        return sandbox.kingdee().count(SstKind.ORDER.form());
    }

    /** Whether each is booked once. */
    boolean isDone() {
        return books.compare(List.copyOf(documents), booked(), List.of());
    }

    private Map<String, List<String>> booked() {
        Map<String, List<String>> found = new HashMap<>();
        for (Bill bill : sandbox.kingdee().bills(SstKind.ORDER.form())) {
            String content = SstBooks.content(
                    bill.model().path(SstKind.ORDER.entry()), SstKind.ORDER.quantity(), SstKind.ORDER.price());
            found.computeIfAbsent(bill.model().path(SOURCE).asText(bill.number()), any -> new ArrayList<>())
                    .addAll(Collections.nCopies(bill.saves(), content));
        }
        return found;
    }

    Verdict verdict() {
        isDone();
        books.doubtOthers(booked(), documents);
        return books.verdict(documents.size());
    }

    String details() {
        return "declarations " + books.details();
    }
}
