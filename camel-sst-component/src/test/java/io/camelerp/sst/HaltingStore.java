/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.OpenBatch;
import io.camelerp.common.store.OpenBatch.Phase;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;

/**
 * A store where every stream stands still when it reaches a step, until the process is killed; it says on the standard
 * output when all of them stand.
 */
final class HaltingStore implements BatchStore {

    static final String REACHED = "REACHED";

    private final BatchStore store;
    private final Step step;
    private final int streams;
    private final Set<String> standing = new HashSet<>();

    /** Between which two things the process dies. */
    enum Step {
        /** the answer with bills has come, nothing of it is kept */
        AFTER_RESPONSE,
        /** the bills are kept, none is delivered */
        AFTER_STORE,
        /** a bill is delivered, that is not kept */
        AFTER_DELIVERY,
        /** that a bill is done is kept */
        AFTER_MARK,
        /** all bills are done, the vendor is not told */
        BEFORE_FINISH,
        /** the vendor is told, that is not kept */
        AFTER_FINISH,
        /** the cursor is moved */
        AFTER_CLOSE
    }

    HaltingStore(BatchStore store, Step step, int streams) {
        this.store = store;
        this.step = step;
        this.streams = streams;
    }

    private void at(Step reached, StreamId stream) {
        if (step != reached) {
            return;
        }
        synchronized (standing) {
            if (standing.add(stream.name()) && standing.size() == streams) {
                System.out.println(REACHED);
                System.out.flush();
            }
        }
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Runtime.getRuntime().halt(1);
        }
    }

    @Override
    public void open(String scope) {
        store.open(scope);
    }

    @Override
    public void release(String scope) {
        store.release(scope);
    }

    @Override
    public List<String> streams(String scope) {
        return store.streams(scope);
    }

    @Override
    public Optional<OpenBatch> batch(StreamId stream) {
        return store.batch(stream);
    }

    @Override
    public Optional<String> cursor(StreamId stream) {
        return store.cursor(stream);
    }

    @Override
    public List<StoredRecord> pending(StreamId stream, long after, int limit) {
        return store.pending(stream, after, limit);
    }

    @Override
    public Counts counts(StreamId stream) {
        return store.counts(stream);
    }

    @Override
    public List<StoredRecord> dead(StreamId stream) {
        return store.dead(stream);
    }

    @Override
    public Optional<String> lastHash(String scope, String key) {
        return store.lastHash(scope, key);
    }

    @Override
    public List<Long> take(StreamId stream, OpenBatch batch, List<StoredRecord> bills) {
        if (!bills.isEmpty()) {
            at(Step.AFTER_RESPONSE, stream);
        }
        List<Long> numbers = store.take(stream, batch, bills);
        if (!bills.isEmpty()) {
            at(Step.AFTER_STORE, stream);
        }
        return numbers;
    }

    @Override
    public void done(StreamId stream, List<Long> numbers) {
        at(Step.AFTER_DELIVERY, stream);
        store.done(stream, numbers);
        at(Step.AFTER_MARK, stream);
    }

    @Override
    public void dead(StreamId stream, long number, String cause) {
        store.dead(stream, number, cause);
    }

    @Override
    public int revive(StreamId stream) {
        return store.revive(stream);
    }

    @Override
    public void phase(StreamId stream, Phase phase) {
        store.phase(stream, phase);
        if (phase == Phase.DELIVERED) {
            at(Step.BEFORE_FINISH, stream);
        }
    }

    @Override
    public void close(StreamId stream, String cursor) {
        at(Step.AFTER_FINISH, stream);
        store.close(stream, cursor);
        at(Step.AFTER_CLOSE, stream);
    }

    @Override
    public void moveCursor(StreamId stream, String cursor) {
        store.moveCursor(stream, cursor);
    }

    @Override
    public void remember(String scope, String key, String hash) {
        store.remember(scope, key, hash);
    }

    @Override
    public Optional<String> note(String scope, String name) {
        return store.note(scope, name);
    }

    @Override
    public void note(String scope, String name, String word) {
        store.note(scope, name, word);
    }
}
