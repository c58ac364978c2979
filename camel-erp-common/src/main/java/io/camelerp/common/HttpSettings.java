/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.time.Duration;

/**
 * How patiently a call waits, and how much it takes.
 *
 * @param connectTimeout  until a connection stands
 * @param requestTimeout  until an answer is there whole
 * @param maxResponseSize bytes of one answer at most
 */
public record HttpSettings(Duration connectTimeout, Duration requestTimeout, long maxResponseSize) {
}
