/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.manage;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.spi.BacklogTracer;
import org.apache.camel.spi.ManagementAgent;
import org.apache.camel.spi.ManagementStrategy;

/**
 * Makes the traces of messages well-formed XML, so that Hawtio can show them, and keeps the token of operators out of
 * them.
 *
 * Camel 4.17.0 writes the URI of an endpoint into them as it is. With an ampersand in one of them, which is each that
 * has two parameters, Hawtio can read none, and its Trace tab stays empty.
 */
public class ReadableTraces implements CamelContextAware {

    private static final String NO_TOKEN = "${header.Authorization} == null";

    private CamelContext camelContext;

    /** Shows the tracer anew in JMX, once the context has shown it. */
    public void start() throws Exception {
        camelContext.addStartupListener((context, alreadyStarted) -> {
            BacklogTracer tracer = context.getCamelContextExtension().getContextPlugin(BacklogTracer.class);
            if (tracer != null && tracer.getTraceFilter() == null) {
                tracer.setTraceFilter(NO_TOKEN);
            }
            ManagementStrategy management = context.getManagementStrategy();
            ManagementAgent agent = management == null ? null : management.getManagementAgent();
            // without camel-management there is nothing to see, and no class of it
            if (agent != null) {
                ReadableTracer.show(context, management, agent);
            }
        });
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
