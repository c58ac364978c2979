/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.store;

import java.util.List;
import java.util.Optional;

import io.camelerp.common.store.OpenBatch.Phase;

/**
 * Remembers what was taken from the vendor and is not done, what is done, and how far each stream has come.
 * <p>
 * Every method is one transaction, and what it says is on disk when it returns. A scope has one writer at a time.
 */
public interface BatchStore {

    /**
     * Opens a scope for this process, as often as it is asked for. A scope that nobody has opened is held for the one
     * call only.
     *
     * @throws IllegalStateException while another process has it
     */
    void open(String scope);

    /** Takes one {@link #open} back; with the last of them other processes may have the scope. */
    default void release(String scope) {
    }

    /**
     * Which holding of an open scope this is: another number than before says that this process had lost it meanwhile,
     * and that another one may have written in it.
     *
     * @throws IllegalStateException while another process has it
     */
    default long holding(String scope) {
        return 0;
    }

    /** The names of the streams that the scope knows. */
    List<String> streams(String scope);

    Optional<OpenBatch> batch(StreamId stream);

    /** How far the stream has come, in the words of {@link #close} or {@link #moveCursor}. */
    Optional<String> cursor(StreamId stream);

    /** All records to deliver, in the order in which they were taken. */
    default List<StoredRecord> pending(StreamId stream) {
        return pending(stream, 0, Integer.MAX_VALUE);
    }

    /** The first records to deliver whose number is above {@code after}, at most {@code limit}. */
    List<StoredRecord> pending(StreamId stream, long after, int limit);

    /** How many records are to be delivered, and how many were given up. */
    Counts counts(StreamId stream);

    /** Numbers of records of a stream. */
    record Counts(int pending, int dead) {

        /** Both together with those of another stream. */
        public Counts plus(Counts other) {
            return new Counts(pending + other.pending, dead + other.dead);
        }
    }

    /** The records that were given up. */
    List<StoredRecord> dead(StreamId stream);

    /** The hash of the latest state of a record that is done or given up, by any stream of the scope. */
    Optional<String> lastHash(String scope, String key);

    /**
     * Keeps records, all or none, together with the batch that they belong to.
     *
     * @param  batch   the batch as it is now, or null when the records belong to none
     * @param  records new records, without a number
     * @return         the numbers that they were given, in their order
     */
    List<Long> take(StreamId stream, OpenBatch batch, List<StoredRecord> records);

    /** Forgets the content of records that are done and remembers their keys. */
    void done(StreamId stream, List<Long> numbers);

    /** Gives a record up and keeps it with the cause. */
    void dead(StreamId stream, long number, String cause);

    /**
     * Makes the records that were given up pending again, and tells how many. Forgets those of which a later state is
     * done or given up: it must not be followed by an older one.
     */
    int revive(StreamId stream);

    void phase(StreamId stream, Phase phase);

    /** Ends the batch and moves the cursor. */
    void close(StreamId stream, String cursor);

    void moveCursor(StreamId stream, String cursor);

    /** Remembers that a record is done which was never kept. */
    void remember(String scope, String key, String hash);

    /** A word kept under a name. */
    Optional<String> note(String scope, String name);

    /** Keeps a word under a name; null removes it. */
    void note(String scope, String name, String word);
}
