/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.Wire;
import io.camelerp.soak.scenario.Event;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Pause;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.scenario.Target;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.world.Crew;
import io.camelerp.soak.world.Database;
import io.camelerp.soak.world.Messages;
import io.camelerp.soak.world.Runners;
import io.camelerp.soak.world.StuckException;
import io.camelerp.soak.world.World;

/**
 * One run: the vendors in this JVM, the runner in another one that may be killed, and a clock that both share.
 */
final class Trial {

    /** What is lost does not come by waiting: a flawed run ends when nothing has arrived for so long. */
    private static final Duration PATIENCE_WITH_A_FLAW = Duration.ofSeconds(4);
    private static final int TICK_MILLIS = 15;
    private static final Duration MOST_PATIENCE_WITH_PROGRESS = Duration.ofSeconds(4);
    /** Long enough to read what has changed meanwhile: longer than rows have to settle. */
    private static final Duration PRESENT = Scenario.SETTLE.multipliedBy(3);
    private static final Duration MOST_SKEW = Duration.ofSeconds(280);

    private final Scenario scenario;
    private final Plan plan;
    private final Runners runners;
    private final Path folder;
    private final Random random;
    private final Map<Event, Integer> happened = new EnumMap<>(Event.class);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition never = lock.newCondition();
    private Sandbox sandbox;
    private SharedClock clock;
    private World world;
    private Database database;
    private Messages messages;
    private Crew crew;
    private String details = "";
    private volatile boolean trouble = true;

    Trial(Scenario scenario, Plan plan, Runners runners, Path folder) {
        this.scenario = scenario;
        this.plan = plan;
        this.runners = runners;
        this.folder = folder;
        this.random = Scenario.random(scenario.seed() ^ 0x5DEECE66DL);
    }

    /** Which records are lost or twice there, or why it is stuck. */
    String details() {
        return details;
    }

    Verdict run() throws InterruptedException {
        createFolder();
        clock = SharedClock.create(folder.resolve("clock"), Worlds.start(scenario, plan.isPlain(), random));
        sandbox = Sandbox.builder().clock(clock).start();
        database = scenario.postgres() ? Database.postgres(scenario.seed()) : Database.h2(folder);
        messages = Worlds.messages(scenario);
        world = new Worlds(scenario, plan, folder, sandbox, clock, database, messages, random).create();
        Thread ticker = new Thread(this::tick, "world");
        ticker.setDaemon(true);
        boolean stuck = false;
        try {
            crew = Crew.start(runners, prepare(), random);
            ticker.start();
            for (Event event : scenario.events()) {
                if (plan.isPlain() || random.nextInt(4) > 0) {
                    awaitProgress();
                }
                Pause.millis(random.nextInt(400));
                happen(event);
            }
            awaitProgress();
            awaitTime(plan.isPlain() ? PRESENT : Duration.ofSeconds(random.nextInt((int) PRESENT.toSeconds())));
            finish();
            crew.stop();
        } catch (StuckException e) {
            stuck = true;
            details = e.getMessage() + "; ";
            if (crew != null) {
                crew.killAll();
            }
        } finally {
            trouble = false;
            ticker.join();
            world.close();
        }
        Verdict books = world.verdict();
        database.close();
        if (messages != null) {
            messages.close();
        }
        details += world.details();
        sandbox.close();
        return books.plus(new Verdict(
                1, happened.getOrDefault(Event.KILL, 0), sandbox.faults().fired(), happened, 0, 0, 0, 0, stuck ? 1 : 0));
    }

    private void createFolder() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes what each of the runners has to know. */
    private List<Path> prepare() {
        Settings settings = new Settings().with("target", scenario.target()).with("seed", scenario.seed())
                .with("failing", scenario.failing()).with("door", scenario.door()).with("wdt", switch (scenario.door()) {
                    case CLASSIC -> sandbox.wdtUrl();
                    case Y -> sandbox.wdtYUrl();
                    case QIMEN -> sandbox.qimenUrl();
                }).with("kingdee", sandbox.kingdeeUrl()).with("sst", sandbox.sstUrl()).with("clock", folder.resolve("clock"))
                .with("pageSize", scenario.pageSize()).with("state", folder.resolve("state")).with("jdbc", scenario.jdbc())
                .with("queued", scenario.queued())
                .with("twins", scenario.twins()).with("style", scenario.style()).with("wholeWindow", scenario.wholeWindow())
                .with("window", scenario.window() == null ? "" : scenario.window().toMillis()).with("auth", scenario.auth())
                .with("database", database.url()).with("file", Worlds.records(folder)).with("prefetch", scenario.prefetch())
                .with("parallel", scenario.parallel())
                .with("plain", plan.isPlain()).with("flaw", plan.flaw()).with("batchSize", 1 + scenario.pageSize() / 4);
        if (messages != null) {
            messages.announce(settings);
        }
        world.begin(settings);
        sandbox.wdt().clampPageSize(scenario.clamp());
        if (plan.isPlain()) {
            sandbox.kingdee().requireAuth(false);
        }
        if (scenario.moody()) {
            sandbox.wdt().unstableOrder(true);
            sandbox.wdt().nullListWhenEmpty(true);
            sandbox.wdt().totalAsText(true);
            sandbox.wdt().codeAsText(true);
        }
        sandbox.wdt().betweenRequests(page -> {
            lock.lock();
            try {
                for (double left = scenario.moving(); trouble && random.nextDouble() < left; left--) {
                    world.step();
                }
            } finally {
                lock.unlock();
            }
        });
        latency(scenario.latency());
        faults("wdt:*", scenario.wdtFaults());
        faults("kingdee:*", scenario.kingdeeFaults(world.tellsOfWithdrawn()));
        faults("sst:*", scenario.sstFaults());
        return world.tell(settings, folder, scenario.roles());
    }

    private void latency(Duration latency) {
        sandbox.wdt().latency(latency);
        sandbox.kingdee().latency(latency);
        sandbox.sst().latency(latency);
    }

    private void faults(String operations, List<Fault> faults) {
        if (scenario.faulty() > 0 && !faults.isEmpty()) {
            sandbox.faults().randomly(operations, scenario.faulty(), scenario.seed(), faults.toArray(Fault[]::new));
        }
    }

    /** Time goes on, and the world with it. */
    private void tick() {
        lock.lock();
        try {
            while (trouble) {
                clock.advance(Duration.ofMillis(200 + random.nextInt(1500)));
                world.step();
                never.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Lets so much time pass at the vendors. */
    private void awaitTime(Duration time) throws InterruptedException {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            Pause.millis(TICK_MILLIS);
        }
    }

    /** Lets the runner do some work, if it does so soon: what strikes one that is only starting proves little. */
    private void awaitProgress() throws InterruptedException {
        int before = world.progress();
        Instant giveUp = Instant.now().plus(MOST_PATIENCE_WITH_PROGRESS);
        while (world.progress() <= before && Instant.now().isBefore(giveUp)) {
            Pause.millis(10);
        }
    }

    private void happen(Event event) throws InterruptedException {
        if (scenario.target() == Target.CLUSTER && event.ofElected()) {
            if (world.strike(event, crew)) {
                happened.merge(event, 1, Integer::sum);
            }
            return;
        }
        switch (event) {
            case KILL -> crew.kill(crew.any());
            case SUSPEND -> {
                crew.ask("suspend");
                Pause.millis(random.nextInt(200));
                crew.ask("resume");
            }
            case RESTART -> crew.ask("restart");
            case DISK_FULL -> {
                if (!crew.fillDisk(100 + random.nextInt(500))) {
                    return;
                }
            }
            case CLOCK_JUMP -> clock.skew(Duration.ofSeconds(random.nextInt(2 * (int) MOST_SKEW.toSeconds())).minus(MOST_SKEW));
            case DATABASE_AWAY -> fail(database.wire());
            case BROKER_AWAY -> fail(messages.wire());
            case MOVE_BACK -> crew.tryAsk("back");
            case STATE_LOST -> crew.begin(database::forget);
            case KICK_OUT -> {
                sandbox.kingdee().expireSessions();
                sandbox.kingdee().singleSession(true);
            }
            case KILL_ALL, FREEZE, FORGET_LOCKS, LOCKS_AWAY, LEADER_CUT_OFF -> throw new IllegalArgumentException(
                    "Nobody is elected here: " + event);
        }
        happened.merge(event, 1, Integer::sum);
    }

    /** Cuts a connection off for a while; some fall silent before. */
    private void fail(Wire wire) throws InterruptedException {
        if (random.nextBoolean()) {
            wire.stall();
            Pause.millis(500 + random.nextInt(1500));
        }
        wire.cut();
        Pause.millis(100 + random.nextInt(1500));
        wire.mend();
    }

    /** Ends all trouble, and waits until the runner says that it is done. */
    private void finish() throws InterruptedException {
        lock.lock();
        try {
            trouble = false;
            world.calm();
            sandbox.faults().clear();
            latency(Duration.ZERO);
            clock.skew(Duration.ZERO);
        } finally {
            lock.unlock();
        }
        crew.ask("calm");
        clock.advance(world.afterwards());
        Duration patience = plan.flaw() == Flaw.NONE ? world.patience() : PATIENCE_WITH_A_FLAW;
        Instant giveUp = Instant.now().plus(patience);
        int before = world.progress();
        List<String> status = crew.status();
        while (!status.stream().allMatch(world::isDone)) {
            if (plan.flaw() != Flaw.NONE && world.progress() != before) {
                before = world.progress();
                giveUp = Instant.now().plus(patience);
            }
            if (Instant.now().isAfter(giveUp)) {
                throw new StuckException("the runner stands at " + status);
            }
            clock.advance(Duration.ofSeconds(2));
            Pause.millis(20);
            status = crew.status();
        }
    }
}
