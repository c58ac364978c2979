/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.time.Duration;

/**
 * How patiently and how much a client asks.
 *
 * @param connectTimeout  until a connection stands
 * @param requestTimeout  until an answer is there whole
 * @param maxResponseSize bytes of one answer at most
 * @param maxRetries      repeats of a call that failed for a passing reason
 * @param retryDelay      before the first repeat; doubles each time
 * @param errorCodes      what the vendor's codes mean
 */
public record ClientSettings(Duration connectTimeout, Duration requestTimeout, long maxResponseSize, int maxRetries,
        Duration retryDelay, ErrorCodes errorCodes) {
}
