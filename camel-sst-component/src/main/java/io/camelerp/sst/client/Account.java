/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.net.URI;
import java.util.Objects;

/**
 * Who calls, where, and how the calls are signed.
 *
 * @param baseUri the gateway, {@code http://host/center/gateway}
 * @param appId   the integrator's id
 * @param secret  the integrator's appkey; signs, and is never sent, logged or shown; null when nothing is signed
 * @param signer  the form of the signature
 */
public record Account(URI baseUri, String appId, String secret, Signer signer) {

    public Account {
        Objects.requireNonNull(baseUri, "baseUri");
        Objects.requireNonNull(appId, "appId");
        Objects.requireNonNull(signer, "signer");
    }

    @Override
    public String toString() {
        return appId + "@" + baseUri;
    }
}
