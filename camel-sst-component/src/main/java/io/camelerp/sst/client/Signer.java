/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Makes the {@code sign} of a call. The vendor's formula is not public (sst.md section 2): it comes by mail with the
 * account, and is written as a template or as a bean of this type.
 */
@FunctionalInterface
public interface Signer {

    /** Signs nothing: no {@code sign} is sent. */
    Signer NONE = request -> null;

    /**
     * What is signed.
     *
     * @param appId  the integrator's id
     * @param secret the integrator's appkey
     * @param body   the body of the call as it is sent, in UTF-8
     * @param fields the same body as JSON
     */
    record Request(String appId, String secret, String body, ObjectNode fields) {

        @Override
        public String toString() {
            return "Request[appId=" + appId + "]";
        }
    }

    /** The value of the query parameter {@code sign}, or null to send none. */
    String sign(Request request);
}
