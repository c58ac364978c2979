/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.NotTried;
import io.camelerp.wdt.consumer.PoolRow.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of one pool, or of one shop in it, between the vendor and the route: each is delivered until it is done or
 * given up, and not again while the vendor has to be told so.
 */
final class PoolShelf {

    private static final Logger LOG = LoggerFactory.getLogger(PoolShelf.class);

    private final String shop;
    private final AckRules rules;
    private final RowIdentity identity;
    private final KeptRows kept;
    private final Consumer<PoolShelf> whenAllIsSaid;

    private final Map<String, PoolRow> rows = new LinkedHashMap<>();
    /** States of rows that were acknowledged while the vendor was asked: its answer may still show them. */
    private final Set<String> justAcknowledged = new HashSet<>();
    /** States of rows given up in this poll, which would never end if those shown again at once were tried again. */
    private final Set<String> justGivenUp = new HashSet<>();
    private List<PoolRow> unkept = List.of();
    private long repeated;
    private long givenUp;
    private long acknowledged;

    /**
     * @param shop          the shop, or empty where the pool is one for all shops
     * @param kept          where rows are kept before they are delivered, or null where they come again by themselves
     * @param whenAllIsSaid is told when the route has said of the last row of a batch what became of it
     */
    PoolShelf(String shop, AckRules rules, RowIdentity identity, KeptRows kept, Consumer<PoolShelf> whenAllIsSaid) {
        this.shop = shop;
        this.rules = rules;
        this.identity = identity;
        this.kept = kept;
        this.whenAllIsSaid = whenAllIsSaid;
        if (kept != null) {
            // a process may have ended between keeping a state and settling the one before it
            kept.settled(kept.restore(identity, rules.ack()).stream().map(row -> rows.put(row.item.key(), row))
                    .filter(Objects::nonNull).toList());
            givenUp = toAcknowledge();
        }
    }

    String shop() {
        return shop;
    }

    /** For people to read. */
    String name() {
        return shop.isEmpty() ? "the pool" : "shop " + shop;
    }

    /** A new poll: what failed before is tried again. */
    synchronized void begin() {
        justGivenUp.clear();
        rows.values().removeIf(row -> row.state == State.NEXT_POLL && rules.mode() == AckMode.none && row.failures() == 0);
        rows.values().stream().filter(row -> row.state == State.NEXT_POLL).forEach(row -> row.state = State.RETRY);
    }

    /** Tells the store what it could not be told before. */
    synchronized void store() {
        keep(List.of());
        if (kept != null) {
            kept.settle();
        }
    }

    /** Whether the vendor should not be asked before something has ended: rows come again until then. */
    synchronized boolean isBusy() {
        return rows.values().stream().anyMatch(row -> row.state == State.UNDER_WAY || row.state == State.SENDING);
    }

    /** Rows that are here already and are due, at most so many. */
    synchronized List<Item> claimKept(int limit) {
        store();
        return kept != null
                ? rows.values().stream().filter(row -> row.state == State.RETRY).limit(limit).map(this::handOut).toList()
                : List.of();
    }

    synchronized void asking() {
        justAcknowledged.clear();
    }

    /**
     * The rows of an answer that are to be delivered now.
     *
     * @param whole whether the answer shows all that is in the pool
     */
    synchronized List<Item> claim(List<JsonNode> answer, boolean whole) {
        Set<String> shown = new HashSet<>();
        List<PoolRow> fresh = new ArrayList<>();
        Set<String> due = new HashSet<>();
        for (JsonNode record : answer) {
            PoolRow next = new PoolRow(identity.item(record), rules.version(record));
            String key = next.item.key();
            PoolRow row = rows.get(key);
            if (!shown.add(key) || justAcknowledged.contains(next.id())) {
                repeated++;
            } else if (row == null || row.isReplacedBy(next)) {
                fresh.add(next);
                if (justGivenUp.contains(next.id())) {
                    next.state = State.NEXT_POLL;
                } else {
                    due.add(key);
                }
            } else if (row.state == State.RETRY) {
                due.add(key);
            } else {
                repeated++;
                row.state = row.state == State.REFUSED ? State.TO_ACK : row.state;
            }
        }
        if (whole && (rules.ack() == null || !rules.ack().keep())) {
            forgetThoseThatAreGone(shown);
        }
        keep(fresh);
        return due.stream().map(rows::get).map(this::handOut).toList();
    }

    private void forgetThoseThatAreGone(Collection<String> shown) {
        rows.values().removeIf(row -> {
            boolean gone = !shown.contains(row.item.key())
                    && (row.state == State.RETRY || row.state == State.REFUSED && (row.unknown || row.refusals > 2));
            if (gone && row.state == State.REFUSED) {
                LOG.warn("{} does not show row {} any more, whose acknowledgement it refused: it counts as settled", name(),
                        row.item.key());
            }
            return gone;
        });
    }

    private void keep(List<PoolRow> fresh) {
        Map<String, PoolRow> all = new LinkedHashMap<>();
        unkept.forEach(row -> all.put(row.item.key(), row));
        fresh.forEach(row -> all.put(row.item.key(), row));
        if (kept == null || all.isEmpty()) {
            rows.putAll(all);
            return;
        }
        // a row that cannot be kept now has left the vendor all the same
        unkept = List.copyOf(all.values());
        Map<String, Long> numbers = kept.keep(unkept);
        unkept.forEach(row -> row.number = numbers.get(row.item.key()));
        unkept = List.of();
        kept.settled(all.values().stream().map(row -> rows.put(row.item.key(), row)).filter(Objects::nonNull).toList());
    }

    private Item handOut(PoolRow row) {
        row.state = State.UNDER_WAY;
        int attempt = row.attempts + 1;
        row.handout = new Handout(this, row.item.key(), attempt, rules.isLast(attempt));
        Item item = row.item;
        // a route may change what it gets, and the acknowledgement and the next attempt need the row as it came
        return new Item(item.record().deepCopy(), item.key(), item.time(), item.id(), row.handout);
    }

    /** A batch is on its way. */
    synchronized void sent(Batch batch) {
        batch.items().forEach(item -> rows.get(item.key()).batch = batch);
    }

    /**
     * How the rows of a batch have ended.
     *
     * @param stopping whether the route is being stopped, whose failures then say nothing of a row
     */
    synchronized void ended(Batch batch, List<Outcome> outcomes, boolean stopping) {
        Map<Handout, Outcome> byHandout = new HashMap<>();
        outcomes.forEach(outcome -> byHandout.put(outcome.item().handout(), outcome));
        for (Item item : batch.items()) {
            PoolRow row = rows.get(item.key());
            if (row != null && row.handout == item.handout() && row.state == State.UNDER_WAY) {
                end(row, byHandout.get(item.handout()), stopping);
            }
        }
    }

    private void end(PoolRow row, Outcome outcome, boolean stopping) {
        if (row.done != null) {
            obey(row);
        } else if (outcome == null || outcome.wasNotTried()) {
            row.state = State.NEXT_POLL;
            row.unheard += outcome != null && NotTried.isRouteStopped(outcome.cause()) ? 1 : 0;
        } else if (outcome.success()) {
            succeed(row);
        } else {
            fail(row, row.handout.isLast() && !stopping, outcome.text());
        }
    }

    /** Does what the route has said. */
    private void obey(PoolRow row) {
        if (row.done) {
            row.state = State.TO_ACK;
        } else {
            fail(row, true, row.message);
        }
    }

    private void succeed(PoolRow row) {
        switch (rules.mode()) {
            case auto -> {
                row.done = true;
                row.state = State.TO_ACK;
            }
            case manual -> row.state = State.WAITING;
            case none -> {
                row.forgetAttempts();
                row.state = State.NEXT_POLL;
            }
        }
    }

    private void fail(PoolRow row, boolean forGood, String message) {
        row.attempts++;
        if (forGood && rules.ack().tellsFailure()) {
            givenUp++;
            row.done = false;
            row.message = message;
            row.state = State.TO_ACK;
            LOG.error("Row {} of {} is given up at attempt {}, and the vendor is told: {}", row.item.key(), name(),
                    row.attempts, message);
        } else {
            row.done = null;
            row.state = State.NEXT_POLL;
        }
    }

    /** What the route says of a row. */
    void said(Handout handout, boolean done, String message) {
        boolean all;
        synchronized (this) {
            PoolRow row = rows.get(handout.key());
            if (row == null || row.handout != handout || row.state != State.UNDER_WAY && row.state != State.WAITING) {
                LOG.debug("What was said of row {} of {} comes too late: it is settled, or has changed", handout.key(), name());
                return;
            }
            boolean late = row.state == State.WAITING;
            row.done = done;
            row.message = message;
            if (late) {
                obey(row);
            }
            all = late && rows.values().stream().noneMatch(other -> other.batch == row.batch && other.state == State.WAITING);
        }
        if (all) {
            whenAllIsSaid.accept(this);
        }
    }

    /** Takes the rows of which the vendor has to be told now; each must be given back. */
    synchronized List<PoolRow> takeDue() {
        return takeAgain(List.copyOf(rows.values()));
    }

    /** Takes those of these rows of which the vendor still has to be told. */
    synchronized List<PoolRow> takeAgain(List<PoolRow> some) {
        List<PoolRow> due = some.stream().filter(row -> row.state == State.TO_ACK).toList();
        due.forEach(row -> row.state = State.SENDING);
        return due;
    }

    /** The vendor knows. */
    synchronized void settled(List<PoolRow> settled) {
        acknowledged += settled.size();
        settled.forEach(row -> {
            rows.remove(row.item.key(), row);
            justAcknowledged.add(row.id());
            if (Boolean.FALSE.equals(row.done)) {
                justGivenUp.add(row.id());
            }
        });
        if (kept != null) {
            kept.settled(settled);
        }
    }

    /** The vendor could not be told: it is tried again with the next poll. */
    synchronized void unsent(PoolRow row, boolean unknown) {
        row.unknown |= unknown;
        row.untold += unknown ? 1 : 0;
        row.state = State.TO_ACK;
    }

    synchronized void refused(PoolRow row, boolean unknown) {
        row.unknown |= unknown;
        // a kept row is not shown again: it is told until the vendor says what it thinks of it
        row.refusals += unknown && kept != null ? 0 : 1;
        row.state = State.REFUSED;
    }

    synchronized void retryRefused(int most) {
        rows.values().stream().filter(row -> row.state == State.REFUSED && row.refusals < most)
                .forEach(row -> row.state = State.TO_ACK);
    }

    synchronized int count(State state) {
        return (int) rows.values().stream().filter(row -> row.state == state).count();
    }

    synchronized int toAcknowledge() {
        return (int) rows.values().stream().filter(PoolRow::isToAcknowledge).count();
    }

    synchronized int worstFailures() {
        return rows.values().stream().mapToInt(PoolRow::failures).max().orElse(0);
    }

    synchronized boolean isEmpty() {
        return rows.isEmpty() && unkept.isEmpty();
    }

    synchronized long repeated() {
        return repeated;
    }

    synchronized long acknowledged() {
        return acknowledged;
    }

    synchronized long givenUp() {
        return givenUp;
    }
}
