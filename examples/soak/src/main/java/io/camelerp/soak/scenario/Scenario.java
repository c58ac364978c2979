/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.camelerp.sandbox.Fault;

/**
 * Everything that one run does, drawn from its seed alone.
 *
 * @param rows        how many records there are in the beginning
 * @param live        how many come while it runs
 * @param spread      over how much of the past the first ones are spread
 * @param byModified  whether WDT is asked by the last change, so that every version of a row counts
 * @param door        WDT's dialect and gateway
 * @param clamp       how many rows the vendor puts on a page at most
 * @param pageSize    how many rows are asked for
 * @param window      the longest time window, null for the API's own
 * @param moving      how often something changes between two answers, on average
 * @param late        whether rows are committed later than their time says
 * @param moody       shapes of the envelope: null lists, text for numbers, an unstable order
 * @param wholeWindow whether one exchange carries a whole window
 * @param style       how the route works
 * @param jdbc        whether the checkpoint is in a database
 * @param twins       whether two pollers share one key
 * @param failing     how often the route fails of 1000 records
 * @param faulty      with which probability a call goes wrong
 * @param faults      in which ways
 * @param latency     how long each answer takes at least
 * @param events      what happens to the runner
 * @param auth        how Kingdee is logged in to
 * @param store       whether pushes are kept before they are answered
 * @param prefetch    how many windows are read ahead
 * @param parallel    how many windows are asked for at once
 * @param rest        whether SST's resumed batch holds the rest only
 * @param postgres    whether the database is a PostgreSQL that may be away
 * @param rivals      whether two runners share one state, and know nothing of each other
 * @param booking     what is different about Kingdee
 * @param queued      whether orders come from a queue instead of files, and records to workers instead of by a topic
 */
public record Scenario(long seed, Target target, int rows, int live, Duration spread, boolean byModified, Door door, int clamp,
        int pageSize, Duration window, double moving, boolean late, boolean moody, boolean wholeWindow, Style style,
        boolean jdbc, boolean twins, int failing, double faulty, List<Fault> faults, Duration latency, List<Event> events,
        String auth, boolean store, boolean rest, int prefetch, int parallel, boolean postgres, boolean rivals,
        Booking booking, boolean queued) {

    /** How long the runner waits until rows have settled. */
    public static final Duration SETTLE = Duration.ofSeconds(30);

    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final long ELECTION = 0x2545F4914F6CDD1DL;

    /** Each as often as its share. */
    private static final List<Target> TARGETS = List.of(
            Target.KINGDEE, Target.KINGDEE, Target.KINGDEE, Target.KINGDEE, Target.FILE, Target.FILE, Target.FILE, Target.FILE,
            Target.POOL, Target.SNAPSHOT, Target.TRANSFERS, Target.PUSHES);

    private static final List<Fault> NETWORK = List.of(
            Fault.HTTP_500, Fault.HTML_200, Fault.RESET_BEFORE, Fault.RESET_AFTER, Fault.RESET_MID_BODY, Fault.TRUNCATED_JSON,
            Fault.EMPTY_BODY, Fault.GARBAGE, Fault.HTTP_500.afterEffect(true), Fault.delay(Duration.ofMillis(1500)),
            Fault.RATE_LIMIT);
    private static final List<Fault> SHORT_ANSWERS = List.of(Fault.NULL_PAGE, Fault.EMPTY_PAGE, Fault.shortPage(2));
    private static final List<Fault> OF_KINGDEE = List.of(
            Fault.LATE_EFFECT, Fault.SESSION_LOST, Fault.LOCK_CONFLICT, Fault.RESPONSE_ERROR, Fault.PARTIAL_FAILURE);

    /** WDT's dialects and gateways. */
    public enum Door {
        CLASSIC,
        Y,
        QIMEN
    }

    /** What a runner does of the work. */
    public enum Role {
        ALL,
        POLLER,
        WORKER
    }

    /** How a route works. */
    public enum Style {
        SYNC,
        THREADS,
        SEDA
    }

    public Scenario {
        faults = List.copyOf(faults);
        events = List.copyOf(events);
    }

    public static Scenario draw(long seed) {
        Target target = TARGETS.get(random(seed).nextInt(TARGETS.size()));
        // so that older seeds of the others draw what they drew
        Random another = random(-seed);
        return draw(seed, switch (target) {
            case FILE -> another.nextInt(3) > 0 ? target : another.nextInt(2) == 0 ? Target.WORKERS : Target.QUEUE;
            case KINGDEE -> ofBills(
                    seed, List.of(Target.SUMMARY, Target.CANCELLED, Target.ORDERS, target, target).get(another.nextInt(5)));
            case TRANSFERS -> another.nextBoolean() ? Target.SST_SALES : target;
            case PUSHES -> another.nextBoolean() ? Target.SST_KINGDEE : target;
            case POOL -> another.nextBoolean() ? Target.SHOP : target;
            default -> target;
        });
    }

    private static Target ofBills(long seed, Target target) {
        if (target == Target.ORDERS && random(-seed ^ MIX).nextBoolean()) {
            return Target.DOCUMENTS;
        }
        if (target == Target.SUMMARY || target == Target.CANCELLED) {
            return random(~seed ^ Reconciling.MIX).nextInt(3) == 0 ? Target.RECONCILED : target;
        }
        if (target != Target.KINGDEE) {
            return target;
        }
        if (random(~seed * MIX).nextInt(3) == 0) {
            return Target.PURCHASES;
        }
        return random(seed ^ ELECTION).nextInt(4) == 0 ? Target.CLUSTER : target;
    }

    public static Scenario draw(long seed, Target target) {
        Random random = random(seed);
        random.nextInt(TARGETS.size());
        boolean kingdee = target.isOfStockouts() || target == Target.PURCHASES;
        boolean kept = target == Target.FILE || target == Target.QUEUE;
        boolean shop = target == Target.SHOP;
        boolean doors = kept || target == Target.ORDERS || target == Target.PURCHASES;
        Door door = shop ? Door.values()[random.nextInt(Door.values().length)] : !doors || random.nextInt(3) > 0 ? Door.CLASSIC
                : Door.values()[1 + random.nextInt(2)];
        int clamp = random.nextInt(3) == 0 ? 3 + random.nextInt(20) : 1000;
        int pageSize = random.nextInt(3) == 0 ? 40 : 8 + random.nextInt(20);
        // of its own, so that what older seeds draw besides stays as it was
        Random more = random(~seed);
        boolean workers = target == Target.WORKERS;
        boolean cluster = target == Target.CLUSTER;
        boolean postgres = more.nextInt(3) == 0 ^ workers || cluster;
        List<Event> events = events(random, target.isBooked() || target == Target.DOCUMENTS);
        if (postgres && more.nextInt(3) > 0) {
            events.add(more.nextInt(events.size() + 1), Event.DATABASE_AWAY);
        }
        boolean queued = (shop || target == Target.ORDERS) && random(~seed ^ MIX).nextInt(3) == 0;
        if (workers) {
            Random work = random(~seed ^ MIX);
            queued = work.nextBoolean();
            // they are more than one
            Collections.nCopies(work.nextInt(3), Event.KILL).forEach(kill -> events.add(work.nextInt(events.size() + 1), kill));
        }
        if ((target == Target.QUEUE || workers || queued) && more.nextInt(3) > 0) {
            events.add(more.nextInt(events.size() + 1), Event.BROKER_AWAY);
        }
        // one state for two processes: a PostgreSQL, or what the vendor holds
        boolean rivals
                = !cluster && (target == Target.POOL || postgres && !workers && (kingdee || kept || shop))
                        && more.nextInt(2) == 0;
        // of their own for the same reason
        Random books = random(seed ^ MIX);
        Booking booking = Booking.draw(books);
        if (kingdee && books.nextInt(3) == 0) {
            events.add(books.nextInt(events.size() + 1), Event.MOVE_BACK);
        }
        if (cluster) {
            addElections(random(seed ^ ELECTION ^ MIX), events);
        }
        Random documents = random(~seed ^ ~MIX);
        if (target == Target.DOCUMENTS && documents.nextInt(3) == 0) {
            events.add(documents.nextInt(events.size() + 1), Event.MOVE_BACK);
        }
        if (target == Target.RECONCILED && Reconciling.draw(seed).lost()) {
            events.add(books.nextInt(events.size() + 1), Event.STATE_LOST);
        }
        boolean twins = target == Target.FILE && random.nextInt(6) == 0;
        // three processes on one machine have enough to do
        int most = cluster ? 30 : 130;
        double faulty = random.nextInt(5) == 0 ? 0 : 0.03 + random.nextDouble() * 0.3;
        Duration spread = Duration.ofMinutes(2 + random.nextInt(random.nextInt(3) == 0 ? 6000 : 90));
        Duration window = random.nextInt(4) == 0 ? null : spread.dividedBy(3 + random.nextInt(40)).plusSeconds(10);
        return new Scenario(
                seed, target, 20 + random.nextInt(most), random.nextInt(40), spread,
                target == Target.FILE && door == Door.CLASSIC && random.nextBoolean(), door, clamp, pageSize,
                window, random.nextInt(4) == 0 ? 0 : random.nextDouble() * 0.6, random.nextInt(3) > 0, random.nextBoolean(),
                random.nextBoolean(), Style.values()[random.nextInt(3)], random.nextBoolean(), twins,
                random.nextBoolean() ? 0 : 1 + random.nextInt(30), faulty, faults(random, target),
                Duration.ofMillis(random.nextInt(25)), events,
                List.of("header", "sign", "secret", "password").get(random.nextInt(4)), random.nextInt(4) > 0,
                random.nextBoolean(), random.nextInt(4), 1 + random.nextInt(3), postgres, rivals, booking, queued);
    }

    /** A scenario in which that mistake, and nothing else, has its chance to do harm. */
    public static Scenario of(long seed, Flaw flaw, Target target) {
        Random random = random(seed);
        boolean routeFails
                = flaw == Flaw.NONE || flaw.ordinal() >= Flaw.EARLY_WATERMARK.ordinal() && flaw != Flaw.EDGE_PLUS_ONE;
        boolean pages = flaw == Flaw.FORWARD_PAGING || flaw == Flaw.FINAL_TOTAL;
        List<Fault> faults = switch (target) {
            case KINGDEE, SUMMARY, CANCELLED, PURCHASES, WORKERS, CLUSTER, RECONCILED, SST_KINGDEE, SST_SALES, DOCUMENTS ->
                List.of(Fault.RESET_AFTER, Fault.TRUNCATED_JSON);
            case ORDERS -> List.of(Fault.RESET_AFTER, Fault.TRUNCATED_JSON, Fault.PARTIAL_FAILURE, Fault.HTTP_500);
            default -> NETWORK;
        };
        return new Scenario(
                seed, target, rows(target, pages) + random.nextInt(40), 40,
                Duration.ofMinutes(pages ? 2 : 120), target == Target.FILE, Door.CLASSIC, 1000,
                pages ? 5 : 100, null, pages ? 3 : 0.7, true, pages, flaw == Flaw.SPLIT_WITHOUT_SHARED_UNIT, Style.SYNC, false,
                false, target == Target.PUSHES ? 800 : routeFails ? 100 : 0,
                pages ? 0 : target == Target.ORDERS || target == Target.SHOP || target == Target.DOCUMENTS ? 0.3 : 0.1, faults,
                Duration.ofMillis(5),
                switch (target) {
                    case PUSHES -> Collections.nCopies(3, Event.KILL);
                    case CLUSTER -> List.of(Event.FREEZE);
                    default -> List.of();
                }, "password", true, false, 0, 1, false,
                false, Booking.PLAIN, target == Target.WORKERS);
    }

    private static int rows(Target target, boolean pages) {
        return switch (target) {
            case PUSHES -> 500;
            case SST_SALES -> 10;
            case SST_KINGDEE, PURCHASES, DOCUMENTS -> 20;
            default -> pages ? 300 : 80;
        };
    }

    public static Random random(long seed) {
        return new Random((seed + 1) * MIX);
    }

    private static List<Event> events(Random random, boolean kingdee) {
        List<Event> events = new ArrayList<>();
        if (random.nextInt(5) < 2) {
            events.addAll(Collections.nCopies(1 + random.nextInt(2), Event.KILL));
        }
        Set<Event> others
                = EnumSet.of(Event.SUSPEND, Event.RESTART, Event.DISK_FULL, Event.CLOCK_JUMP, Event.KICK_OUT);
        for (Event other : others) {
            if (random.nextInt(4) == 0 && (kingdee || other != Event.KICK_OUT)) {
                events.add(other);
            }
        }
        Collections.shuffle(events, random);
        return events;
    }

    /** What strikes those that are elected; one of it at least. */
    private static void addElections(Random random, List<Event> events) {
        List<Event> all = new ArrayList<>(
                List.of(
                        Event.KILL, Event.KILL_ALL, Event.FREEZE, Event.FORGET_LOCKS, Event.LOCKS_AWAY, Event.LEADER_CUT_OFF));
        Collections.shuffle(all, random);
        all.subList(0, 1 + random.nextInt(3)).forEach(event -> events.add(random.nextInt(events.size() + 1), event));
    }

    /** Some of those that make sense there. */
    private static List<Fault> faults(Random random, Target target) {
        List<Fault> all = new ArrayList<>(NETWORK);
        all.addAll(SHORT_ANSWERS);
        all.addAll(OF_KINGDEE);
        Collections.shuffle(all, random);
        return all.subList(0, 3 + random.nextInt(all.size() - 3));
    }

    public List<Fault> wdtFaults() {
        return faults.stream()
                .filter(fault -> !OF_KINGDEE.contains(fault)
                        || isOfPush(fault) && (target == Target.ORDERS || target == Target.DOCUMENTS))
                .toList();
    }

    private static boolean isOfPush(Fault fault) {
        return fault.kind() == Fault.Kind.PARTIAL_FAILURE || fault.kind() == Fault.Kind.LATE_EFFECT;
    }

    /**
     * How late the sandbox saves has no limit, but for who undoes bills, or tells of them, it has one: the time that
     * unknown results get.
     *
     * @param told whether somebody is told of bills whose document was withdrawn
     */
    public List<Fault> kingdeeFaults(boolean told) {
        return faults.stream().filter(fault -> !SHORT_ANSWERS.contains(fault))
                .filter(fault -> !told && !target.isUndone() || fault.kind() != Fault.Kind.LATE_EFFECT).toList();
    }

    /** An answer without bills is not told from a true one where a batch that is resumed holds the rest only. */
    public List<Fault> sstFaults() {
        return faults.stream().filter(fault -> NETWORK.contains(fault) && fault.kind() != Fault.Kind.RATE_LIMIT).toList();
    }

    /** What each of the runners does. */
    public List<Role> roles() {
        if (target == Target.WORKERS) {
            return postgres ? List.of(Role.POLLER, Role.WORKER, Role.WORKER) : List.of(Role.ALL);
        }
        return Collections.nCopies(rivals ? 2 : 1, Role.ALL);
    }

    public boolean kills() {
        return events.contains(Event.KILL);
    }
}
