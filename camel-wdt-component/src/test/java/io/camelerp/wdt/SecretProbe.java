/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;

import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.wdt.client.VendorTime;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.main.Main;
import org.apache.camel.support.PluginHelper;
import org.awaitility.Awaitility;

/**
 * Runs the component as an application does, well and badly, and shows everything that can be seen of it.
 */
public final class SecretProbe {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private SecretProbe() {
    }

    public static void main(String[] args) throws Exception {
        try (Sandbox sandbox = Sandbox.builder().start()) {
            run(sandbox, args[0]);
        }
        System.out.println("the probe is done");
    }

    private static void run(Sandbox sandbox, String stateDirectory) throws Exception {
        Main main = new Main(SecretProbe.class);
        main.configure().withBasePackageScanEnabled(false);
        main.addInitialProperty("camel.component.wdt.sid", WdtServer.SID);
        main.addInitialProperty("camel.component.wdt.app-key", WdtServer.APP_KEY);
        main.addInitialProperty("camel.component.wdt.secret", WdtServer.SECRET);
        main.addInitialProperty("camel.component.wdt.base-uri", sandbox.wdtUrl());
        main.addInitialProperty("camel.component.wdt.state-directory", stateDirectory);
        main.addInitialProperty("camel.component.wdt.retry-delay", "10");
        main.addInitialProperty("camel.health.consumers-enabled", "true");
        main.addInitialProperty("camel.main.dev-console-enabled", "true");
        main.addInitialProperty("my.secret", WdtServer.SECRET);
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("wdt:stockout_order_query_trade?delay=100&initialDelay=0&settleDelay=1000&startFrom=PT1H").routeId("good")
                        .log("${body}");
                from("wdt:trade_query?delay=100&initialDelay=0&maxRetries=0&startFrom=PT1H&secret={{my.secret}}").routeId("bad")
                        .log("${body}");
                from("wdt:shop?delay=100&initialDelay=0").routeId("shops").log("${headers} ${body}");
                from("wdt:logistics_sync_query?delay=100&initialDelay=0").routeId("shipments").log("${headers} ${body}");
                from("direct:push").routeId("push").to("wdt:trade_push?secret=RAW({{my.secret}})&param.shop_no=api_test");
            }
        });
        sandbox.seedStockouts(5, 1, LocalDateTime.now(VendorTime.ZONE).minusMinutes(30),
                LocalDateTime.now(VendorTime.ZONE).minusMinutes(20));
        LocalDateTime present = LocalDateTime.now(VendorTime.ZONE);
        sandbox.wdt().seed("shop", 3, 1, present.minusDays(1), present);
        sandbox.wdt().seed("logistics_sync_query", 3, 1, present.minusDays(1), present);
        sandbox.faults().at("wdt:logistics_sync_ack", 1, Fault.HTTP_500);
        sandbox.faults().every("wdt:trade_query", 1, Fault.TRUNCATED_JSON);
        sandbox.faults().every("wdt:trade_push", 1, Fault.HTTP_500);
        main.start();
        try {
            show(main.getCamelContext(), sandbox);
        } finally {
            main.stop();
        }
    }

    private static void show(CamelContext context, Sandbox sandbox) throws Exception {
        Awaitility.await().atMost(PATIENCE).until(() -> sandbox.ledger().count("wdt:trade_query") > 2
                && sandbox.ledger().count("wdt:shop") > 2 && sandbox.ledger().count("wdt:logistics_sync_ack") > 1
                && sandbox.ledger().count("wdt:stockout_order_query_trade") > 2);
        try (ProducerTemplate template = context.createProducerTemplate()) {
            Exchange pushed = template.request("direct:push", exchange -> exchange.getMessage().setBody("[{\"tid\":\"T1\"}]"));
            pushed.getException().printStackTrace();
        }
        HealthCheckHelper.invoke(context).forEach(result -> {
            System.out.println(result.getState() + " " + result.getMessage() + " " + result.getDetails());
            result.getError().ifPresent(Throwable::printStackTrace);
        });
        for (Endpoint endpoint : context.getEndpoints()) {
            System.out.println(endpoint);
        }
        context.getRoutes().forEach(route -> System.out.println(route + " " + route.getConsumer()));
        DevConsole console
                = PluginHelper.getDevConsoleResolver(context.getCamelContextExtension()).resolveDevConsole("wdt");
        System.out.println(console.call(DevConsole.MediaType.TEXT, Map.of()));
        System.out.println(console.call(DevConsole.MediaType.JSON, Map.of()));
        showJmx();
    }

    private static void showJmx() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Set<ObjectName> names = server.queryNames(new ObjectName("org.apache.camel:*"), null);
        for (ObjectName name : names) {
            System.out.println(name);
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                System.out.println(attribute.getName() + "=" + value(server, name, attribute.getName()));
            }
        }
        System.out.println(names.size() + " beans");
    }

    private static Object value(MBeanServer server, ObjectName name, String attribute) {
        try {
            return server.getAttribute(name, attribute);
        } catch (Exception e) {
            return e;
        }
    }
}
