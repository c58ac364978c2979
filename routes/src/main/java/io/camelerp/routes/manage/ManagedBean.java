/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.manage;

import java.io.Closeable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

import javax.management.JMException;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

import io.camelerp.common.meter.Meters;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.ManagementAgent;
import org.apache.camel.util.IOHelper;

/**
 * A bean that operators see in JMX, and so in Hawtio, below Camel's own: {@code type=erp,name=…}.
 *
 * Without camel-management on the classpath there is simply nothing to see.
 */
public abstract class ManagedBean implements CamelContextAware {

    private final String name;
    private CamelContext camelContext;
    private volatile boolean stopped;
    private final List<Closeable> metered = new CopyOnWriteArrayList<>();

    protected ManagedBean(String name) {
        this.name = name;
    }

    /** Shows a figure out of the database to Micrometer, where that is there. */
    protected void meter(String meter, String description, IntSupplier value) throws Exception {
        AtomicBoolean shown = new AtomicBoolean();
        // Camel calls its listeners again whenever a route starts
        camelContext.addStartupListener((context, alreadyStarted) -> {
            if (!stopped && shown.compareAndSet(false, true)) {
                LastKnown figure = new LastKnown(camelContext, "erp" + name, value);
                metered.add(Meters.of(camelContext, figure).gauge(meter, description, LastKnown::get));
                metered.add(figure);
            }
        });
    }

    /** Shows the bean as soon as the context has a name and starts. */
    public void start() throws Exception {
        camelContext.addStartupListener((context, alreadyStarted) -> show());
    }

    private void show() {
        ManagementAgent agent = agent();
        // YAML beans are made twice, and the first one is stopped before the context starts
        if (agent != null && !stopped) {
            try {
                agent.register(this, objectName(agent));
            } catch (JMException e) {
                throw new RuntimeCamelException("Showing " + name + " in JMX", e);
            }
        }
    }

    public void stop() {
        stopped = true;
        metered.forEach(IOHelper::close);
        ManagementAgent agent = agent();
        if (agent != null && camelContext.getManagementName() != null) {
            try {
                agent.unregister(objectName(agent));
            } catch (JMException e) {
                throw new RuntimeCamelException("Taking " + name + " out of JMX", e);
            }
        }
    }

    private ManagementAgent agent() {
        return camelContext.getManagementStrategy() == null ? null : camelContext.getManagementStrategy().getManagementAgent();
    }

    private ObjectName objectName(ManagementAgent agent) throws MalformedObjectNameException {
        return new ObjectName(
                agent.getMBeanObjectDomainName() + ":context=" + ObjectName.quote(camelContext.getManagementName())
                              + ",type=erp,name=" + ObjectName.quote(name));
    }

    @Override
    public CamelContext getCamelContext() {
        return camelContext;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        this.camelContext = camelContext;
    }
}
