/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

/**
 * One run: the vendors in this JVM, the runner in another one that may be killed, and a clock that both share.
 */
final class Trial {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** What is lost does not come by waiting: a flawed run ends when nothing has arrived for so long. */
    private static final Duration PATIENCE_WITH_A_FLAW = Duration.ofSeconds(4);
    private static final int TICK_MILLIS = 15;
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 10_000;
    private static final Duration MOST_PATIENCE_WITH_PROGRESS = Duration.ofSeconds(4);
    /** Long enough to read what has changed meanwhile: longer than rows have to settle. */
    private static final Duration PRESENT = StockoutWorld.SETTLE.multipliedBy(3);
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
    private RunnerProcess runner;
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
        clock = SharedClock.create(folder.resolve("clock"), Instant.now().minus(Duration.ofHours(6)));
        sandbox = Sandbox.builder().clock(clock).start();
        database = scenario.postgres() ? Database.postgres(scenario.seed()) : Database.h2(folder);
        world = createWorld();
        Thread ticker = new Thread(this::tick, "world");
        ticker.setDaemon(true);
        boolean stuck = false;
        try {
            runner = runners.take();
            prepare();
            runner.ask("start " + folder.resolve("settings.properties"));
            ticker.start();
            for (Event event : scenario.events()) {
                if (plan.isPlain() || random.nextInt(4) > 0) {
                    awaitProgress();
                }
                pause(random.nextInt(400));
                happen(event);
            }
            awaitProgress();
            awaitTime(plan.isPlain() ? PRESENT : Duration.ofSeconds(random.nextInt((int) PRESENT.toSeconds())));
            finish();
            runner.ask("stop");
            runners.giveBack(runner);
        } catch (StuckException e) {
            stuck = true;
            details = e.getMessage() + "; ";
            runner.kill();
        } finally {
            trouble = false;
            ticker.join();
            world.close();
        }
        Verdict books = world.verdict();
        database.close();
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

    private World createWorld() {
        return switch (scenario.target()) {
            case KINGDEE, FILE -> new StockoutWorld(scenario, plan.isPlain(), sandbox, clock, folder, database);
            case POOL -> new PoolWorld(scenario, sandbox, folder);
            case SNAPSHOT -> new SnapshotWorld(scenario, sandbox, folder);
            case TRANSFERS, PUSHES -> new SstWorld(scenario, sandbox, clock, folder, freePort());
        };
    }

    /**
     * A port that the system does not give to clients: a client that knocks at a free one of those again and again is
     * one day connected to itself.
     */
    private int freePort() {
        while (true) {
            int port = FIRST_PORT + random.nextInt(PORTS);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                // taken: another one
            }
        }
    }

    private void prepare() {
        Settings settings = new Settings().with("target", scenario.target()).with("seed", scenario.seed())
                .with("failing", scenario.failing()).with("door", scenario.door()).with("wdt", switch (scenario.door()) {
                    case CLASSIC -> sandbox.wdtUrl();
                    case Y -> sandbox.wdtYUrl();
                    case QIMEN -> sandbox.qimenUrl();
                }).with("kingdee", sandbox.kingdeeUrl()).with("sst", sandbox.sstUrl()).with("clock", folder.resolve("clock"))
                .with("pageSize", scenario.pageSize()).with("state", folder.resolve("state")).with("jdbc", scenario.jdbc())
                .with("twins", scenario.twins()).with("style", scenario.style()).with("wholeWindow", scenario.wholeWindow())
                .with("window", scenario.window() == null ? "" : scenario.window().toMillis()).with("auth", scenario.auth())
                .with("database", database.url()).with("prefetch", scenario.prefetch())
                .with("parallel", scenario.parallel())
                .with("plain", plan.isPlain()).with("flaw", plan.flaw()).with("batchSize", 1 + scenario.pageSize() / 4);
        world.begin(settings);
        settings.save(folder.resolve("settings.properties"));
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
        faults("kingdee:*", scenario.kingdeeFaults());
        faults("sst:*", scenario.sstFaults());
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

    private void pause(int millis) throws InterruptedException {
        lock.lock();
        try {
            never.await(millis, TimeUnit.MILLISECONDS);
        } finally {
            lock.unlock();
        }
    }

    /** Lets so much time pass at the vendors. */
    private void awaitTime(Duration time) throws InterruptedException {
        Instant end = clock.instant().plus(time);
        while (clock.instant().isBefore(end)) {
            pause(TICK_MILLIS);
        }
    }

    /** Lets the runner do some work, if it does so soon: what strikes one that is only starting proves little. */
    private void awaitProgress() throws InterruptedException {
        int before = world.progress();
        Instant giveUp = Instant.now().plus(MOST_PATIENCE_WITH_PROGRESS);
        while (world.progress() <= before && Instant.now().isBefore(giveUp)) {
            pause(10);
        }
    }

    private void happen(Event event) throws InterruptedException {
        switch (event) {
            case KILL -> kill();
            case SUSPEND -> {
                runner.ask("suspend");
                pause(random.nextInt(200));
                runner.ask("resume");
            }
            case RESTART -> runner.ask("restart");
            case DISK_FULL -> {
                if (!Disk.limit(runner.pid(), 0)) {
                    return;
                }
                pause(100 + random.nextInt(500));
                Disk.unlimit(runner.pid());
            }
            case CLOCK_JUMP -> clock.skew(Duration.ofSeconds(random.nextInt(2 * (int) MOST_SKEW.toSeconds())).minus(MOST_SKEW));
            case DATABASE_AWAY -> {
                if (random.nextBoolean()) {
                    database.stall();
                    pause(500 + random.nextInt(1500));
                }
                database.cut();
                pause(100 + random.nextInt(1500));
                database.mend();
            }
            case KICK_OUT -> {
                sandbox.kingdee().expireSessions();
                sandbox.kingdee().singleSession(true);
            }
        }
        happened.merge(event, 1, Integer::sum);
    }

    private void kill() throws InterruptedException {
        runners.prepare();
        if (random.nextInt(4) == 0) {
            // while it may still be starting
            runner.tell("restart");
            pause(random.nextInt(300));
        }
        runner.kill();
        runner = runners.take();
        runner.ask("start " + folder.resolve("settings.properties"));
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
        runner.ask("calm");
        clock.advance(StockoutWorld.SETTLE.plusSeconds(5));
        Duration patience = plan.flaw() == Flaw.NONE ? PATIENCE : PATIENCE_WITH_A_FLAW;
        Instant giveUp = Instant.now().plus(patience);
        int before = world.progress();
        String status = runner.ask("status");
        while (!world.isDone(status)) {
            if (plan.flaw() != Flaw.NONE && world.progress() != before) {
                before = world.progress();
                giveUp = Instant.now().plus(patience);
            }
            if (Instant.now().isAfter(giveUp)) {
                throw new StuckException("the runner stands at " + status);
            }
            if (status.equals(Job.STOPPED)) {
                runner.ask("restart");
            }
            clock.advance(Duration.ofSeconds(2));
            pause(20);
            status = runner.ask("status");
        }
    }
}
