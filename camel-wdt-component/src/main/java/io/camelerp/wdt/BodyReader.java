/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.io.IOException;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.common.JsonBody;
import org.apache.camel.Exchange;

/**
 * Reads what a route wants to send, whatever it carries it in.
 */
final class BodyReader {

    private BodyReader() {
    }

    /**
     * The body as a tree, see {@link JsonBody#read}.
     *
     * @throws WdtException with {@link Category#REQUEST} when it is no JSON
     */
    static JsonNode read(Exchange exchange, String api) {
        try {
            return JsonBody.read(exchange);
        } catch (IOException e) {
            throw new WdtException(
                    Category.REQUEST, api,
                    "expected JSON in the body, got " + exchange.getMessage().getBody().getClass().getSimpleName()
                                           + " that is none; nothing was sent",
                    e);
        }
    }
}
