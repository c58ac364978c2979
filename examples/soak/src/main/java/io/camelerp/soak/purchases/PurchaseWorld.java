/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.purchases;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.soak.purchases.PurchaseBooks.Document;
import io.camelerp.soak.purchases.PurchaseBooks.Version;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.scenario.Booking;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Scenario.Door;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.world.Database;
import io.camelerp.soak.world.World;

/**
 * Documents of purchasing and stock on their way into Kingdee: they are approved, changed, cancelled and approved anew,
 * and committed later than their time says; a document of one kind has the number of one of another.
 */
public final class PurchaseWorld implements World {

    /** The field of a bill that says what it was made from. */
    static final String SOURCE = "F_ora_Text_ckdh";
    static final String PURCHASE_IN_TYPE = "1";
    static final String RETURN_OUT_TYPE = "3";
    static final String OTHER_IN_TYPE = "6";
    static final String OTHER_OUT_TYPE = "7";
    static final String TRANSFER_TYPE = "0";

    private static final int DRAFT = 30;
    /** A draft in Y is no draft of classic. */
    private static final int DRAFT_OF_Y = 7;
    /** How late a commit is at most: within what the runner was told to wait. */
    private static final int LATEST_SECONDS = (int) Scenario.SETTLE.toSeconds() - 10;
    /** And how late where a twin looks for what comes later than that. */
    private static final int TOO_LATE_SECONDS = 10 * (int) Scenario.SETTLE.toSeconds();
    /** How long nothing more may come once all seems to be done. */
    private static final Duration QUIET = Scenario.SETTLE.multipliedBy(3);
    private static final int MOST_DOCUMENTS = 60;

    private final Scenario scenario;
    private final boolean plain;
    private final Sandbox sandbox;
    private final SharedClock clock;
    private final Database database;
    private final Path lookup;
    private final Random random;
    private final PurchaseRows rows;
    private final List<PurchaseKind> kinds;
    private final List<Sheet> sheets = Collections.synchronizedList(new ArrayList<>());
    private final PurchaseBooks books = new PurchaseBooks();
    private boolean complete;
    private volatile boolean ended;
    private Instant doneSince;

    /** A document, its present row, and from when on that can be seen. */
    private static final class Sheet {

        private final Document document;
        private ObjectNode row;
        private Instant visible = Instant.EPOCH;

        Sheet(Document document, ObjectNode row) {
            this.document = document;
            this.row = row;
        }
    }

    public PurchaseWorld(Scenario scenario, boolean plain, Sandbox sandbox, SharedClock clock, Path folder, Database database) {
        this.scenario = scenario;
        this.plain = plain;
        this.sandbox = sandbox;
        this.clock = clock;
        this.database = database;
        this.lookup = folder.resolve("lookup");
        this.random = Scenario.random(~scenario.seed());
        this.rows = new PurchaseRows(plain, scenario.door(), random);
        this.kinds = plain ? List.of(PurchaseKind.values()) : PurchaseKind.of(scenario.seed());
    }

    /** Any time of a day, or shortly before its end: where a day is all that the vendor knows, that counts. */
    public static Instant start(Random random) {
        return random.nextBoolean() ? Instant.now().minus(Duration.ofHours(6)) : SharedClock.eveOfYesterday(random);
    }

    private LocalDateTime now() {
        return clock.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private Door door() {
        return scenario.door();
    }

    @Override
    public void begin(Settings settings) {
        LocalDateTime from = now().minus(scenario.spread());
        for (int i = 0; i < Math.min(scenario.rows(), MOST_DOCUMENTS); i++) {
            add(from.plusSeconds(random.nextInt((int) scenario.spread().toSeconds())), Instant.EPOCH);
        }
        settings.with("kinds", kinds.stream().map(PurchaseKind::name).collect(Collectors.joining(",")))
                .with("startFrom", SharedClock.FORMAT.format(from.minusMinutes(1)))
                .with("settleDelay", Scenario.SETTLE.toMillis())
                .with("lookup", lookup)
                // so many routes read so many windows again each second
                .with("window", random.nextBoolean() ? "" : scenario.spread().dividedBy(4).plusMinutes(1).toMillis());
        scenario.booking().tell(settings);
        if (kinds.contains(PurchaseKind.ORDER) && !plain) {
            // whoever tells of what was withdrawn relies on this being longer than a machine may be busy
            settings.with("unknownWait", "PT3S");
        }
        writeTables(plain);
        if (!plain && scenario.booking().closed()) {
            sandbox.kingdee().closedUntil(LocalDate.now(SharedClock.SHANGHAI).minusDays(1L + random.nextInt(2)));
        }
        if (!plain && random.nextInt(3) == 0) {
            sandbox.wdt().hide(PurchaseKind.TRANSFER.api(door()), "modified", "created", "created_time");
        }
    }

    @Override
    public boolean tellsOfWithdrawn() {
        return kinds.stream().anyMatch(PurchaseKind::isWithdrawable);
    }

    /** The tables of the runner, with rows for what is missing or without them. */
    private void writeTables(boolean whole) {
        write("shop.csv", "shop_no,organisation,customer,department\nSH001,100,CUST001,BM000175\nSH002,100,CUST002,BM000175\n"
                          + "SH003,100,CUST003,BM000175\nSH004,101,CUST004,BM000176\nSH005,101,CUST005,BM000176\n"
                          + "SH006,101,CUST006,BM000176\n" + (whole ? "SH009,100,CUST001,BM000175\n" : ""));
        write("warehouse.csv", "warehouse_no,organisation,stock\nCK01,100,CK001\nCK02,101,CK002\n1,100,CK001\n2,101,CK002\n"
                               + (whole ? "CK03,101,CK002\n3,101,CK002\n" : ""));
        write("supplier.csv", "provider_no,supplier\nGYS001,SUP001\nGYS002,SUP002\nGYS003,SUP003\nGYS004,SUP004\n"
                              + (whole ? "GYS005,SUP004\n" : ""));
    }

    private void write(String name, String text) {
        try {
            Files.createDirectories(lookup);
            Path written = Files.writeString(lookup.resolve(name + ".new"), text);
            // a file that has only just been written is left alone for a while
            Files.setLastModifiedTime(written, FileTime.from(Instant.now().minusSeconds(complete ? 60 : 3600)));
            Files.move(written, lookup.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void bringBaseData() {
        if (!complete) {
            complete = true;
            writeTables(true);
            sandbox.kingdee().baseData("materials", Booking.SPEC);
        }
    }

    private void add(LocalDateTime time, Instant visible) {
        int index = sheets.size();
        PurchaseKind kind = kinds.get(index % kinds.size());
        // what was made after each other shares a number, as far as it is of different kinds
        String number = "DJ" + (1000 + index / kinds.size());
        ObjectNode row = rows.head(kind, 7_000_000 + index, number, SharedClock.FORMAT.format(time));
        rows.fill(kind, row, 1);
        boolean draft = !plain && random.nextInt(4) == 0;
        Sheet sheet = new Sheet(new Document(kind, number), row);
        put(sheet, draft ? draft(kind) : kind.booked(door()), time, visible);
        sheets.add(sheet);
    }

    private String draft(PurchaseKind kind) {
        return String.valueOf(door() == Door.Y && kind == PurchaseKind.ORDER ? DRAFT_OF_Y : DRAFT);
    }

    /** Takes a document into a state. */
    private void put(Sheet sheet, String status, LocalDateTime time, Instant visible) {
        PurchaseKind kind = sheet.document.kind();
        ObjectNode row = sheet.row.put("status", status).put("modified", SharedClock.FORMAT.format(time))
                .put(PurchaseLetters.VERSION, sheet.document.states() + 1);
        boolean bookable = status.equals(kind.booked(door()));
        if (bookable && !row.has("consign_time")) {
            row.put("consign_time", SharedClock.FORMAT.format(time));
        }
        sheet.visible = visible;
        sheet.document.add(new Version(PurchaseRows.content(kind, row), bookable));
        sandbox.wdt().put(kind.api(door()), row.deepCopy(), visible);
    }

    @Override
    public void step() {
        // the vendor admits what is committed by now when it is asked: an older version must not come after a newer one
        kinds.forEach(kind -> sandbox.wdt().size(kind.api(door())));
        if (sheets.size() < Math.min(scenario.rows(), MOST_DOCUMENTS) + scenario.live() && random.nextInt(4) == 0) {
            add(now(), commit());
        }
        if (!plain && random.nextInt(3) == 0) {
            change(sheets.get(random.nextInt(sheets.size())));
        }
        if (!plain && scenario.booking().baseDataSoon() && random.nextInt(100) == 0) {
            bringBaseData();
        }
    }

    private void change(Sheet sheet) {
        PurchaseKind kind = sheet.document.kind();
        String status = sheet.row.path("status").asText();
        boolean cancelled = status.equals(kind.cancelled(door()));
        if (sheet.visible.isAfter(clock.instant()) || cancelled && !kind.isWithdrawable()) {
            // what is not committed cannot be changed
            return;
        }
        if (!status.equals(kind.booked(door()))) {
            put(sheet, random.nextInt(4) == 0 ? kind.cancelled(door()) : amended(sheet), now(), commit());
        } else if (random.nextInt(4) == 0) {
            boolean anew = kind.isWithdrawable() && random.nextBoolean();
            put(sheet, anew ? kind.withdrawn(door()) : kind.cancelled(door()), now(), commit());
        } else {
            put(sheet, amended(sheet), now(), commit());
        }
    }

    /** Changes what is booked of a document, or only something else. */
    private String amended(Sheet sheet) {
        PurchaseKind kind = sheet.document.kind();
        if (random.nextBoolean()) {
            rows.fill(kind, sheet.row, sheet.document.states() + 1);
        } else {
            sheet.row.put("logistics_name", "承运商" + sheet.document.states());
        }
        return kind.booked(door());
    }

    private Instant commit() {
        boolean late = scenario.late() && random.nextInt(4) == 0;
        int latest = scenario.booking().twin() ? TOO_LATE_SECONDS : LATEST_SECONDS;
        return late ? clock.instant().plusSeconds(random.nextInt(latest)) : Instant.EPOCH;
    }

    @Override
    public void calm() {
        while (sheets.size() < Math.min(scenario.rows(), MOST_DOCUMENTS) + scenario.live()) {
            add(now(), Instant.EPOCH);
        }
        bringBaseData();
        sandbox.kingdee().closedUntil(LocalDate.MIN);
        ended = true;
    }

    /** What is booked, by the names of documents. */
    private Map<String, List<String>> booked() {
        Map<String, List<String>> found = new HashMap<>();
        for (PurchaseKind kind : PurchaseKind.values()) {
            for (Bill bill : sandbox.kingdee().bills(kind.form())) {
                String name = Document.name(kind.routeId(), bill.model().path(SOURCE).asText(bill.number()));
                found.computeIfAbsent(name, any -> new ArrayList<>())
                        .addAll(Collections.nCopies(bill.saves(), PurchaseRows.content(kind, bill)));
            }
        }
        return found;
    }

    /** Bills of documents as they are now that are not where they shall be brought. */
    private List<String> unfinished() {
        String through = switch (scenario.booking().goal()) {
            case "audited" -> "C";
            case "submitted" -> "BC";
            default -> "ABCZ";
        };
        Map<String, Version> present = documents().stream().collect(Collectors.toMap(Document::name, Document::present));
        return kinds.stream().flatMap(kind -> sandbox.kingdee().bills(kind.form()).stream().filter(bill -> {
            Version version = present.get(Document.name(kind.routeId(), bill.number()));
            return version != null && version.isBookable() && version.content().equals(PurchaseRows.content(kind, bill))
                    && !through.contains(bill.status());
        }).map(bill -> Document.name(kind.routeId(), bill.number()) + " in status " + bill.status())).toList();
    }

    private List<Document> documents() {
        return List.copyOf(sheets).stream().map(sheet -> sheet.document).toList();
    }

    @Override
    public int progress() {
        return kinds.stream().mapToInt(kind -> sandbox.kingdee().count(kind.form())).sum();
    }

    @Override
    public boolean isDone(String status) {
        boolean done = ended && !status.equals(Job.NO_CHECKPOINT) && !status.equals(Job.STOPPED)
                && !status.startsWith(Job.UNSETTLED)
                && books.compare(documents(), booked(), PurchaseLetters.parse(status)) && unfinished().isEmpty();
        if (!done) {
            doneSince = null;
            return false;
        }
        doneSince = doneSince == null ? clock.instant() : doneSince;
        return plain || clock.instant().isAfter(doneSince.plus(QUIET));
    }

    @Override
    public Verdict verdict() {
        books.compare(documents(), booked(), plain ? List.of() : database.letters(PurchaseLetters::open));
        if (!plain) {
            unfinished().forEach(books::lose);
        }
        books.doubtOthers(booked(), documents());
        return books.verdict(sheets.size());
    }

    @Override
    public String details() {
        return books.details() + ", door " + door() + ", kinds " + kinds;
    }
}
