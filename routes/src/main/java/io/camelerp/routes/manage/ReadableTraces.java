/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.manage;

import java.util.regex.Pattern;

import javax.management.JMException;
import javax.management.ObjectName;

import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.impl.debugger.BacklogTracer;
import org.apache.camel.management.mbean.ManagedBacklogTracer;
import org.apache.camel.spi.ManagementAgent;
import org.apache.camel.spi.ManagementStrategy;

/**
 * Makes the traces of messages well-formed XML, so that Hawtio can show them.
 *
 * Camel 4.17.0 writes the URI of an endpoint into them as it is. With an ampersand in one of them, which is each that
 * has two parameters, Hawtio can read none, and its Trace tab stays empty.
 */
public class ReadableTraces implements CamelContextAware {

    private CamelContext camelContext;

    /** Shows the tracer anew in JMX, once the context has shown it. */
    public void start() throws Exception {
        camelContext.addStartupListener((context, alreadyStarted) -> {
            ManagementStrategy management = context.getManagementStrategy();
            ManagementAgent agent = management == null ? null : management.getManagementAgent();
            // without camel-management there is nothing to see, and no class of it
            if (agent != null) {
                Tracer.show(context, management, agent);
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

    /** Camel's own, with what it writes mended. */
    @ManagedResource(description = "Managed BacklogTracer")
    public static final class Tracer extends ManagedBacklogTracer {

        private static final Pattern BARE_AMPERSAND = Pattern.compile("&(?!(?:amp|lt|gt|quot|apos|#\\d+|#x\\p{XDigit}+);)");

        Tracer(CamelContext context, BacklogTracer tracer) {
            super(context, tracer);
        }

        private static void show(CamelContext context, ManagementStrategy management, ManagementAgent agent)
                throws JMException {
            org.apache.camel.spi.BacklogTracer tracer
                    = context.getCamelContextExtension().getContextPlugin(org.apache.camel.spi.BacklogTracer.class);
            if (tracer instanceof BacklogTracer backlog) {
                ObjectName name = management.getManagementObjectNameStrategy().getObjectNameForTracer(context, backlog);
                if (agent.isRegistered(name)) {
                    agent.unregister(name);
                    Tracer mended = new Tracer(context, backlog);
                    mended.init(management);
                    agent.register(mended, name);
                }
            }
        }

        @Override
        public String dumpTracedMessagesAsXml(String nodeOrRouteId) {
            return escaped(super.dumpTracedMessagesAsXml(nodeOrRouteId));
        }

        @Override
        public String dumpAllTracedMessagesAsXml() {
            return escaped(super.dumpAllTracedMessagesAsXml());
        }

        private static String escaped(String xml) {
            return BARE_AMPERSAND.matcher(xml).replaceAll("&amp;");
        }
    }
}
