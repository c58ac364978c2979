/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.util.List;

import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.sandbox.Sandbox;

/**
 * Compares what the sandbox's WDT has shipped with what its Kingdee has booked.
 */
record Reconciliation(Sandbox sandbox, DeadLetterStore deadLetters) {

    private static final int ALL = Integer.MAX_VALUE;

    Summary summary() {
        return Summary.of(sandbox.report(), openDeadLetters());
    }

    List<DeadLetter.Stored> openDeadLetters() {
        return deadLetters.list(DeadLetter.Status.OPEN, ALL);
    }
}
