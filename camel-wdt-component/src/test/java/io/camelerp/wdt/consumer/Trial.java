/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Fault;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.client.VendorTime;

/**
 * A random life of a vendor and of a consumer, the same for the same seed: rows in bursts, rows that change between two
 * requests, rows that are committed late, answers that lie or break, exchanges that fail or end out of order, crashes.
 * In the end it says what got lost.
 */
final class Trial implements AutoCloseable {

    /** Makes the source under test, for the first start and for each restart. */
    interface Maker {
        Source make(SourceWorld world, LocalDateTime from);
    }

    private static final Duration PAST = Duration.ofHours(1);
    /**
     * What is left when all has been read: 6 minutes to settle where the vendor does not tell its time, and a few
     * polls.
     */
    private static final Duration LAG = Duration.ofMinutes(7);
    private static final Duration LIVE = Duration.ofMinutes(15);

    private static final List<Fault> FAULTS = List.of(
            Fault.HTTP_500, Fault.HTML_200, Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.RESET_MID_BODY, Fault.TRUNCATED_JSON,
            Fault.EMPTY_BODY, Fault.GARBAGE, Fault.NULL_PAGE, Fault.EMPTY_PAGE, Fault.shortPage(2), Fault.shortPage(5),
            Fault.RATE_LIMIT);

    private final Random random;
    private final Maker maker;
    private final SourceWorld world = new SourceWorld();
    private final boolean byModified;
    private final boolean fractions;
    private final boolean outOfOrder;
    private final double failing;
    private final double changing;
    private final Map<Long, Integer> versions = new HashMap<>();
    private final Map<Long, LocalDateTime> consigned = new HashMap<>();
    private final Map<Long, Instant> pending = new HashMap<>();
    private final Set<String> delivered = new HashSet<>();
    private final List<Batch> open = new ArrayList<>();
    private volatile boolean changes = true;
    private Source source;

    Trial(long seed, Maker maker) {
        this(seed, 0, 1, maker);
    }

    /** With windows that are read ahead and at once, another life each time: threads decide then, too. */
    Trial(long seed, int prefetch, int parallelWindows, Maker maker) {
        world.prefetch = prefetch;
        world.parallelWindows = parallelWindows;
        world.pause = this::pass;
        this.random = new Random(seed);
        this.maker = maker;
        this.byModified = random.nextBoolean();
        this.fractions = random.nextBoolean();
        this.outOfOrder = random.nextInt(3) == 0;
        this.failing = random.nextInt(2) * 0.1;
        this.changing = random.nextDouble();
        world.parameters = byModified ? SourceWorld.BY_MODIFIED : Map.of();
        world.sandbox.wdt().unstableOrder(random.nextBoolean());
        world.sandbox.wdt().totalAsText(random.nextBoolean());
        world.sandbox.wdt().nullListWhenEmpty(random.nextBoolean());
        world.sandbox.wdt().zeroTotalOnLaterPages(random.nextBoolean());
        world.sandbox.wdt().sendDate(random.nextInt(4) > 0);
        if (random.nextInt(3) == 0) {
            world.sandbox.wdt().clampPageSize(3 + random.nextInt(7));
        }
        List<Fault> faults = new ArrayList<>(FAULTS);
        Collections.shuffle(faults, random);
        world.sandbox.faults().randomly("wdt:*", random.nextInt(4) * 0.08, seed,
                faults.subList(0, 1 + random.nextInt(faults.size())).toArray(Fault[]::new));
        LocalDateTime from = world.now().minus(PAST);
        int bursts = 5 + random.nextInt(25);
        IntStream.range(0, bursts).forEach(burst -> {
            LocalDateTime time = from.plusSeconds(random.nextInt((int) PAST.toSeconds()));
            int rows = random.nextInt(4) == 0 ? 25 : 1 + random.nextInt(6);
            int spread = random.nextBoolean() ? 1 : 1 + random.nextInt(120);
            IntStream.range(0, rows).forEach(row -> create(notLater(time.plusSeconds(random.nextInt(spread))), Instant.MIN));
        });
        world.sandbox.wdt().betweenRequests(page -> changeMeanwhile());
    }

    /** Windows that are read at once are answered by several threads of the vendor. */
    private synchronized void changeMeanwhile() {
        if (changes && random.nextDouble() < changing) {
            world.clock.advance(Duration.ofMillis(random.nextInt(2000)));
            change(1 + random.nextInt(4));
        }
    }

    private LocalDateTime notLater(LocalDateTime time) {
        return time.isAfter(world.now()) ? world.now() : time;
    }

    private LocalDateTime fraction(LocalDateTime time) {
        return fractions ? time.plusNanos(random.nextInt(1000) * 1_000_000L) : time;
    }

    private void create(LocalDateTime time, Instant visibleFrom) {
        long id = versions.size() + 1L;
        LocalDateTime exact = fraction(time);
        versions.put(id, 1);
        consigned.put(id, exact);
        pending.put(id, visibleFrom);
        world.sandbox.wdt().put(SourceWorld.STOCKOUT, world.row(id, 1, exact, exact), visibleFrom);
    }

    /** The vendor's present, as rows carry it. */
    private LocalDateTime present() {
        LocalDateTime exact = LocalDateTime.ofInstant(world.clock.instant(), VendorTime.ZONE);
        return fractions ? exact : world.now();
    }

    private Instant committed() {
        return random.nextInt(4) == 0 ? world.clock.instant().plusSeconds(random.nextInt(50)) : Instant.MIN;
    }

    private synchronized void change(int rows) {
        // the vendor admits what was committed by now when it is asked, and an older version must not come after a newer
        world.sandbox.wdt().size(SourceWorld.STOCKOUT);
        for (int i = 0; i < rows; i++) {
            long id = 1 + random.nextInt(versions.size());
            if (random.nextInt(8) == 0) {
                create(world.now(), committed());
            } else if (!pending.get(id).isAfter(world.clock.instant())) {
                // what is not committed yet cannot be changed
                int version = versions.merge(id, 1, Integer::sum);
                Instant visibleFrom = committed();
                pending.put(id, visibleFrom);
                world.sandbox.wdt().put(SourceWorld.STOCKOUT, world.row(id, version, consigned.get(id), present()),
                        visibleFrom);
            }
        }
    }

    /** Lives the life, and says what was wrong in the end. */
    Optional<String> run() throws InterruptedException {
        LocalDateTime from = world.now().minus(PAST);
        source = maker.make(world, from);
        LocalDateTime end = world.now().plus(LIVE);
        while (world.now().isBefore(end)) {
            poll(from);
            pass(Duration.ofMillis(1000 + random.nextInt(120_000)));
            if (random.nextDouble() < changing) {
                change(1 + random.nextInt(3));
            }
            if (random.nextInt(12) == 0) {
                restart(from);
            }
        }
        endChanges();
        world.sandbox.faults().clear();
        pass(Duration.ofMinutes(8));
        for (int poll = 0; poll < 4 || poll < 100 && source.status().lag().compareTo(LAG) > 0; poll++) {
            poll(from);
            pass(Duration.ofSeconds(1));
        }
        settle(0);
        return problem();
    }

    private synchronized void endChanges() {
        changes = false;
    }

    /** Never while a row is being changed: it would come with a time that is long over. */
    private synchronized void pass(Duration time) {
        world.clock.advance(time);
    }

    private void restart(LocalDateTime from) {
        open.clear();
        source = maker.make(world, from);
    }

    private void poll(LocalDateTime from) throws InterruptedException {
        try {
            source.begin();
            Optional<Batch> batch = source.next();
            while (batch.isPresent()) {
                open.add(batch.get());
                if (changes && random.nextInt(60) == 0) {
                    deliver(batch.get(), random.nextInt(batch.get().items().size() + 1));
                    restart(from);
                    return;
                }
                settle(outOfOrder ? random.nextInt(4) : 0);
                batch = source.next();
            }
            settle(outOfOrder && changes ? random.nextInt(2) : 0);
        } catch (WdtException e) {
            settle(0);
        }
    }

    /** Ends exchanges, the oldest last where routes are asynchronous, until so many windows are open. */
    private void settle(int stillOpen) {
        while (open.size() > stillOpen) {
            Batch batch = open.remove(outOfOrder ? random.nextInt(open.size()) : 0);
            boolean fails = changes && random.nextDouble() < failing;
            int done = fails ? random.nextInt(batch.items().size()) : batch.items().size();
            deliver(batch, done);
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < batch.items().size(); i++) {
                outcomes.add(new Outcome(batch.items().get(i), i < done, null));
            }
            if (fails) {
                source.rollback(batch, outcomes);
            } else {
                source.commit(batch, outcomes);
            }
        }
    }

    private void deliver(Batch batch, int items) {
        batch.items().subList(0, items).forEach(item -> delivered
                .add(item.key() + (byModified ? item.record().get("remark").asText() : "")));
    }

    private Optional<String> problem() {
        List<String> lost = versions.entrySet().stream()
                .map(row -> row.getKey() + (byModified ? "v" + row.getValue() : "")).filter(row -> !delivered.contains(row))
                .toList();
        if (!lost.isEmpty()) {
            return Optional.of("lost " + lost.size() + " of " + versions.size() + " rows: " + lost);
        }
        return stepBack().or(this::badWindow).or(this::behind);
    }

    private Optional<String> stepBack() {
        List<String> stored = world.checkpoints.stored.stream().map(text -> text.substring(0, 30)).toList();
        return IntStream.range(1, stored.size()).filter(i -> stored.get(i).compareTo(stored.get(i - 1)) < 0)
                .mapToObj(i -> "the checkpoint went back from " + stored.get(i - 1) + " to " + stored.get(i)).findFirst();
    }

    private Optional<String> badWindow() {
        return world.calls().stream().filter(this::isBad)
                .map(call -> "at " + VendorTime.local(call.at()) + " it asked for " + call.params()).findFirst();
    }

    private boolean isBad(Call call) {
        LocalDateTime start = VendorTime.parse(call.params().get("start_time"));
        LocalDateTime end = VendorTime.parse(call.params().get("end_time"));
        return end.isBefore(start) || Duration.between(start, end).compareTo(world.api().time().maxWindow()) > 0
                || end.isAfter(VendorTime.local(call.at()).minus(SourceWorld.SETTLE));
    }

    private Optional<String> behind() {
        Duration lag = source.status().lag();
        return lag.compareTo(LAG) > 0 ? Optional.of("it stands still, " + lag + " behind") : Optional.empty();
    }

    @Override
    public void close() {
        world.close();
    }
}
