/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

/**
 * A row of a pool in the hands of the route. What identifies the row to the vendor is kept here, and not in the
 * message, which a route may change.
 */
public final class Handout {

    private final PoolShelf shelf;
    private final String key;
    private final int attempt;
    private final boolean last;

    Handout(PoolShelf shelf, String key, int attempt, boolean last) {
        this.shelf = shelf;
        this.key = key;
        this.attempt = attempt;
        this.last = last;
    }

    PoolShelf shelf() {
        return shelf;
    }

    public String key() {
        return key;
    }

    /** Which attempt this is, from 1. */
    public int attempt() {
        return attempt;
    }

    /** Whether the vendor is told if this attempt fails. */
    public boolean isLast() {
        return last;
    }

    /** The row is done. */
    public void done() {
        shelf.said(this, true, null);
    }

    /** The row has failed for good. */
    public void failed(String message) {
        shelf.said(this, false, message);
    }
}
