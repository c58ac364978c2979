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
import org.apache.camel.api.management.ManagedResource;
import org.apache.camel.impl.debugger.BacklogTracer;
import org.apache.camel.management.mbean.ManagedBacklogTracer;
import org.apache.camel.spi.ManagementAgent;
import org.apache.camel.spi.ManagementStrategy;

/**
 * Camel's own managed tracer, with what it writes mended; only where camel-management is.
 */
@ManagedResource(description = "Managed BacklogTracer")
public final class ReadableTracer extends ManagedBacklogTracer {

    private static final Pattern BARE_AMPERSAND = Pattern.compile("&(?!(?:amp|lt|gt|quot|apos|#\\d+|#x\\p{XDigit}+);)");

    ReadableTracer(CamelContext context, BacklogTracer tracer) {
        super(context, tracer);
    }

    static void show(CamelContext context, ManagementStrategy management, ManagementAgent agent)
            throws JMException {
        org.apache.camel.spi.BacklogTracer tracer
                = context.getCamelContextExtension().getContextPlugin(org.apache.camel.spi.BacklogTracer.class);
        if (tracer instanceof BacklogTracer backlog) {
            ObjectName name = management.getManagementObjectNameStrategy().getObjectNameForTracer(context, backlog);
            if (agent.isRegistered(name)) {
                agent.unregister(name);
                ReadableTracer mended = new ReadableTracer(context, backlog);
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
