/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.time.Instant;
import java.util.Map;

/**
 * One call that the sandbox has received, and what it answered.
 *
 * @param vendor     {@code wdt} or {@code kingdee}
 * @param operation  WDT's API, Kingdee's method
 * @param params     form and query parameters
 * @param body       the body where it is no form, else empty
 * @param httpStatus the status sent, 0 where the connection was reset without an answer
 * @param resultCode WDT's code, Kingdee's MsgCode, as text; empty where the call was not carried out
 * @param fault      the fault that hit the call, or null
 * @param at         when, by the sandbox's clock
 */
public record Call(String vendor, String operation, Map<String, String> params, String body, int httpStatus,
        String resultCode, Fault.Kind fault, Instant at) {

    public Call {
        params = Map.copyOf(params);
    }
}
