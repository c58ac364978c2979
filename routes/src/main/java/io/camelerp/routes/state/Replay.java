/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.camel.Exchange;

/**
 * The repetition of one dead letter, which travels with its exchange and all copies of it.
 *
 * Whatever fails on the way is written to the row of the dead letter that is repeated, under whatever name a later step
 * knows the record, so that a record never has two rows.
 */
public final class Replay {

    private static final String PROPERTY = "CamelErpReplay";

    private final DeadLetter letter;
    private final AtomicReference<DeadLetter> failure = new AtomicReference<>();

    public Replay(DeadLetter letter) {
        this.letter = Objects.requireNonNull(letter, "letter");
    }

    /** The repetition that an exchange belongs to; null for one that does not repeat anything. */
    static Replay of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, Replay.class);
    }

    /** Whether an exchange repeats a dead letter. */
    public static boolean isReplay(Exchange exchange) {
        return of(exchange) != null;
    }

    public void start(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    /** The same failure as one of the dead letter that is repeated. */
    DeadLetter failed(DeadLetter again) {
        DeadLetter same = again.under(letter);
        failure.set(same);
        return same;
    }

    /** Why it is a dead letter again; null when it is not. */
    public DeadLetter failure() {
        return failure.get();
    }
}
