/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.util.Objects;

/**
 * A batch of the vendor's that is not finished.
 *
 * @param token    the vendor's {@code sumbatch}, or null when it told none
 * @param window   the days that were asked for
 * @param phase    how far it has come
 * @param complete whether all answers together are known to hold the whole window
 * @param maxTime  the latest time of a bill seen, {@code yyyy-MM-dd HH:mm:ss}, or empty
 * @param cursor   the cursor when it was opened; another one now means that an operator has moved it
 */
public record OpenBatch(String token, DayWindow window, Phase phase, boolean complete, String maxTime, String cursor) {

    public OpenBatch {
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(maxTime, "maxTime");
    }

    /** How far a batch has come. */
    public enum Phase {

        /** More bills may come. */
        OPENED,
        /** All bills are kept. */
        DRAINED,
        /** All bills are done: only the vendor has to be told. */
        DELIVERED
    }

    OpenBatch with(Phase newPhase) {
        return new OpenBatch(token, window, newPhase, complete, maxTime, cursor);
    }
}
