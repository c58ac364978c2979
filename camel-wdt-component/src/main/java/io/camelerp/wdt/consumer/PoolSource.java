/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

import io.camelerp.common.ErpException.Category;
import io.camelerp.common.Priority;
import io.camelerp.common.StopSignal;
import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.StreamId;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.client.Answer;
import io.camelerp.wdt.client.WdtClient;
import io.camelerp.wdt.consumer.PoolRow.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of a pool: the vendor hands them out until they are acknowledged.
 * <p>
 * A poll takes rows, of one shop after the other where the vendor wants that, until nothing new comes. When the last
 * exchange of a batch has ended, one acknowledgement tells the vendor of each of its rows. While the vendor cannot be
 * told of the rows of a shop, it is not asked for more of that shop, and what is to be told is not delivered again.
 */
public final class PoolSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(PoolSource.class);

    /**
     * So often a row is acknowledged that the vendor refuses, before it is only done when the vendor shows it again.
     */
    private static final int REFUSALS = 5;

    private final WdtClient client;
    private final Api api;
    private final Map<String, String> parameters;
    private final Shops shops;
    private final Rows rows;
    private final Acknowledger acknowledger;
    private final StopSignal stop;

    private final Map<String, PoolShelf> shelves = new LinkedHashMap<>();
    private final Deque<PoolShelf> toAsk = new ArrayDeque<>();
    private Set<String> asked = Set.of();
    private volatile WdtException problem;
    private volatile boolean cannotTell;
    private volatile boolean stopping;
    private volatile boolean open;
    private volatile String current;
    private long batches;
    private long holding;

    /**
     * Which shops to ask for.
     */
    public interface Shops {

        /** The name of the parameter, or null when the pool is one for all shops. */
        String parameter();

        /** Its values; may ask the vendor. */
        Collection<String> values() throws InterruptedException;
    }

    /**
     * What becomes of rows.
     *
     * @param mode        who acknowledges
     * @param maxAttempts after how many failures the vendor is told of the failure; 0 for never
     * @param store       keeps rows that the vendor hands out only once, and the others to one process; null where none
     *                    is to
     * @param scope       whose rows they are in the store
     * @param claims      keeps the scope to one consumer of this process
     */
    public record Rows(AckMode mode, int maxAttempts, BatchStore store, String scope, ScopeClaims claims) {
    }

    /**
     * @param parameters   the parameters of every call, the limit among them
     * @param acknowledger tells the vendor; null with {@link AckMode#none}
     */
    public PoolSource(WdtClient client, Api api, Map<String, String> parameters, Shops shops, Rows rows,
                      Acknowledger acknowledger, StopSignal stop) {
        this.client = client;
        this.api = api;
        this.parameters = Map.copyOf(parameters);
        this.shops = shops;
        this.rows = rows;
        this.acknowledger = acknowledger;
        this.stop = stop;
        if (rows.store() != null) {
            claim();
            restore();
        }
    }

    private void claim() {
        rows.claims().take(rows.scope());
        try {
            rows.store().open(rows.scope());
            open = true;
        } catch (RuntimeException e) {
            free();
            throw e;
        }
    }

    private void free() {
        rows.claims().release(rows.scope());
    }

    private void restore() {
        try {
            holding = rows.store().holding(rows.scope());
            rows.store().streams(rows.scope()).forEach(this::shelf);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            rows.store().release(rows.scope());
            free();
        }
    }

    private boolean keepsRows() {
        return rows.mode() != AckMode.none && api.ack().keep();
    }

    private synchronized PoolShelf shelf(String shop) {
        return shelves.computeIfAbsent(shop, name -> new PoolShelf(
                name, new AckRules(api.ack(), rows.mode(), rows.maxAttempts()),
                RowIdentity.of(api.key(), api.alternateKeys(), null),
                keepsRows() ? new KeptRows(rows.store(), new StreamId(rows.scope(), name)) : null, this::tell));
    }

    @Override
    public void begin() throws InterruptedException {
        toAsk.clear();
        asked = Set.of();
        if (open && !isOurs()) {
            return;
        }
        problem = null;
        cannotTell = false;
        asked = new LinkedHashSet<>(shops.parameter() == null ? List.of("") : stop.during(shops::values));
        asked.forEach(this::shelf);
        for (PoolShelf shelf : shelves()) {
            shelf.begin();
            shelf.retryRefused(REFUSALS);
            try {
                acknowledge(shelf, stop);
                toAsk.add(shelf);
            } catch (WdtException e) {
                note(shelf, "cannot be acknowledged", e);
            }
        }
    }

    /**
     * Whether what is known here is what the store knows: the scope may have gone to another process and come back
     * meanwhile, as with a connection that broke, and the other one has delivered rows.
     *
     * @return false while rows are under way that were handed out before
     */
    private synchronized boolean isOurs() {
        long now = rows.store().holding(rows.scope());
        if (now == holding) {
            return true;
        }
        if (shelves.values().stream().anyMatch(PoolShelf::isBusy)) {
            return false;
        }
        shelves.values().forEach(PoolShelf::store);
        shelves.clear();
        rows.store().streams(rows.scope()).forEach(this::shelf);
        holding = now;
        return true;
    }

    /** What is wrong with one shop does not keep the others waiting; what would meet them too is thrown. */
    private void note(PoolShelf shelf, String what, WdtException e) {
        Category category = e.getCategory();
        boolean unanswered = (category == Category.TRANSIENT || category == Category.UNKNOWN_RESULT)
                && !Acknowledger.isAnswered(e);
        if (shops.parameter() == null || category == Category.AUTH || category == Category.RATE_LIMIT || unanswered) {
            throw e;
        }
        LOG.warn("{} of {} {}: {}", api.name(), shelf.name(), what, e.getMessage());
        problem = problem == null ? e : problem;
    }

    private synchronized List<PoolShelf> shelves() {
        return List.copyOf(shelves.values());
    }

    @Override
    public Optional<Batch> next() throws InterruptedException {
        while (!toAsk.isEmpty()) {
            if (cannotTell) {
                throw problem;
            }
            PoolShelf shelf = toAsk.peek();
            acknowledge(shelf, stop);
            List<Item> items = shelf.claimKept(api.pageSize());
            if (items.isEmpty() && !shelf.isBusy() && asked.contains(shelf.shop())) {
                items = ask(shelf);
            }
            if (!items.isEmpty()) {
                Batch batch = Batch.of(shelf.name(), items);
                shelf.sent(batch);
                batches++;
                return Optional.of(batch);
            }
            toAsk.remove();
        }
        if (problem != null) {
            WdtException thrown = problem;
            problem = null;
            throw thrown;
        }
        return Optional.empty();
    }

    private List<Item> ask(PoolShelf shelf) throws InterruptedException {
        Map<String, String> request = new LinkedHashMap<>(parameters);
        if (shops.parameter() != null) {
            request.put(shops.parameter(), shelf.shop());
        }
        current = shelf.name();
        shelf.asking();
        try {
            Answer answer = stop.during(() -> client.call(api, request, Priority.LIVE));
            int unread = answer.root().path(api.listNode()).size() - answer.rows().size();
            if (unread > 0) {
                problem = problem == null ? unreadable(shelf, unread, answer.rows().size()) : problem;
            }
            return shelf.claim(answer.rows(), answer.rows().size() + unread < api.pageSize());
        } catch (WdtException e) {
            note(shelf, "cannot be read", e);
            return List.of();
        }
    }

    private WdtException unreadable(PoolShelf shelf, int unread, int read) {
        return new WdtException(
                Category.TRANSIENT, api.name(), "expected objects in '" + api.listNode() + "', got " + unread
                                                + " rows of " + shelf.name()
                                                + " that are none; the log has them, and the other "
                                                + read + " go on. Nobody can acknowledge a row without its key: tell the"
                                                + " vendor's support");
    }

    @Override
    public void commit(Batch batch, List<Outcome> outcomes) {
        ended(batch, outcomes);
    }

    @Override
    public void rollback(Batch batch, List<Outcome> outcomes) {
        ended(batch, outcomes);
    }

    private void ended(Batch batch, List<Outcome> outcomes) {
        // the shelf that handed them out, which a forced stop may have replaced meanwhile
        PoolShelf shelf = batch.items().get(0).handout().shelf();
        shelf.ended(batch, outcomes, stopping);
        tell(shelf);
    }

    /** Tells the vendor now, because the rows are fresh; the next poll tries again what fails, and then says so. */
    private void tell(PoolShelf shelf) {
        try {
            // by the thread that ended the rows, which nobody may interrupt
            acknowledge(shelf, new StopSignal());
        } catch (WdtException e) {
            LOG.warn("{} could not be acknowledged, which is tried again with the next poll: {}", shelf.name(), e.getMessage());
            problem = e;
            cannotTell = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void acknowledge(PoolShelf shelf, StopSignal signal) throws InterruptedException {
        signal.check();
        List<PoolRow> due = shelf.takeDue();
        String refusal = due.isEmpty() ? null : acknowledger.send(shelf, due, signal);
        if (refusal != null) {
            LOG.warn("{}: {}", shelf.name(), refusal);
            problem = problem == null ? acknowledger.refusal(refusal) : problem;
        }
    }

    @Override
    public void move(LocalDateTime time) {
        throw new IllegalStateException(
                "The pool " + api.name() + " has no checkpoint to move: rows come until they are acknowledged");
    }

    @Override
    public void stop() {
        stopping = true;
        stop.give();
    }

    @Override
    public void resume() {
        stopping = false;
        stop.clear();
    }

    @Override
    public SourceStatus status() {
        List<PoolShelf> all = shelves();
        return new SourceStatus(
                null, Duration.ZERO, current, batches, all.stream().mapToLong(PoolShelf::repeated).sum(), 0, 0, 0,
                all.stream().mapToInt(PoolShelf::worstFailures).max().orElse(0), false,
                new SourceStatus.Acknowledgements(
                        all.stream().mapToLong(PoolShelf::acknowledged).sum(), sum(all, PoolShelf::toAcknowledge),
                        sum(all, shelf -> shelf.count(State.WAITING)), all.stream().mapToLong(PoolShelf::givenUp).sum()));
    }

    private static int sum(List<PoolShelf> all, ToIntFunction<PoolShelf> count) {
        return all.stream().mapToInt(count).sum();
    }
}
