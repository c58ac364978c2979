/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.Wire;
import io.camelerp.soak.orders.OrderFolder;
import io.camelerp.soak.orders.OrdersWorld;
import io.camelerp.soak.scenario.Event;
import io.camelerp.soak.scenario.Pause;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.stockouts.StockoutWorld;
import io.camelerp.soak.world.Crew;
import io.camelerp.soak.world.Database;
import io.camelerp.soak.world.LookupFolder;
import io.camelerp.soak.world.RunnerProcess;
import io.camelerp.soak.world.World;

/**
 * Stock-outs and declarations that go to Kingdee and orders that go to WDT, by three runners with one state, of which
 * one is elected for each account.
 */
public final class ClusterWorld implements World {

    /** How often a runner looks who is elected; one that is silent for five times as long is taken for dead. */
    static final Duration INTERVAL = Duration.ofMillis(200);

    private static final int RUNNERS = 3;
    /** Long enough for another one to be elected. */
    private static final int SILENCE_MILLIS = 8 * (int) INTERVAL.toMillis();
    private static final String ANY_TIME = "9999-12-31 23:59:59";

    private final Scenario scenario;
    private final boolean plain;
    private final Path folder;
    private final Path locks;
    private final Sandbox sandbox;
    private final Database database;
    private final Random random;
    private final StockoutWorld stockouts;
    private final OrdersWorld orders;
    private final Declarations declarations;
    private final Origins origins;
    private final List<Wire> wires = new ArrayList<>();

    public ClusterWorld(Scenario scenario, boolean plain, Path folder, Sandbox sandbox, SharedClock clock, Database database,
                        StockoutWorld stockouts) {
        this.scenario = scenario;
        this.plain = plain;
        this.folder = folder;
        this.locks = folder.resolve("locks");
        this.sandbox = sandbox;
        this.database = database;
        this.stockouts = stockouts;
        this.random = Scenario.random(~scenario.seed() ^ 3);
        this.orders = plain ? null : new OrdersWorld(scenario, false, sandbox, new OrderFolder(folder), database);
        this.declarations = plain ? null : new Declarations(scenario, sandbox, clock);
        this.origins = plain
                ? new Origins(sandbox.ledger(), scenario.pageSize(), Origins.WDT)
                : new Origins(sandbox.ledger(), scenario.pageSize(), Origins.WDT, Origins.SST);
    }

    @Override
    public void begin(Settings settings) {
        stockouts.begin(settings);
        settings.with("locks", locks).with("delay", "PT0.1S");
        if (!plain) {
            orders.begin(settings);
            settings.with("sstFrom", declarations.begin());
            new LookupFolder(folder.resolve("lookup"), random).begin(true);
            if (random.nextInt(3) == 0) {
                sandbox.wdt().requestsPerMinute(60 * (1 + random.nextInt(3)));
            }
        }
        origins.start();
    }

    @Override
    public List<Path> tell(Settings settings, Path into, List<Scenario.Role> roles) {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < RUNNERS; i++) {
            settings.with("pageSize", scenario.pageSize() + i)
                    .with("sst", sandbox.sstUrl() + "?" + Origins.RUNNER + "=" + i).with("state", folder.resolve("state-" + i));
            if (plain) {
                settings.with("database", Database.h2(folder.resolve("runner-" + i)).url());
            } else {
                Wire wire = Wire.to(database.wire().port());
                wires.add(wire);
                settings.with("database", database.url().replace(":" + database.wire().port() + "/", ":" + wire.port() + "/"));
            }
            files.add(settings.save(into.resolve("settings-" + i + ".properties")));
        }
        return files;
    }

    @Override
    public boolean strike(Event event, Crew crew) throws InterruptedException {
        int place = origins.last(plain || random.nextBoolean() ? Origins.WDT : Origins.SST).orElseGet(crew::any);
        switch (event) {
            case KILL -> crew.kill(random.nextInt(4) == 0 ? crew.any() : place);
            case KILL_ALL -> crew.replaceAll();
            case FREEZE -> freeze(crew.member(place), () -> {
            });
            case FORGET_LOCKS -> freeze(crew.member(place), this::forgetLocks);
            case LOCKS_AWAY -> moveLocks();
            case LEADER_CUT_OFF -> cutOff(wires.get(place));
            default -> throw new IllegalArgumentException("No " + event + " here");
        }
        return true;
    }

    private void freeze(RunnerProcess leader, Runnable meanwhile) throws InterruptedException {
        leader.freeze();
        try {
            Pause.millis(random.nextInt(300));
            meanwhile.run();
            Pause.millis(SILENCE_MILLIS + random.nextInt(SILENCE_MILLIS));
        } finally {
            leader.thaw();
        }
    }

    private void forgetLocks() {
        try (Stream<Path> files = Files.list(locks)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder that is not mounted; something else may be there, so that nobody can make it. */
    private void moveLocks() throws InterruptedException {
        Path away = folder.resolve("locks-away");
        boolean same = random.nextBoolean();
        try {
            Files.move(locks, away);
            if (random.nextInt(3) > 0) {
                Files.createFile(locks);
            }
            Pause.millis(random.nextInt(3 * SILENCE_MILLIS));
            if (Files.isRegularFile(locks)) {
                Files.delete(locks);
            }
            if (same && !Files.exists(locks)) {
                Files.move(away, locks);
            } else {
                Files.move(away, folder.resolve("locks-" + random.nextInt(Integer.MAX_VALUE)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void cutOff(Wire wire) throws InterruptedException {
        if (random.nextBoolean()) {
            wire.stall();
            Pause.millis(500 + random.nextInt(1500));
        }
        wire.cut();
        Pause.millis(500 + random.nextInt(3000));
        wire.mend();
    }

    @Override
    public void step() {
        stockouts.step();
        if (!plain) {
            orders.step();
            declarations.step();
        }
    }

    @Override
    public void calm() {
        stockouts.calm();
        if (!plain) {
            orders.calm();
            declarations.calm();
        }
    }

    @Override
    public Duration afterwards() {
        return stockouts.afterwards();
    }

    @Override
    public int progress() {
        return stockouts.progress() + (plain ? 0 : orders.progress() + declarations.progress());
    }

    @Override
    public boolean isDone(String status) {
        return status.isEmpty() && stockouts.isDone(ANY_TIME)
                && (plain || orders.isDone(status) && declarations.isDone()) && origins.isSettled();
    }

    @Override
    public Verdict verdict() {
        Verdict all = stockouts.verdict();
        if (!plain) {
            all = all.plus(orders.verdict()).plus(declarations.verdict());
        }
        return all.plus(Verdict.of(0, 0, origins.twice().size(), 0));
    }

    @Override
    public String details() {
        return stockouts.details() + (plain ? "" : "; orders " + orders.details() + "; " + declarations.details()) + "; "
               + origins;
    }

    @Override
    public void close() {
        origins.close();
        wires.forEach(Wire::close);
    }
}
