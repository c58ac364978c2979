/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.check;

import jakarta.jms.Connection;

import org.apache.camel.CamelContext;
import org.apache.camel.component.jms.JmsEndpoint;

/** Loaded only where a route has a queue. */
final class JmsBroker {

    private JmsBroker() {
    }

    static String connect(CamelContext context, String uri) throws Exception {
        JmsEndpoint endpoint = context.getEndpoint(uri, JmsEndpoint.class);
        try (Connection connection = endpoint.getConfiguration().getOrCreateConnectionFactory().createConnection()) {
            connection.start();
            return "connected to " + connection.getMetaData().getJMSProviderName();
        }
    }
}
