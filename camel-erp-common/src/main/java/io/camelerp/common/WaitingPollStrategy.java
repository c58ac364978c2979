/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.util.Optional;

import org.apache.camel.spi.PollingConsumerPollStrategy;

/**
 * Keeps a consumer from polling for a while, and says why.
 */
public interface WaitingPollStrategy extends PollingConsumerPollStrategy {

    /** What the consumer waits for, for an operator to read; empty while it polls. */
    Optional<String> waitingFor();
}
