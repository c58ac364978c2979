/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.Map;

import io.camelerp.sandbox.http.Request;
import io.camelerp.sandbox.http.Response;

/**
 * One door to the APIs: how a call names its API and proves itself, and how an answer is wrapped.
 */
interface Gateway {

    Dialect dialect();

    /** The API that is called, without {@code .php} and with underscores. */
    String api(Request request, Map<String, String> params);

    /** Throws a {@link WdtRefusal} unless the call is signed, in time and from a known account. */
    void check(Map<String, String> params);

    /** The parameters that the API itself sees. */
    Map<String, String> business(Map<String, String> params);

    byte[] success(WdtResult result, int code);

    /** The answer to a call that WDT refuses. */
    byte[] failure(WdtRefusal refusal);

    /** The answer to a call that fails {@link #check}. */
    default byte[] rejection(WdtRefusal refusal) {
        return failure(refusal);
    }

    Response unknown(String api);
}
