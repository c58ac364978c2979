/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the vendor leaves open about its two pools, section 3.7 of the protocol facts.
 */
public abstract class PoolSwitches {

    private final Map<String, Boolean> failedRowsReturn = new ConcurrentHashMap<>();
    private volatile Duration poolLock = Duration.ZERO;
    private volatile Boolean stockLockedUntilAck;
    private volatile StockLimit stockLimit;
    private volatile boolean staleAckIsError;
    private volatile int maxAckRows = Integer.MAX_VALUE;

    /** The smallest and the largest limit of a stock query. */
    record StockLimit(int min, int max) {
    }

    /** How long a row is hidden after it was handed out without an acknowledgement; not at all by default. */
    public void poolLock(Duration poolLock) {
        this.poolLock = poolLock;
    }

    /**
     * Whether a stock row that was handed out is hidden until it is acknowledged; by default in Y only, as published.
     */
    public void stockLockedUntilAck(boolean stockLockedUntilAck) {
        this.stockLockedUntilAck = stockLockedUntilAck;
    }

    /** Whether a row that was acknowledged as failed waits again; by default stock does and logistics does not. */
    public void failedRowsReturn(String api, boolean failedRowsReturn) {
        this.failedRowsReturn.put(api, failedRowsReturn);
    }

    /** The limits that a stock query may ask for; 100 to 2000 in Y as published, else 1 to 20000. */
    public void stockLimit(int min, int max) {
        if (min < 1 || max < min) {
            throw new IllegalArgumentException("Expected 1 <= min <= max, got " + min + " and " + max);
        }
        this.stockLimit = new StockLimit(min, max);
    }

    /** Whether an acknowledgement with an old stock_change_count is named in errors; the row stays either way. */
    public void staleAckIsError(boolean staleAckIsError) {
        this.staleAckIsError = staleAckIsError;
    }

    /** Refuses acknowledgements of more rows; 50 is Y's published advice, none are refused by default. */
    public void maxAckRows(int maxAckRows) {
        if (maxAckRows < 1) {
            throw new IllegalArgumentException("maxAckRows must be at least 1, got " + maxAckRows);
        }
        this.maxAckRows = maxAckRows;
    }

    Duration poolLock() {
        return poolLock;
    }

    boolean stockLockedUntilAck(Dialect dialect) {
        Boolean switched = stockLockedUntilAck;
        return switched == null ? dialect == Dialect.Y : switched;
    }

    boolean failedRowsReturnOf(String api, boolean usual) {
        return failedRowsReturn.getOrDefault(api, usual);
    }

    StockLimit stockLimit(Dialect dialect) {
        StockLimit switched = stockLimit;
        if (switched != null) {
            return switched;
        }
        return dialect == Dialect.Y ? new StockLimit(100, 2000) : new StockLimit(1, 20_000);
    }

    boolean staleAckIsError() {
        return staleAckIsError;
    }

    int maxAckRows() {
        return maxAckRows;
    }
}
