/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.manage;

import java.io.StringReader;

import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Document;

import org.xml.sax.InputSource;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.BacklogTracer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadableTracesTest {

    @Test
    void shouldDumpTracesThatAnXmlParserReads() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.setBacklogTracing(true);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:orders?timeout=1000&block=true").routeId("orders").to("log:orders?level=DEBUG&marker=a");
                }
            });
            ReadableTraces traces = new ReadableTraces();
            traces.setCamelContext(context);
            traces.start();
            context.start();

            context.createProducerTemplate().sendBody("direct:orders?timeout=1000&block=true", "salt & pepper <1>");
            MBeanServer server = context.getManagementStrategy().getManagementAgent().getMBeanServer();
            ObjectName name = server.queryNames(
                    new ObjectName("org.apache.camel:context=" + context.getManagementName() + ",type=tracer,*"), null)
                    .iterator()
                    .next();
            String xml = (String) server.invoke(name, "dumpAllTracedMessagesAsXml", null, null);

            Document document
                    = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
            assertThat(document.getElementsByTagName("endpointUri").item(0).getTextContent()).contains("timeout=1000")
                    .contains("&");
            assertThat(document.getElementsByTagName("body").item(0).getTextContent()).isEqualTo("salt & pepper <1>");
        }
    }

    @Test
    void shouldKeepTheTokenOfOperatorsOutOfTraces() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.setBacklogTracing(true);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:requests").routeId("requests").removeHeaders("*").to("log:requests?level=DEBUG");
                }
            });
            ReadableTraces traces = new ReadableTraces();
            traces.setCamelContext(context);
            traces.start();
            context.start();

            context.createProducerTemplate().sendBodyAndHeader("direct:requests", "shown", "other", "a");
            context.createProducerTemplate().sendBodyAndHeader("direct:requests", "asked", "authorization", "Bearer secret");

            String seen = context.getCamelContextExtension().getContextPlugin(BacklogTracer.class).dumpAllTracedMessagesAsXml();
            assertThat(seen).contains("shown").doesNotContain("secret");
        }
    }
}
