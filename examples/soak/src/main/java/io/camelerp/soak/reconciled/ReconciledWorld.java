/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.reconciled;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.StockoutSeed;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.scenario.Reconciling;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.stockouts.StockoutWorld;
import io.camelerp.soak.world.Database;
import io.camelerp.soak.world.ShopTables;
import io.camelerp.soak.world.World;

/**
 * Stock-outs of several days that polling cannot notice, because WDT hides them until long after they were shipped or
 * says now and then that it has fewer than it has, and people who delete, change and enter bills in Kingdee.
 */
public final class ReconciledWorld implements World {

    /** Between the parts of what a runner says of itself. */
    static final String BETWEEN = " / ";

    private static final Duration COMPARED = Duration.ofMinutes(6);
    private static final Duration ANOTHER_PASS = Duration.ofMinutes(1);
    /** After so many passes nothing more is waited for. */
    private static final int PASSES = 12;

    private final Scenario scenario;
    private final Reconciling setup;
    private final boolean plain;
    private final Sandbox sandbox;
    private final SharedClock clock;
    private final Path lookup;
    private final ShopTables tables;
    private final Path reports;
    private final Random random;
    private final KingdeePeople people;
    private final ReconciledBooks books;
    private final List<ObjectNode> toCome = new ArrayList<>();
    /** By number, as they are now, and whether they are committed. */
    private final Map<String, ObjectNode> stockouts = new LinkedHashMap<>();
    private final Set<String> hidden = new HashSet<>();
    private final Set<String> denied = new HashSet<>();
    private int denials;
    private LocalDateTime end = LocalDateTime.MAX;
    private Instant settled;
    private boolean gone;

    public ReconciledWorld(Scenario scenario, boolean plain, Sandbox sandbox, SharedClock clock, Database database,
                           Path folder) {
        this.scenario = scenario;
        this.setup = Reconciling.draw(scenario.seed());
        this.plain = plain;
        this.sandbox = sandbox;
        this.clock = clock;
        this.lookup = folder.resolve("lookup");
        this.tables = new ShopTables(lookup, sandbox);
        this.reports = folder.resolve("reports");
        this.random = Scenario.random(~scenario.seed());
        this.people = new KingdeePeople(sandbox, random);
        this.books = new ReconciledBooks(sandbox, database, setup, plain, people, reports);
    }

    private LocalDateTime now() {
        return clock.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private String present() {
        return SharedClock.FORMAT.format(now());
    }

    @Override
    public void begin(Settings settings) {
        LocalDateTime from = now().minus(plain ? scenario.spread() : setup.days());
        new StockoutSeed(scenario.rows() + scenario.live(), scenario.seed(), from, now()).stream().forEach(row -> {
            row.put("modified", row.path("consign_time").asText()).put("status", 95);
            if (plain) {
                StockoutWorld.bookable(row);
            }
            toCome.add(row);
        });
        for (int i = 0; i < scenario.rows(); i++) {
            come(toCome.remove(random.nextInt(toCome.size())));
        }
        settings.with("startFrom", SharedClock.FORMAT.format(from.minusMinutes(1))).with("settleDelay",
                Scenario.SETTLE.toMillis());
        settings.with("reports", reports);
        scenario.booking().tell(settings);
        setup.tell(settings);
        if (setup.cancels()) {
            settings.with("unknownWait", "PT3S");
        }
        if (!plain) {
            settings.with("lookup", lookup);
            tables.begin();
            if (scenario.booking().closed()) {
                sandbox.kingdee().closedUntil(LocalDate.now(SharedClock.SHANGHAI).minusDays(1L + random.nextInt(3)));
            }
        }
    }

    /** WDT has a new stock-out; some are shown long after they were shipped, some a little. */
    private void come(ObjectNode row) {
        String name = ReconciledBooks.name(row);
        stockouts.put(name, row);
        if (random.nextInt(6) == 0) {
            hidden.add(name);
        } else {
            boolean late = scenario.late() && random.nextInt(4) == 0;
            sandbox.wdt().put(StockoutWorld.API, row, late ? clock.instant().plusSeconds(random.nextInt(20)) : Instant.EPOCH);
        }
    }

    private void show(String name) {
        sandbox.wdt().put(StockoutWorld.API, stockouts.get(name));
    }

    private boolean isShown(String name) {
        return sandbox.wdt().row(StockoutWorld.API, stockouts.get(name).path("stockout_id").asText()).isPresent();
    }

    @Override
    public void step() {
        if (!denied.isEmpty()) {
            if (--denials <= 0) {
                endDenial();
            }
            return;
        }
        if (!toCome.isEmpty() && random.nextInt(4) == 0) {
            come(toCome.remove(toCome.size() - 1).put("consign_time", present()).put("modified", present()));
        }
        switch (random.nextInt(plain ? 15 : 60)) {
            case 0, 1 -> people.act(stockouts, plain, clock.now().toLocalDate());
            case 2 -> {
                if (!hidden.isEmpty()) {
                    String name = any(hidden);
                    hidden.remove(name);
                    show(name);
                }
            }
            case 3, 4 -> change();
            case 5 -> {
                if (setup.lies() || plain) {
                    deny();
                }
            }
            case 6 -> {
                if (scenario.booking().baseDataSoon() && !plain) {
                    tables.complete();
                }
            }
            default -> {
                // the vendor is asked often, and nothing changes each time
            }
        }
    }

    private String any(Set<String> names) {
        return List.copyOf(names).get(random.nextInt(names.size()));
    }

    private void change() {
        String name = any(stockouts.keySet());
        ObjectNode row = stockouts.get(name);
        if (hidden.contains(name) || ReconciledBooks.isCancelled(row) || !isShown(name)) {
            return;
        }
        ObjectNode next = row.deepCopy().put("modified", present());
        if (!plain && random.nextInt(4) == 0) {
            next.put("status", StockoutWorld.CANCELLED);
        }
        stockouts.put(name, next);
        show(name);
    }

    /** For a moment WDT has none of its rows, or not all. */
    private void deny() {
        boolean all = random.nextBoolean();
        for (String name : stockouts.keySet()) {
            if (!hidden.contains(name) && (all || random.nextBoolean()) && isShown(name)) {
                denied.add(name);
                sandbox.wdt().remove(StockoutWorld.API, stockouts.get(name).path("stockout_id").asText());
            }
        }
        denials = 1 + random.nextInt(4);
    }

    private void endDenial() {
        denied.forEach(this::show);
        denied.clear();
    }

    @Override
    public void calm() {
        endDenial();
        toCome.forEach(row -> come(row.put("consign_time", present()).put("modified", present())));
        toCome.clear();
        // those that were to be committed by now, too
        stockouts.keySet().forEach(this::show);
        hidden.clear();
        if (!plain) {
            tables.complete();
            sandbox.kingdee().closedUntil(LocalDate.MIN);
        }
        end = now();
    }

    @Override
    public Duration afterwards() {
        Duration midnight = Duration.between(now(), now().toLocalDate().plusDays(1).atStartOfDay());
        return setup.summary() || setup.cron() ? COMPARED.plus(midnight) : COMPARED;
    }

    /** What is missing is fed in one by one. */
    @Override
    public Duration patience() {
        return Duration.ofMinutes(4);
    }

    @Override
    public int progress() {
        return plain ? sandbox.kingdee().count(ReconciledBooks.FORM) : sandbox.ledger().count("wdt:" + StockoutWorld.API);
    }

    @Override
    public boolean isDone(String status) {
        String[] parts = status.split(BETWEEN);
        String standing = parts[0];
        boolean through = parts.length == 4 && !standing.equals(Job.NO_CHECKPOINT) && !standing.startsWith(Job.UNSETTLED)
                && LocalDateTime.parse(standing, SharedClock.FORMAT).isAfter(end);
        if (!through) {
            settled = null;
            return false;
        }
        if (!gone) {
            // once more when no reading brings them again
            people.deleteSome();
            gone = true;
        }
        if (settled == null) {
            // what the next pass brings to its end is unsettled once more
            settled = clock.instant().plus(ANOTHER_PASS);
        }
        books.gauge(Integer.parseInt(parts[3]));
        boolean passed = Long.parseLong(parts[1]) > settled.toEpochMilli();
        return passed && (Integer.parseInt(parts[2]) >= PASSES || books.isComplete(stockouts.values()));
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
