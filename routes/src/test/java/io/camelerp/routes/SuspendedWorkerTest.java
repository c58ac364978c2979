/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Sandbox;
import org.apache.camel.api.management.ManagedCamelContext;
import org.apache.camel.api.management.mbean.ManagedRouteMBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Workers that are suspended, as an operator does it while Kingdee is down, and resumed.
 */
class SuspendedWorkerTest {

    private static final String FORM = "SAL_OUTSTOCK";
    private static final int RECORDS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Sandbox sandbox;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(RECORDS, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
        sandbox.wdt().rows("stockout_order_query_trade").forEach(row -> sandbox.wdt().put("stockout_order_query_trade",
                bookable(row.deepCopy())));
        sandbox.faults().every("kingdee:*", 1, Fault.HTTP_500);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldBookWhatItHadInHandWhenItWasSuspended() throws Exception {
        Kafka kafka = Kafka.running();
        kafka.createTopic("suspended", 1);
        Map<String, String> worker = worker("kafka-to-kingdee");
        worker.put("erp.route.kafka-to-kingdee.topic", "suspended");
        worker.put("erp.route.kafka-to-kingdee.group", "suspended");
        worker.put("erp.kafka.brokers", kafka.brokers());
        worker.put("erp.kafka.redelivery-delay", "1000");
        try (RunningRoutes routes = RunningRoutes.start(worker)) {
            for (ObjectNode row : sandbox.wdt().rows("stockout_order_query_trade")) {
                routes.context().createProducerTemplate()
                        .sendBody("kafka:suspended?brokers=" + kafka.brokers(), row.toString());
            }
            awaitFaults(4);
            routes.context().getRouteController().suspendRoute("kafka-to-kingdee");
            sandbox.faults().clear();
            routes.context().getRouteController().resumeRoute("kafka-to-kingdee");

            await().atMost(PATIENCE).until(() -> sandbox.kingdee().count(FORM) == RECORDS);
        }
    }

    @Test
    void shouldGiveNoMessageBackAfterItWasSuspended() throws Exception {
        Artemis artemis = Artemis.running();
        artemis.drain("suspended");
        Map<String, String> worker = worker("queue-to-kingdee");
        worker.put("erp.route.queue-to-kingdee.queue", "suspended");
        worker.put("erp.jms.url", artemis.url());
        worker.put("erp.jms.redelivery-delay", "100");
        for (ObjectNode row : sandbox.wdt().rows("stockout_order_query_trade")) {
            artemis.send("suspended", row.toString());
        }
        try (RunningRoutes routes = RunningRoutes.start(worker)) {
            awaitFaults(3);
            routes.context().getRouteController().suspendRoute("queue-to-kingdee");
            routes.context().getRouteController().resumeRoute("queue-to-kingdee");
            awaitFaults(12);
            long failed = routes.context().getCamelContextExtension().getContextPlugin(ManagedCamelContext.class)
                    .getManagedRoute("queue-to-kingdee", ManagedRouteMBean.class).getExchangesFailed();
            sandbox.faults().clear();

            assertThat(failed).as("that which was in hand at the suspension").isLessThanOrEqualTo(1);
            await().atMost(PATIENCE).until(() -> sandbox.kingdee().count(FORM) == RECORDS);
        }
    }

    /** Each message that is given back counts at the broker, which keeps it ten times by default. */
    @Test
    void shouldGiveNoOrderBackAfterItWasSuspended() throws Exception {
        sandbox.wdt().shop("SH001");
        sandbox.faults().every("wdt:trade_push", 1, Fault.HTTP_500);
        Artemis artemis = Artemis.running();
        artemis.drain("suspended.orders");
        Map<String, String> worker = RunningRoutes.properties(sandbox, folder);
        worker.keySet().removeIf(key -> key.startsWith("erp.route."));
        worker.putAll(Map.of("erp.route.orders-to-wdt.enabled", "true", "erp.route.orders-to-wdt.from", "queue",
                "erp.route.orders-to-wdt.queue", "suspended.orders", "erp.route.orders-to-wdt.shop-no", "SH001",
                "erp.jms.url", artemis.url(), "erp.jms.redelivery-delay", "100", "camel.component.wdt.max-retries", "0"));
        artemis.send("suspended.orders", OrdersToWdtTest.order("T1").toString());
        try (RunningRoutes routes = RunningRoutes.start(worker)) {
            awaitFaults(3);
            routes.context().getRouteController().suspendRoute("orders-to-wdt-queue");
            routes.context().getRouteController().resumeRoute("orders-to-wdt-queue");
            awaitFaults(12);
            long failed = routes.context().getCamelContextExtension().getContextPlugin(ManagedCamelContext.class)
                    .getManagedRoute("orders-to-wdt-queue", ManagedRouteMBean.class).getExchangesFailed();
            sandbox.faults().clear();

            assertThat(failed).as("that which was in hand at the suspension").isLessThanOrEqualTo(1);
            await().atMost(PATIENCE).until(() -> sandbox.wdt().rows("trade_push").size() == 1);
        }
    }

    private void awaitFaults(int more) {
        int before = sandbox.faults().fired(Fault.Kind.HTTP_500);
        await().atMost(PATIENCE).until(() -> sandbox.faults().fired(Fault.Kind.HTTP_500) >= before + more);
    }

    private static ObjectNode bookable(ObjectNode row) {
        row.put("shop_no", "SH001");
        row.path("details_list").forEach(line -> ((ObjectNode) line).put("spec_no", "SKU-0001"));
        return row;
    }

    private Map<String, String> worker(String route) {
        Map<String, String> properties = RunningRoutes.properties(sandbox, folder);
        properties.keySet().removeIf(key -> key.startsWith("erp.route.") || key.startsWith("camel.component.wdt."));
        properties.put("erp.route." + route + ".enabled", "true");
        return properties;
    }
}
