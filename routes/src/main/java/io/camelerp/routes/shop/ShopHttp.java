/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.shop;

import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.HttpHeaders;

/**
 * How the shop is called: once for each record, and with its word in the {@code Authorization} header.
 *
 * The HTTP client's own repeats are off: after a 503 with Retry-After it would wait and send again, unseen. Nor does it
 * follow an answer to another address, which would get the word, too.
 */
public class ShopHttp implements HttpClientConfigurer {

    private String authorization;

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.disableAutomaticRetries().disableRedirectHandling();
        if (authorization != null) {
            builder.addRequestInterceptorFirst(
                    (request, entity, context) -> request.setHeader(HttpHeaders.AUTHORIZATION, authorization));
        }
    }

    /** What the shop wants in the header {@code Authorization}; a step of a route would show it in each dump. */
    public void setAuthorization(String authorization) {
        this.authorization = authorization == null || authorization.isBlank() ? null : authorization;
    }
}
