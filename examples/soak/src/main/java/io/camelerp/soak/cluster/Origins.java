/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Ledger;
import io.camelerp.soak.runner.Repeated;

/**
 * Which runner calls an account, as the vendors see it: each asks WDT for pages of another size, and SST at another
 * address.
 */
final class Origins implements AutoCloseable {

    static final String WDT = "wdt";
    static final String SST = "sst";
    /** The parameter of SST's address. */
    static final String RUNNER = "runner";

    private static final int SAMPLE_MILLIS = 50;
    /** Who has called within that calls now. */
    private static final Duration NOW = Duration.ofMillis(400);
    /** How long two may call: until the one notices that it is not elected any more, on a busy machine. */
    private static final Duration MOST_AT_ONCE = Duration.ofSeconds(6);
    private static final Duration ALONE = Duration.ofMillis(1500);

    private final Ledger ledger;
    private final int firstPageSize;
    private final Map<String, Account> accounts = Map.of(WDT, new Account(), SST, new Account());
    private final List<String> accountsUsed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Repeated samples = new Repeated(lock, SAMPLE_MILLIS, this::sample);
    private Instant before = Instant.now();

    /** Who has called an account when. */
    private static final class Account {

        private final Map<Integer, Instant> last = new TreeMap<>();
        private Instant aloneSince = Instant.now();
        private int lastCaller = -1;
        private Duration atOnce = Duration.ZERO;
        private Duration longest = Duration.ZERO;

        void called(int runner, Instant now) {
            if (runner != lastCaller) {
                aloneSince = now;
            }
            lastCaller = runner;
            last.put(runner, now);
        }

        void pass(Instant now, Duration time) {
            boolean some = last.values().stream().filter(at -> at.plus(NOW).isAfter(now)).count() > 1;
            atOnce = some ? atOnce.plus(time) : Duration.ZERO;
            longest = atOnce.compareTo(longest) > 0 ? atOnce : longest;
        }

        boolean isOfOne(Instant now) {
            return lastCaller >= 0 && aloneSince.plus(ALONE).isBefore(now) && last.get(lastCaller).plus(ALONE).isAfter(now);
        }

        @Override
        public String toString() {
            return "last calls " + last + ", of one since " + aloneSince + ", of two for " + longest + " at most";
        }
    }

    /**
     * @param firstPageSize that of the first runner; the next one has the next
     * @param accounts      those that runners call
     */
    Origins(Ledger ledger, int firstPageSize, String... accounts) {
        this.ledger = ledger;
        this.firstPageSize = firstPageSize;
        this.accountsUsed = List.of(accounts);
    }

    void start() {
        samples.start();
    }

    private void sample() {
        List<Call> calls = ledger.calls();
        ledger.clear();
        Instant now = Instant.now();
        Map<String, TreeSet<Integer>> callers = new HashMap<>();
        calls.forEach(call -> runner(call).ifPresent(
                runner -> callers.computeIfAbsent(call.vendor(), any -> new TreeSet<>()).add(runner)));
        callers.forEach((account, runners) -> runners.forEach(runner -> accounts.get(account).called(runner, now)));
        // a pause of this JVM is no time in which two have called
        Duration time = Duration.between(before, now);
        Duration most = Duration.ofMillis(2L * SAMPLE_MILLIS);
        accounts.values().forEach(account -> account.pass(now, time.compareTo(most) > 0 ? most : time));
        before = now;
    }

    private OptionalInt runner(Call call) {
        String origin = call.params().get(call.vendor().equals(SST) ? RUNNER : "page_size");
        if (origin == null) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(origin) - (call.vendor().equals(SST) ? 0 : firstPageSize));
    }

    /** Who has called an account last. */
    Optional<Integer> last(String account) {
        lock.lock();
        try {
            return Optional.of(accounts.get(account).lastCaller).filter(runner -> runner >= 0);
        } finally {
            lock.unlock();
        }
    }

    /** Whether each account is called, and by one only for a while. */
    boolean isSettled() {
        lock.lock();
        try {
            Instant now = Instant.now();
            return accountsUsed.stream().allMatch(account -> accounts.get(account).isOfOne(now));
        } finally {
            lock.unlock();
        }
    }

    /** The accounts that two have called for too long. */
    List<String> twice() {
        lock.lock();
        try {
            return accountsUsed.stream().filter(account -> accounts.get(account).longest.compareTo(MOST_AT_ONCE) > 0)
                    .map(account -> "two call " + account + ": " + accounts.get(account)).collect(Collectors.toList());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return new ArrayList<>(accountsUsed).stream().map(account -> account + ": " + accounts.get(account))
                    .collect(Collectors.joining("; "));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        try {
            samples.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
