/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

/**
 * A row of a pool from the moment it was handed out until the vendor knows what became of it. Guarded by its shelf.
 */
final class PoolRow {

    /** How far a row is. */
    enum State {
        /** To be delivered as soon as it is there: kept, or shown again. */
        RETRY,
        /** An exchange has it. */
        UNDER_WAY,
        /** Delivered in this poll, and not again before the next. */
        NEXT_POLL,
        /** The route has it and will say what became of it. */
        WAITING,
        /** The vendor has to be told. */
        TO_ACK,
        /** The vendor is being told. */
        SENDING,
        /** The vendor did not take the acknowledgement. */
        REFUSED
    }

    final Item item;
    /** What tells this state of the row from another: the fields that are echoed. */
    final String version;
    /** Its number in the store, 0 when it is not kept. */
    long number;

    State state = State.RETRY;
    Handout handout;
    Batch batch;
    int attempts;
    /** How often the route that it was meant for was stopped: to be told, and no attempt. */
    int unheard;

    /** What the vendor is to be told; null while nothing is known. */
    Boolean done;
    String message;
    int refusals;
    /** How often a call that told of it, among others, had no known result. */
    int untold;
    boolean unknown;

    PoolRow(Item item, String version) {
        this(item, version, 0);
    }

    PoolRow(Item item, String version, long number) {
        this.item = item;
        this.version = version;
        this.number = number;
    }

    /** The row in the state that the vendor has shown. */
    String id() {
        return item.key() + '@' + version;
    }

    /** Whether it has changed at the vendor: an acknowledgement of its old state would mean nothing. */
    boolean isReplacedBy(PoolRow other) {
        return !version.equals(other.version) && state != State.UNDER_WAY && state != State.SENDING && state != State.NEXT_POLL;
    }

    int failures() {
        return Math.max(attempts + unheard, refusals);
    }

    void forgetAttempts() {
        attempts = 0;
        unheard = 0;
    }

    boolean isToAcknowledge() {
        return state == State.TO_ACK || state == State.SENDING || state == State.REFUSED;
    }
}
