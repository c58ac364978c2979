/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.queue;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/**
 * Pooled connections to Artemis; the only class here that needs JMS.
 */
final class ArtemisPool {

    private final JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();
    private final ActiveMQConnectionFactory artemis;

    ArtemisPool(String url, String username, String password, int maxConnections) {
        artemis = username == null
                ? new ActiveMQConnectionFactory(url) : new ActiveMQConnectionFactory(url, username, password);
        pool.setConnectionFactory(artemis);
        pool.setMaxConnections(maxConnections);
        // a connection that the broker has dropped must not be handed out again
        pool.setConnectionCheckInterval(5_000);
    }

    Object connectionFactory() {
        return pool;
    }

    void close() {
        pool.stop();
        artemis.close();
    }
}
