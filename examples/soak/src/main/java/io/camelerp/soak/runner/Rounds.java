/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.runner;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetterStore;
import org.apache.camel.CamelContext;

/**
 * Somebody who goes through the open dead letters again and again, as long as the job lasts.
 */
public final class Rounds implements AutoCloseable {

    private static final int PAUSE_MILLIS = 300;
    private static final int ALL = 10_000;

    private final CamelContext context;
    private final BooleanSupplier due;
    private final Visit visit;
    private final Repeated rounds = new Repeated(new ReentrantLock(), PAUSE_MILLIS, this::round);
    private volatile boolean ended;

    /** What is done about a dead letter; what fails ends the round. */
    public interface Visit {
        void to(DeadLetter letter) throws Exception;
    }

    private Rounds(CamelContext context, BooleanSupplier due, Visit visit) {
        this.context = context;
        this.due = due;
        this.visit = visit;
    }

    /**
     * @param due asked before each round: whether it is made
     */
    public static void start(Job job, CamelContext context, BooleanSupplier due, Visit visit) {
        Rounds rounds = new Rounds(context, due, visit);
        job.add(rounds);
        rounds.rounds.start();
    }

    private void round() throws Exception {
        if (!due.getAsBoolean()) {
            return;
        }
        DeadLetterStore letters = context.getRegistry().findSingleByType(DeadLetterStore.class);
        for (DeadLetter.Stored stored : letters.list(DeadLetter.Status.OPEN, ALL)) {
            if (ended) {
                return;
            }
            visit.to(stored.letter());
        }
    }

    /** Not by an interrupt, which would close the file of an H2. */
    @Override
    public void close() throws InterruptedException {
        ended = true;
        rounds.close();
    }
}
