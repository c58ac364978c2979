/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.documents;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstSwitches;
import io.camelerp.soak.documents.DocumentBooks.Document;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.Letters;
import io.camelerp.soak.scenario.Event;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.world.Database;
import io.camelerp.soak.world.LookupFolder;
import io.camelerp.soak.world.Pushers;
import io.camelerp.soak.world.World;

/**
 * Documents on their way to WDT and SST: those of Kingdee are written, audited, taken back, corrected and audited
 * again, and some audits are committed late; declarations of SST are pushed and downloaded, some once more, some
 * changed.
 */
public final class DocumentWorld implements World {

    private static final int SHARE = 4;
    private static final int MOST_STATES = 4;
    private static final int FIRST_HOURS = 3;
    /** How fast the clock of a runner may be, which a settle delay has to allow for. */
    private static final int MOST_SKEW_SECONDS = 300;
    private static final int TOO_LATE_SECONDS = 300;
    private static final String REFUSAL = "供应商已停用";

    private final Scenario scenario;
    private final boolean plain;
    private final Sandbox sandbox;
    private final SharedClock clock;
    private final Database database;
    private final Random random;
    private final int port;
    private final Path folder;
    private final List<DocumentKind> kinds;
    private final List<LookupFolder> tables;
    private final Pushers pushers;
    private final List<DocumentSheet> sheets = Collections.synchronizedList(new ArrayList<>());
    private final DocumentBooks books = new DocumentBooks();
    private final int settleSeconds;
    private boolean ended;

    public DocumentWorld(Scenario scenario, boolean plain, Sandbox sandbox, SharedClock clock, Path folder, Database database,
                         int port) {
        this.scenario = scenario;
        this.plain = plain;
        this.sandbox = sandbox;
        this.clock = clock;
        this.database = database;
        this.port = port;
        this.folder = folder.resolve("lookup");
        this.random = Scenario.random(~scenario.seed());
        this.kinds = plain
                ? List.of(DocumentKind.DELIVERY)
                : List.of(
                        DocumentKind.PURCHASE, scenario.wholeWindow() ? DocumentKind.SHIPPED : DocumentKind.DELIVERY,
                        DocumentKind.DECLARATION);
        this.tables = kinds.stream()
                .map(kind -> new LookupFolder(this.folder, Scenario.random(scenario.seed() ^ kind.ordinal()), kind.table()))
                .toList();
        this.pushers = new Pushers(port, SstSwitches.Spelling.TABLE);
        this.settleSeconds = (int) Scenario.SETTLE.toSeconds()
                             + (scenario.events().contains(Event.CLOCK_JUMP) ? MOST_SKEW_SECONDS : 0);
    }

    @Override
    public void begin(Settings settings) {
        if (!plain) {
            // makes the tables: H2 may lose one whose change a full disk interrupts
            database.letters(Letters::open);
        }
        sandbox.sst().duplicate(scenario.moody() ? SstSwitches.Duplicate.REFUSE : SstSwitches.Duplicate.CREATE);
        LocalDateTime first = clock.now().minusHours(FIRST_HOURS).withNano(0);
        int rows = plain ? scenario.rows() : scenario.rows() / SHARE;
        while (sheets.size() < rows) {
            add(first.plusMinutes(random.nextInt(FIRST_HOURS * 60 - 1)));
        }
        tables.forEach(table -> table.begin(plain));
        tables.get(0).write("kingdee_stock.csv", "stock,warehouse_id\nCK001,1\n");
        tables.get(0).write("provider.csv", "supplier,provider_no\nSUP001,P001\n");
        // nothing fails by that, but its end says that trouble is over
        settings.with("failing", 1);
        settings.with("startFrom", SharedClock.FORMAT.format(first.minusMinutes(1))).with("settleSeconds", settleSeconds)
                .with("shipped", kinds.contains(DocumentKind.SHIPPED)).with("twin", scenario.booking().twin())
                .with("maxBills", Math.max(8, Math.min(scenario.clamp(), 40))).with("port", port)
                .with("lookup", folder).with("fields", "number");
        pushers.start();
    }

    private void add(LocalDateTime time) {
        int index = sheets.size();
        DocumentKind kind = kinds.get(index % kinds.size());
        int way = random.nextInt(4);
        String number = kind.name().substring(0, 3) + index;
        String owner = kind.owner(plain ? 0 : random.nextInt(8) == 0 ? 2 : random.nextInt(2));
        DocumentSheet sheet = new DocumentSheet(new Document(kind, number, owner), index, way != 0, way != 1);
        sheets.add(sheet);
        if (kind == DocumentKind.DECLARATION) {
            change(sheet);
            tell(sheet, time);
            return;
        }
        if (kind == DocumentKind.SHIPPED) {
            sandbox.sst().put(SstDocument.TRANSFERRING, JsonNodeFactory.instance.objectNode().put("buid", number)
                    .put("rdate", time.toLocalDate().toString()));
        }
        change(sheet);
        if (plain || random.nextInt(5) > 0) {
            audit(sheet, time, Duration.ZERO);
        } else {
            put(sheet, "A", null);
        }
    }

    /** The next content, or the first one again. */
    private void change(DocumentSheet sheet) {
        boolean back = sheet.document.kind() != DocumentKind.DECLARATION && sheet.document.states().size() > 1
                && random.nextInt(3) == 0;
        sheet.present = back
                ? sheet.document.states().get(0)
                : DocumentState.of(sheet.index, ++sheet.versions, !plain && random.nextInt(12) == 0);
    }

    private void put(DocumentSheet sheet, String status, String audited) {
        DocumentKind kind = sheet.document.kind();
        sandbox.kingdee().put(
                kind.form(), status, kind.bill(sheet.document.number(), sheet.document.owner(), sheet.present, audited));
    }

    private void audit(DocumentSheet sheet, LocalDateTime time, Duration late) {
        sheet.audited = time;
        sheet.commit = time.plus(late);
        commit(sheet, sheet.commit);
    }

    private void commit(DocumentSheet sheet, LocalDateTime now) {
        if (sheet.commit != null && !sheet.commit.isAfter(now)) {
            sheet.document.withdrawn(false);
            sheet.document.add(sheet.present);
            put(sheet, "C", SharedClock.FORMAT.format(sheet.audited).replace(' ', 'T'));
            sheet.released = true;
            sheet.commit = null;
        }
    }

    private void takeBack(DocumentSheet sheet) {
        sheet.document.withdrawn(true);
        sheet.released = false;
        put(sheet, "D", null);
    }

    /** The present content of a declaration, to be pushed and shown. */
    private void tell(DocumentSheet sheet, LocalDateTime time) {
        sheet.bill = sheet.declaration(time);
        sheet.told = sheet.shown;
        sheet.document.add(sheet.present);
        if (sheet.shown) {
            sandbox.sst().put(SstDocument.STORE_DECLARE_GOODS, sheet.bill);
        }
        if (sheet.pushed) {
            push(sheet);
        }
    }

    private void push(DocumentSheet sheet) {
        int state = sheet.document.states().size();
        pushers.add(SstDocument.STORE_DECLARE_GOODS, sheet.bill, () -> {
            if (sheet.document.states().size() == state) {
                sheet.told = true;
            }
        });
    }

    private int total() {
        return (scenario.rows() + scenario.live()) / (plain ? 1 : SHARE);
    }

    @Override
    public void step() {
        LocalDateTime now = clock.now();
        sheets.forEach(sheet -> commit(sheet, now));
        if (sheets.size() < total() && random.nextInt(4) == 0) {
            add(now);
        }
        if (plain) {
            return;
        }
        if (random.nextInt(30) == 0) {
            tables.get(random.nextInt(tables.size())).change();
        }
        DocumentSheet sheet = sheets.get(random.nextInt(sheets.size()));
        if (random.nextInt(30) == 0) {
            refuse(sheet, !sheet.refused);
        }
        if (random.nextInt(6) == 0) {
            goOn(sheet, now);
        }
    }

    /** WDT does not take what it knows to be wrong. */
    private void refuse(DocumentSheet sheet, boolean refuse) {
        sheet.refused = refuse;
        for (String api : List.of("purchase_order_push", "trade_push")) {
            sandbox.wdt().reject(api, sheet.document.number(), refuse ? REFUSAL : null);
        }
    }

    private void goOn(DocumentSheet sheet, LocalDateTime now) {
        if (sheet.commit != null || sheet.document.states().size() == MOST_STATES) {
            return;
        }
        if (sheet.document.kind() == DocumentKind.DECLARATION) {
            repeat(sheet, now);
        } else if (sheet.released) {
            takeBack(sheet);
            if (random.nextBoolean()) {
                change(sheet);
                put(sheet, "D", null);
            }
        } else if (random.nextInt(3) > 0) {
            audit(sheet, now, late());
        } else {
            change(sheet);
            put(sheet, "D", null);
        }
    }

    private Duration late() {
        int most = scenario.booking().twin() && random.nextInt(3) == 0
                ? TOO_LATE_SECONDS : (int) Scenario.SETTLE.toSeconds() - 10;
        return Duration.ofSeconds(scenario.late() ? random.nextInt(most) : 0);
    }

    /** A declaration once more by the same way, or changed. */
    private void repeat(DocumentSheet sheet, LocalDateTime now) {
        if (!sheet.told || sheet.pushed && !pushers.isIdle()) {
            return;
        }
        if (random.nextBoolean()) {
            change(sheet);
            tell(sheet, now);
        } else if (sheet.pushed) {
            push(sheet);
        }
    }

    @Override
    public Duration afterwards() {
        return Duration.ofSeconds(settleSeconds + 5);
    }

    @Override
    public void calm() {
        LocalDateTime now = clock.now();
        while (sheets.size() < total()) {
            add(now);
        }
        for (DocumentSheet sheet : sheets) {
            commit(sheet, LocalDateTime.MAX);
            refuse(sheet, false);
            if (sheet.document.kind().isOfKingdee() && !sheet.released && random.nextInt(6) > 0) {
                audit(sheet, now, Duration.ZERO);
            }
        }
        tables.forEach(LookupFolder::mend);
        ended = true;
    }

    @Override
    public int progress() {
        return kinds.stream().mapToInt(kind -> kind.count(sandbox)).sum();
    }

    private Map<String, List<String>> arrived() {
        Map<String, List<String>> all = new HashMap<>();
        kinds.forEach(kind -> all.putAll(kind.arrived(sandbox)));
        return all;
    }

    private List<Document> documents() {
        return List.copyOf(sheets).stream()
                .filter(sheet -> sheet.document.kind() != DocumentKind.DECLARATION || sheet.told)
                .map(sheet -> sheet.document).toList();
    }

    @Override
    public boolean isDone(String status) {
        if (!ended || !pushers.isIdle()) {
            return false;
        }
        return plain
                ? books.compare(documents(), arrived(), List.of())
                : Stream.of(Job.NO_CHECKPOINT, Job.STOPPED).noneMatch(status::equals)
                        && books.compare(documents(), arrived(), Letters.parse(status));
    }

    @Override
    public Verdict verdict() {
        pushers.close();
        List<Letters.Letter> letters = plain ? List.of() : database.letters(Letters::open);
        Map<String, List<String>> arrived = arrived();
        // of one that was answered to nobody, nothing has to be there
        List<DocumentSheet> untold
                = List.copyOf(sheets).stream().filter(sheet -> !documents().contains(sheet.document)).toList();
        untold.forEach(sheet -> arrived.remove(sheet.document.number()));
        books.compare(documents(), arrived, letters);
        return books.verdict(sheets.size());
    }

    @Override
    public String details() {
        return books.details();
    }

    @Override
    public void close() {
        pushers.close();
    }
}
