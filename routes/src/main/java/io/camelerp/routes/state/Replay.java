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

    private Replay(DeadLetter letter) {
        this.letter = letter;
    }

    /** The repetition of a dead letter. */
    public static Replay of(DeadLetter letter) {
        return new Replay(Objects.requireNonNull(letter, "letter"));
    }

    /** The first way of a record that is fed in from outside: it only says whether the record became a dead letter. */
    public static Replay ofNone() {
        return new Replay(null);
    }

    /** The repetition that an exchange belongs to; null for one that does not repeat anything. */
    static Replay of(Exchange exchange) {
        return exchange.getProperty(PROPERTY, Replay.class);
    }

    /** Makes an exchange part of this repetition. */
    public void start(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }

    /** Whether it repeats a dead letter, whose row is written when it fails again. */
    boolean repeats() {
        return letter != null;
    }

    /** The same failure as one of the dead letter that is repeated. */
    DeadLetter failed(DeadLetter again) {
        DeadLetter same = letter == null ? again : again.under(letter);
        failure.set(same);
        return same;
    }

    /** Why it is a dead letter again; null when it is not. */
    public DeadLetter failure() {
        return failure.get();
    }
}
