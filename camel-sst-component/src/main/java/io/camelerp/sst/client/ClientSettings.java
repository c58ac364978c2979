/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.time.Duration;

import io.camelerp.common.HttpSettings;

/**
 * How patiently and how much a client asks.
 *
 * @param http           how patiently a call waits, and how much it takes
 * @param maxRetries     repeats of a call that failed for a passing reason
 * @param retryDelay     before the first repeat; doubles each time
 * @param rateLimitPause of the whole account after the vendor said that there were too many calls
 * @param errorCodes     what the vendor's codes mean
 */
public record ClientSettings(HttpSettings http, int maxRetries,
        Duration retryDelay, Duration rateLimitPause, ErrorCodes errorCodes) {
}
