/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Report;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.StockoutSeed;

/**
 * Stock-outs of WDT: some are there, some are shipped while the runner works, some are changed, and some are committed
 * later than their time says.
 */
final class StockoutWorld implements World {

    static final String API = "stockout_order_query_trade";
    static final Duration SETTLE = Duration.ofSeconds(30);

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
    /** How late a commit is at most: within what the runner was told to wait. */
    private static final int LATEST_SECONDS = (int) SETTLE.toSeconds() - 10;
    private static final int ALL = 1_000_000;

    private final Scenario scenario;
    private final boolean plain;
    private final Sandbox sandbox;
    private final SharedClock clock;
    private final Arrivals arrivals;
    private final Database database;
    private final Random random;
    private final List<ObjectNode> toCome = new ArrayList<>();
    private final Map<String, Integer> versions = new LinkedHashMap<>();
    private final Map<String, Instant> visible = new HashMap<>();
    private final Map<String, ObjectNode> rows = new HashMap<>();
    private final Set<String> lost = new TreeSet<>();
    private final Set<String> twice = new TreeSet<>();
    private LocalDateTime end = LocalDateTime.MAX;

    StockoutWorld(Scenario scenario, boolean plain, Sandbox sandbox, SharedClock clock, Arrivals arrivals, Database database) {
        this.scenario = scenario;
        this.plain = plain;
        this.sandbox = sandbox;
        this.clock = clock;
        this.arrivals = arrivals;
        this.database = database;
        this.random = Scenario.random(~scenario.seed());
    }

    /** The present as rows carry it: some vendors' servers keep fractions of a second. */
    private String present() {
        boolean fractions = !isKingdee() && (plain || scenario.seed() % 2 == 0);
        return (fractions ? MILLIS : TIME).format(LocalDateTime.ofInstant(clock.instant(), SHANGHAI));
    }

    private boolean isKingdee() {
        return scenario.target() == Target.KINGDEE;
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), SHANGHAI).truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public void begin(Settings settings) {
        LocalDateTime from = now().minus(scenario.spread());
        Stream<ObjectNode> seeds = new StockoutSeed(scenario.rows() + scenario.live(), scenario.seed(), from, now()).stream();
        seeds.forEach(row -> {
            row.put("modified", row.path("consign_time").asText()).put("status", 95).put("version", 1);
            if (plain) {
                bookable(row);
            }
            toCome.add(row);
        });
        for (int i = 0; i < scenario.rows(); i++) {
            put(toCome.remove(random.nextInt(toCome.size())), Instant.EPOCH);
        }
        settings.with("api", API).with("fields", String.join(",", fields(scenario)))
                .with("startFrom", TIME.format(from.minusMinutes(1))).with("settleDelay", SETTLE.toMillis())
                .with("byModified", scenario.byModified());
    }

    /** A sink that keeps no dead letters gets none. */
    static void bookable(ObjectNode row) {
        row.put("shop_no", "SH001");
        row.path("details_list").forEach(line -> ((ObjectNode) line).put("spec_no", "SKU-0001"));
    }

    /** What makes the key of a record, and of its version where versions count. */
    static List<String> fields(Scenario scenario) {
        return scenario.byModified() ? List.of("stockout_id", "version") : List.of("stockout_id");
    }

    private void put(ObjectNode row, Instant visibleFrom) {
        String key = row.path("stockout_id").asText();
        versions.put(key, row.path("version").asInt());
        visible.put(key, visibleFrom);
        rows.put(key, row);
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
    }

    private void change() {
        List<String> keys = List.copyOf(versions.keySet());
        String key = keys.get(random.nextInt(keys.size()));
        if (visible.get(key).isAfter(clock.instant())) {
            // what is not committed cannot be changed
            return;
        }
        ObjectNode row = rows.get(key).deepCopy();
        put(row.put("version", versions.get(key) + 1).put("modified", present()), commit());
    }

    private Instant commit() {
        boolean late = scenario.late() && random.nextInt(4) == 0;
        return late ? clock.instant().plusSeconds(random.nextInt(LATEST_SECONDS)) : Instant.EPOCH;
    }

    @Override
    public void calm() {
        while (!toCome.isEmpty()) {
            put(toCome.remove(0).put("consign_time", present()).put("modified", present()), Instant.EPOCH);
        }
        end = now();
    }

    @Override
    public int progress() {
        return isKingdee() ? sandbox.report().booked() : arrivals.count();
    }

    @Override
    public boolean isDone(String status) {
        boolean known = !status.equals(Job.NO_CHECKPOINT) && !status.equals(Job.STOPPED);
        return known && LocalDateTime.parse(status, TIME).isAfter(end);
    }

    @Override
    public Verdict verdict() {
        return isKingdee() ? books() : records();
    }

    private Verdict records() {
        List<String> keys = arrivals.keys();
        Set<String> arrived = new HashSet<>(keys);
        versions.forEach((key, version) -> {
            String expected = scenario.byModified() ? key + " " + version : key;
            if (!arrived.contains(expected)) {
                lost.add(expected);
            }
        });
        return new Verdict(
                0, 0, Map.of(), Map.of(), versions.size(), lost.size(), 0, keys.size() - arrived.size(), 0);
    }

    private Verdict books() {
        Report report = sandbox.report();
        lost.addAll(report.missing());
        try (ErpDataSource state = new ErpDataSource()) {
            state.setUrl(database.direct());
            new DeadLetterStore(state).list(ReadyRoutes.KINGDEE, DeadLetter.Status.OPEN, ALL)
                    .forEach(dead -> lost.remove(dead.letter().key()));
        }
        twice.addAll(report.duplicates());
        return new Verdict(
                0, 0, Map.of(), Map.of(), report.source(), lost.size(), report.duplicated() + report.foreign().size(), 0, 0);
    }

    @Override
    public String details() {
        return "lost " + lost + ", twice " + twice;
    }

    @Override
    public void close() {
        // the sandbox is not ours
    }
}
