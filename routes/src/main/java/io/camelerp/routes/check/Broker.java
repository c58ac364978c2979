/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.check;

import java.util.Optional;

import org.apache.camel.CamelContext;

/**
 * Something with queues or topics that routes send to or take from.
 *
 * @param name what people call it
 * @param uri  an endpoint of it
 */
record Broker(String name, String uri) {

    static Optional<Broker> of(String uri) {
        if (uri.startsWith("jms:")) {
            return Optional.of(new Broker("queue broker", uri));
        }
        return uri.startsWith("kafka:") ? Optional.of(new Broker("Kafka", uri)) : Optional.empty();
    }

    /** Connects, and sends and takes nothing. */
    String connect(CamelContext context) throws Exception {
        return uri.startsWith("jms:") ? JmsBroker.connect(context, uri) : KafkaBroker.connect(context, uri);
    }
}
