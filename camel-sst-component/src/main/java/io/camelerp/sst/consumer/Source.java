/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.util.Optional;

/**
 * Where bills come from, and when they are done. Knows nothing of Camel.
 */
public interface Source {

    /**
     * Says that a new poll begins.
     *
     * @param retry whether what failed before is tried again; not in a poll that only news has caused
     */
    void begin(boolean retry);

    /**
     * The next bills, or empty when nothing is due.
     *
     * @throws InterruptedException when the poll is told to stop; what was stored stays
     */
    Optional<Batch> next() throws InterruptedException;

    /** Says that a bill is done; it is on disk when this returns. */
    void done(Batch batch, Item item);

    /** Says that a bill is not done: it will come again, or is given up. */
    void failed(Batch batch, Item item, Throwable cause);

    /** Says that a bill was never sent on its way. */
    void abandon(Batch batch, Item item);

    /** Says that nothing of the batch is under way any more. */
    void ended(Batch batch);

    /** Ends a {@link #next()} that waits for the vendor, and each further one at its beginning. */
    void stop();

    /** Takes {@link #stop()} back. */
    void resume();

    /**
     * Moves to another time on an operator's word: a local time of the vendor, or a duration back from now.
     *
     * @throws IllegalStateException when this source has no time to move
     */
    void move(String time);

    /**
     * Gives a batch of the vendor up on an operator's word: what is kept of it is delivered, and its days are asked for
     * anew.
     *
     * @throws IllegalStateException when no such batch is open
     */
    void drop(String batch);

    /** What operators see; the store is asked for it. */
    Progress progress();

    /** How often in a row the worst pending bill has failed; nobody is asked. */
    int failures();

    /** Lets another process have the state, when the consumer has stopped; what ends later is noted all the same. */
    void close();

    /** Takes bills up again that were given up, and tells how many. */
    int replayDead();

    /**
     * Where a source stands.
     *
     * @param cursor     how far it has come, local time of the vendor; null when it has no such thing
     * @param lagSeconds how far that is behind the present
     * @param window     the days asked for last, or null
     * @param batch      the vendor's {@code sumbatch} that is open, or null
     * @param pending    bills that are kept and not done
     * @param dead       bills that were given up
     * @param repeated   bills that came again and were not delivered again
     * @param changed    bills that came with another content than before
     * @param late       bills that came for a time which had been read to its end
     * @param orphaned   batches that the vendor may have opened whose number did not arrive
     */
    record Progress(String cursor, long lagSeconds, String window, String batch, int pending, int dead, long repeated,
            long changed, long late, long orphaned) {

        /** Before a source has begun. */
        public static final Progress NONE = new Progress(null, 0, null, null, 0, 0, 0, 0, 0, 0);
    }
}
