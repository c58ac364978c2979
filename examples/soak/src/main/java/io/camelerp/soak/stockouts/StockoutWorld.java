/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.stockouts;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.StockoutSeed;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.scenario.Target;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.world.ShopTables;
import io.camelerp.soak.world.World;

/**
 * Stock-outs of WDT: some are there, some are shipped while the runner works, some are changed, and some are committed
 * later than their time says.
 */
public final class StockoutWorld implements World {

    public static final String API = "stockout_order_query_trade";
    /** The status of a stock-out that was cancelled. */
    public static final int CANCELLED = 5;
    /** Before the version in the remark, which a bill shows. */
    public static final String VERSION = "version ";

    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
    /** How late a commit is at most: within what the runner was told to wait. */
    private static final int LATEST_SECONDS = (int) Scenario.SETTLE.toSeconds() - 10;
    /** And how late where a twin looks for what comes later than that. */
    private static final int TOO_LATE_SECONDS = 10 * (int) Scenario.SETTLE.toSeconds();

    private final Scenario scenario;
    private final boolean plain;
    private final Sandbox sandbox;
    private final SharedClock clock;
    private final Books books;
    private final Path lookup;
    private final ShopTables tables;
    private final Random random;
    private final List<ObjectNode> toCome = new ArrayList<>();
    private final Map<String, List<ObjectNode>> stockouts = new LinkedHashMap<>();
    private final Map<String, Instant> visible = new HashMap<>();
    private LocalDateTime end = LocalDateTime.MAX;

    public StockoutWorld(Scenario scenario, boolean plain, Sandbox sandbox, SharedClock clock, Books books, Path folder) {
        this.scenario = scenario;
        this.plain = plain;
        this.sandbox = sandbox;
        this.clock = clock;
        this.books = books;
        this.lookup = folder.resolve("lookup");
        this.tables = new ShopTables(lookup, sandbox);
        this.random = Scenario.random(~scenario.seed());
    }

    /** The present as rows carry it: some vendors' servers keep fractions of a second. */
    private String present() {
        boolean fractions = !isBooked() && (plain || scenario.seed() % 2 == 0);
        return (fractions ? MILLIS : SharedClock.FORMAT).format(clock.now());
    }

    private boolean isBooked() {
        return scenario.target().isBooked();
    }

    private boolean isOf(Target target) {
        return scenario.target() == target && !plain;
    }

    private boolean cancels() {
        return scenario.target().isUndone() && !plain;
    }

    private LocalDateTime now() {
        return clock.now().truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public void begin(Settings settings) {
        LocalDateTime from = now().minus(scenario.spread());
        Stream<ObjectNode> seeds = new StockoutSeed(scenario.rows() + scenario.live(), scenario.seed(), from, now()).stream();
        seeds.forEach(row -> {
            row.put("modified", row.path("consign_time").asText()).put("status", 95).put("version", 1);
            if (plain) {
                bookable(row);
            } else if (isOf(Target.SUMMARY) || isOf(Target.WORKERS)) {
                row.put("remark", VERSION + 1);
            }
            toCome.add(row);
        });
        for (int i = 0; i < scenario.rows(); i++) {
            put(toCome.remove(random.nextInt(toCome.size())), Instant.EPOCH);
        }
        settings.with("api", API).with("fields", String.join(",", fields(scenario)))
                .with("startFrom", SharedClock.FORMAT.format(from.minusMinutes(1)))
                .with("settleDelay", Scenario.SETTLE.toMillis())
                .with("byModified", scenario.byModified());
        scenario.booking().tell(settings);
        if (cancels()) {
            // whoever undoes bills relies on this being longer than a machine may be busy, who books them does not
            settings.with("unknownWait", "PT3S");
        }
        if (isBooked() && !plain) {
            settings.with("lookup", lookup);
            tables.begin();
            if (scenario.booking().closed()) {
                sandbox.kingdee().closedUntil(LocalDate.now(SharedClock.SHANGHAI).minusDays(1L + random.nextInt(2)));
            }
        }
    }

    /** A sink that keeps no dead letters gets none. */
    public static void bookable(ObjectNode row) {
        row.put("shop_no", "SH001");
        row.path("details_list").forEach(line -> ((ObjectNode) line).put("spec_no", "SKU-0001"));
    }

    /** What makes the key of a record, and of its version where versions count. */
    public static List<String> fields(Scenario scenario) {
        return scenario.byModified() ? List.of("stockout_id", "version") : List.of("stockout_id");
    }

    private void put(ObjectNode row, Instant visibleFrom) {
        String key = row.path("stockout_id").asText();
        visible.put(key, visibleFrom);
        stockouts.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
        sandbox.wdt().put(API, row, visibleFrom);
    }

    @Override
    public void step() {
        // the vendor admits what is committed by now when it is asked: an older version must not come after a newer one
        sandbox.wdt().size(API);
        int changes = random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            if (!toCome.isEmpty() && random.nextInt(3) == 0) {
                put(toCome.remove(toCome.size() - 1).put("consign_time", present()).put("modified", present()), commit());
            } else {
                change();
            }
        }
        if (isBooked() && !plain && scenario.booking().baseDataSoon() && random.nextInt(100) == 0) {
            tables.complete();
        }
    }

    private void change() {
        List<String> keys = List.copyOf(stockouts.keySet());
        String key = keys.get(random.nextInt(keys.size()));
        List<ObjectNode> stockout = stockouts.get(key);
        if (visible.get(key).isAfter(clock.instant()) || Books.isCancelled(stockout)) {
            // what is not committed cannot be changed
            return;
        }
        ObjectNode row = Books.present(stockout).deepCopy();
        int version = row.path("version").asInt() + 1;
        row.put("version", version).put("modified", present());
        if (isOf(Target.SUMMARY)) {
            row.put("remark", VERSION + version);
            ObjectNode line = (ObjectNode) row.path("details_list").path(0);
            line.put("num", (1 + random.nextInt(9)) + ".5000").remove("position_list");
        }
        if (isOf(Target.WORKERS) && random.nextInt(4) == 0) {
            row.put("remark", VERSION + version);
        }
        if ((isOf(Target.SUMMARY) || cancels()) && random.nextInt(6) == 0) {
            row.put("status", CANCELLED);
        }
        put(row, commit());
    }

    private Instant commit() {
        boolean late = scenario.late() && random.nextInt(4) == 0;
        // whether a twin has told of a cancellation is not to be seen from here
        boolean tooLate = isBooked() && scenario.booking().twin() && !scenario.booking().action().equals("alert");
        return late ? clock.instant().plusSeconds(random.nextInt(tooLate ? TOO_LATE_SECONDS : LATEST_SECONDS)) : Instant.EPOCH;
    }

    @Override
    public void calm() {
        while (!toCome.isEmpty()) {
            put(toCome.remove(0).put("consign_time", present()).put("modified", present()), Instant.EPOCH);
        }
        if (isBooked() && !plain) {
            tables.complete();
            sandbox.kingdee().closedUntil(LocalDate.MIN);
        }
        end = now();
    }

    @Override
    public Duration afterwards() {
        Duration settled = Scenario.SETTLE.plusSeconds(5);
        // a day is summed up when it is over
        return scenario.target() != Target.SUMMARY
                ? settled
                : settled.plus(Duration.between(now(), now().toLocalDate().plusDays(1).atStartOfDay()));
    }

    @Override
    public int progress() {
        return books.progress();
    }

    @Override
    public boolean isDone(String status) {
        boolean known = !List.of(Job.NO_CHECKPOINT, Job.STOPPED).contains(status) && !status.startsWith(Job.UNSETTLED);
        return known && LocalDateTime.parse(status, SharedClock.FORMAT).isAfter(end) && books.isComplete(stockouts.values());
    }

    @Override
    public Verdict verdict() {
        return books.verdict(stockouts.values());
    }

    @Override
    public String details() {
        return books.details();
    }
}
