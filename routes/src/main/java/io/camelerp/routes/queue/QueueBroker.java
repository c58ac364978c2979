/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.queue;

import java.io.Closeable;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * The broker of the routes with a queue: binds a pooled connection factory for Artemis as {@value #CONNECTION_FACTORY}.
 *
 * Nothing is connected, and no class of JMS is loaded, before a route asks for the connection factory; so neither needs
 * to be there for routes without a queue. Another broker takes a connection factory of the user's own instead.
 */
public class QueueBroker implements CamelContextAware, Closeable {

    /** The name under which routes find the connection factory. */
    public static final String CONNECTION_FACTORY = "erpConnectionFactory";

    private final ReentrantLock lock = new ReentrantLock();
    private CamelContext camelContext;
    private String url;
    private String username;
    private String password;
    private int maxConnections = 2;
    private ArtemisPool pool;

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
        camelContext.getRegistry().bind(CONNECTION_FACTORY, Object.class, this::connectionFactory);
    }

    private Object connectionFactory() {
        lock.lock();
        try {
            if (pool == null) {
                pool = open();
            }
            return pool.connectionFactory();
        } finally {
            lock.unlock();
        }
    }

    private ArtemisPool open() {
        if (url == null || url.isBlank()) {
            throw new IllegalArgumentException(
                    "erp.jms.url is missing: a route with a queue needs the address of Artemis, such as tcp://host:61616,"
                                               + " or a connection factory of your own named by erp.jms.connection-factory");
        }
        try {
            return new ArtemisPool(url, username, password, maxConnections);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "A route with a queue needs camel-jms, org.apache.activemq:artemis-jakarta-client and"
                                            + " org.messaginghub:pooled-jms on the classpath; missing: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (pool != null) {
                pool.close();
                pool = null;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    /** The address of Artemis, such as {@code tcp://host:61616}. */
    public void setUrl(String url) {
        this.url = url;
    }

    public void setUsername(String username) {
        this.username = username;
    }

    public void setPassword(String password) {
        this.password = password;
    }

    /** How many connections senders and workers share. */
    public void setMaxConnections(int maxConnections) {
        this.maxConnections = maxConnections;
    }
}
