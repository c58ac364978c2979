/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.reconciled;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import io.camelerp.routes.reconcile.ReconcileDesk;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.Repeated;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;

/**
 * Who compares by hand, and feeds in what is missing: any day at any time during the trouble, and afterwards all days
 * again and again, several of them at the same time.
 */
final class ReconcileClerks implements AutoCloseable {

    private static final int PAUSE_MILLIS = 200;

    private final ReconcileDesk desk;
    private final String route;
    private final boolean feeds;
    private final LocalDate first;
    private final SharedClock clock;
    private final BooleanSupplier calm;
    private final List<Clerk> clerks = new ArrayList<>();
    private final List<Repeated> passes = new ArrayList<>();

    ReconcileClerks(ReconcileDesk desk, Settings settings, SharedClock clock, BooleanSupplier calm) {
        this.desk = desk;
        this.route = ReconcileRoutes.compared(settings.flag("summary"));
        this.feeds = settings.flag("feed");
        this.first = LocalDate.parse(settings.get("startFrom").substring(0, 10));
        this.clock = clock;
        this.calm = calm;
        for (int i = 0; i < settings.number("clerks"); i++) {
            Clerk clerk = new Clerk(new Random(settings.number("seed") + 31L * i));
            clerks.add(clerk);
            passes.add(new Repeated(new ReentrantLock(), PAUSE_MILLIS, clerk::work));
        }
    }

    void start() {
        passes.forEach(Repeated::start);
    }

    /** Up to where the routes have come, and when the pass of all clerks began that has ended last, or nothing. */
    String told(String standing) {
        if (standing.equals(Job.STOPPED)) {
            return standing;
        }
        long passed = clerks.stream().mapToLong(clerk -> clerk.began).min().orElseThrow();
        int count = clerks.stream().mapToInt(clerk -> clerk.count).min().orElseThrow();
        int open = clerks.stream().mapToInt(clerk -> clerk.open).max().orElseThrow();
        return standing + ReconciledWorld.BETWEEN + passed + ReconciledWorld.BETWEEN + count + ReconciledWorld.BETWEEN + open;
    }

    /** One of them, whose last whole pass others see. */
    private final class Clerk {

        private final Random random;
        private volatile long began;
        private volatile int count;
        private volatile int open;

        Clerk(Random random) {
            this.random = random;
        }

        void work() {
            if (calm.getAsBoolean()) {
                passThrough();
            } else {
                doSomething();
            }
        }

        private void doSomething() {
            List<LocalDate> days = days();
            String day = days.get(random.nextInt(days.size())).toString();
            switch (random.nextInt(feeds ? 4 : 3)) {
                case 0 -> desk.reconcile(day);
                case 1 -> desk.reconcile(route, day);
                case 2 -> desk.differences(route, day);
                default -> desk.feed(route, day);
            }
        }

        private void passThrough() {
            Instant start = clock.instant();
            for (LocalDate day : days()) {
                boolean missing = desk.reconcile(route, day.toString()).containsKey("MISSING");
                if (feeds && missing) {
                    desk.feed(route, day.toString());
                    desk.reconcile(route, day.toString());
                }
            }
            open = desk.getDifferences();
            count++;
            began = start.toEpochMilli();
        }
    }

    /** Those that have begun long enough ago to be compared. */
    private List<LocalDate> days() {
        LocalDate last = clock.now().minusMinutes(6).toLocalDate();
        return first.isAfter(last) ? List.of(first) : first.datesUntil(last.plusDays(1)).toList();
    }

    @Override
    public void close() throws InterruptedException {
        for (Repeated pass : passes) {
            pass.close();
        }
    }
}
