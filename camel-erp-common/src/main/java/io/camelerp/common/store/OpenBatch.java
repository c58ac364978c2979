/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common.store;

import java.util.Objects;

/**
 * A batch of the vendor's that is not finished.
 *
 * @param token    what the vendor calls it, or null when it told no name
 * @param window   what was asked for, in the words of its consumer
 * @param phase    how far it has come
 * @param complete whether all answers together are known to hold the whole window
 * @param maxTime  what its consumer has to know of the times of the records seen, as the vendor wrote it, or empty
 * @param cursor   the cursor when it was opened; another one now means that an operator has moved it
 */
public record OpenBatch(String token, String window, Phase phase, boolean complete, String maxTime, String cursor) {

    public OpenBatch {
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(maxTime, "maxTime");
    }

    /** How far a batch has come. */
    public enum Phase {

        /** More records may come. */
        OPENED,
        /** All records are kept. */
        DRAINED,
        /** All records are done: only the vendor has to be told. */
        DELIVERED
    }

    /** The same batch, further on. */
    public OpenBatch with(Phase newPhase) {
        return new OpenBatch(token, window, newPhase, complete, maxTime, cursor);
    }
}
