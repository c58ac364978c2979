/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.sst;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.sandbox.sst.SstSwitches;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.Letters;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.sst.SstBooks.Document;
import io.camelerp.soak.world.Database;
import io.camelerp.soak.world.LookupFolder;
import io.camelerp.soak.world.Pushers;
import io.camelerp.soak.world.World;

/**
 * Declarations, differences and returns of SST on their way into Kingdee: most are pushed and shown to the download,
 * some come by one of the two ways only, some are pushed once more, and some are changed by their store.
 */
public final class SstBillWorld implements World {

    private static final String SOURCE = "F_ora_Text_ckdh";
    private static final int UNKNOWN_STORE = 999;
    private static final int FIRST_DAYS = 2;

    private final Scenario scenario;
    private final boolean plain;
    private final Sandbox sandbox;
    private final SharedClock clock;
    private final Database database;
    private final Random random;
    private final int port;
    private final LookupFolder lookup;
    private final Pushers pushers;
    private final List<SstKind> kinds;
    private final List<Sheet> sheets = Collections.synchronizedList(new ArrayList<>());
    private final SstBooks books = new SstBooks();
    private boolean knowsMaterial = true;
    private boolean ended;

    /** A bill of a store, by which ways it comes, and the latest state that the vendor has told. */
    private static final class Sheet {

        private final SstKind kind;
        private final Document document;
        private final int index;
        private final int store;
        private final boolean pushed;
        private final boolean shown;
        private volatile boolean told;
        private ObjectNode bill;

        Sheet(SstKind kind, int index, int store, boolean pushed, boolean shown) {
            this.kind = kind;
            this.index = index;
            this.document = new Document(kind + "-" + index, store == UNKNOWN_STORE);
            this.store = store;
            this.pushed = pushed;
            this.shown = shown;
        }
    }

    public SstBillWorld(Scenario scenario, boolean plain, Sandbox sandbox, SharedClock clock, Path folder, Database database,
                        int port) {
        this.scenario = scenario;
        this.plain = plain;
        this.sandbox = sandbox;
        this.clock = clock;
        this.database = database;
        this.port = port;
        this.random = Scenario.random(~scenario.seed());
        this.lookup = new LookupFolder(folder.resolve("lookup"), Scenario.random(scenario.seed() ^ 1));
        SstSwitches.Spelling spelling = scenario.moody() ? SstSwitches.Spelling.MIXED : SstSwitches.Spelling.TABLE;
        this.pushers = new Pushers(port, spelling);
        sandbox.sst().spelling(spelling);
        this.kinds = SstKind.of(scenario.wholeWindow() ? SstKind.REQUEST.form() : SstKind.ORDER.form());
    }

    @Override
    public void begin(Settings settings) {
        sandbox.sst().resume(scenario.rest() ? SstSwitches.Resume.REST : SstSwitches.Resume.WHOLE);
        sandbox.sst().batchShown(scenario.rest() ? SstSwitches.BatchShown.ALWAYS : SstSwitches.BatchShown.AS_DOCUMENTED);
        // without the number of a batch there is no way to ask for the rest of it
        sandbox.sst().pageSize(scenario.rest() ? scenario.clamp() : 1000);
        LocalDateTime first = clock.now().toLocalDate().minusDays(FIRST_DAYS).atStartOfDay();
        for (int i = 0; i < scenario.rows(); i++) {
            add(first.plusMinutes(random.nextInt(FIRST_DAYS * 24 * 60)));
        }
        lookup.begin(plain);
        // nothing fails by that, but its end says that trouble is over
        settings.with("failing", 1);
        settings.with("form", kinds.get(0).form()).with("startFrom", first.toLocalDate()).with("port", port)
                .with("lookup", lookup.path());
        pushers.start();
    }

    private void add(LocalDateTime time) {
        int index = sheets.size();
        int way = random.nextInt(plain ? 2 : 4);
        int store = List.of(2, 382, plain || random.nextInt(6) > 0 ? 2 : UNKNOWN_STORE).get(random.nextInt(3));
        Sheet sheet = new Sheet(kinds.get(index % kinds.size()), index, store, way != 0, way != 1);
        sheets.add(sheet);
        tell(sheet, time);
    }

    /** The next state of a bill. */
    private void tell(Sheet sheet, LocalDateTime time) {
        int state = sheet.document.states() + 1;
        ObjectNode bill = bill(sheet, state, time);
        sheet.bill = bill;
        sheet.told = sheet.shown;
        sheet.document.add(SstBooks.content(bill.path("billitems"), "amount", sheet.kind.price() == null ? null : "dealpri"));
        if (sheet.shown) {
            sandbox.sst().put(sheet.kind.document(), bill);
        }
        if (sheet.pushed) {
            push(sheet, bill, state);
        }
    }

    private void push(Sheet sheet, ObjectNode bill, int state) {
        pushers.add(sheet.kind.document(), bill, () -> {
            if (sheet.document.states() == state) {
                sheet.told = true;
            }
        });
    }

    private static ObjectNode bill(Sheet sheet, int state, LocalDateTime time) {
        ObjectNode bill = JsonNodeFactory.instance.objectNode().put("billno", sheet.document.number())
                .put("rdate", time.toLocalDate().toString()).put("billingdate", SharedClock.FORMAT.format(time))
                .put("refertime", SharedClock.FORMAT.format(time)).put("deliverywhid", 1).put("outstoreuid", 1)
                .put("instoreuid", sheet.store).put("storeuid", sheet.store).put("remarks", "急");
        if (sheet.kind.document() != SstKind.ORDER.document()) {
            bill.remove(List.of("deliverywhid", "storeuid"));
        } else {
            bill.remove(List.of("outstoreuid", "instoreuid"));
        }
        bill.putArray("billitems").add(line(1 + sheet.index % 60, (1 + sheet.index) + "." + state + "0", "9.90"))
                .add(line(1, "1", "0.00"));
        return bill;
    }

    private static ObjectNode line(int material, String amount, String price) {
        return JsonNodeFactory.instance.objectNode().put("produid", material)
                .put("prodcode", String.format("SKU-%04d", material)).put("prodname", "黄小鸭")
                .put("dealpri", new BigDecimal(price)).put("amount", new BigDecimal(amount));
    }

    @Override
    public void step() {
        if (sheets.size() < scenario.rows() + scenario.live() && random.nextInt(4) == 0) {
            add(clock.now());
        }
        if (plain) {
            return;
        }
        if (random.nextInt(40) == 0) {
            lookup.change();
        }
        if (random.nextInt(60) == 0) {
            knowMaterial(!knowsMaterial);
        }
        Sheet sheet = sheets.get(random.nextInt(sheets.size()));
        if (sheet.told && random.nextInt(12) == 0) {
            repeat(sheet);
        }
    }

    /** Once more by the same way, or changed, as often as a bill has two states at most. */
    private void repeat(Sheet sheet) {
        if (sheet.document.states() == 1 && random.nextBoolean() && (!sheet.pushed || pushers.isIdle())) {
            tell(sheet, clock.now());
        } else if (sheet.pushed && sheet.document.states() == 1) {
            push(sheet, sheet.bill, sheet.document.states());
        }
    }

    private void knowMaterial(boolean knows) {
        knowsMaterial = knows;
        if (knows) {
            sandbox.kingdee().baseData("materials", "SKU-0005");
        } else {
            sandbox.kingdee().forgetBaseData("materials", "SKU-0005");
        }
    }

    @Override
    public void calm() {
        while (sheets.size() < scenario.rows() + scenario.live()) {
            add(clock.now());
        }
        lookup.mend();
        knowMaterial(true);
        ended = true;
    }

    /** One kind of each form. */
    private Collection<SstKind> forms() {
        Map<String, SstKind> byForm = new TreeMap<>();
        kinds.forEach(kind -> byForm.putIfAbsent(kind.form(), kind));
        return byForm.values();
    }

    /** What is booked, by the number that a bill says it was made from. */
    private Map<String, List<String>> booked() {
        Map<String, List<String>> found = new HashMap<>();
        for (SstKind kind : forms()) {
            for (Bill bill : sandbox.kingdee().bills(kind.form())) {
                String content = SstBooks.content(bill.model().path(kind.entry()), kind.quantity(), kind.price());
                List<String> booked
                        = found.computeIfAbsent(bill.model().path(SOURCE).asText(bill.number()), any -> new ArrayList<>());
                booked.addAll(Collections.nCopies(bill.saves(), content));
            }
        }
        return found;
    }

    @Override
    public int progress() {
        return forms().stream().mapToInt(kind -> sandbox.kingdee().count(kind.form())).sum();
    }

    private List<Document> told() {
        return List.copyOf(sheets).stream().filter(sheet -> sheet.told).map(sheet -> sheet.document).toList();
    }

    @Override
    public boolean isDone(String status) {
        return ended && pushers.isIdle() && !status.equals(Job.NO_CHECKPOINT) && !status.equals(Job.STOPPED)
                && books.compare(told(), booked(), Letters.parse(status));
    }

    @Override
    public Verdict verdict() {
        pushers.close();
        books.compare(told(), booked(), database.letters(Letters::open));
        books.doubtOthers(booked(), List.copyOf(sheets).stream().map(sheet -> sheet.document).toList());
        return books.verdict(sheets.size());
    }

    @Override
    public String details() {
        return books.details() + ", not told "
               + List.copyOf(sheets).stream().filter(sheet -> !sheet.told).map(sheet -> sheet.document.number()).toList();
    }

    @Override
    public void close() {
        pushers.close();
    }
}
