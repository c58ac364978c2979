/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A row of a pool as the ERP sees it.
 *
 * @param key     its rec_id
 * @param state   how far it is
 * @param message what the last acknowledgement said, empty where there was none
 * @param fetches how often it was handed out
 * @param row     the row itself
 */
public record PoolRow(String key, State state, String message, int fetches, ObjectNode row) {

    /** How far a row is. */
    public enum State {
        /** never handed out, or changed or returned since */
        WAITING,
        /** handed out and not acknowledged */
        FETCHED,
        /** acknowledged as successful */
        DONE,
        /** acknowledged as failed */
        FAILED
    }
}
