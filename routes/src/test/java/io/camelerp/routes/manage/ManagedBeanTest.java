/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.manage;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ManagedBeanTest {

    private final List<String> pools = new CopyOnWriteArrayList<>();

    private static final class Counted extends ManagedBean {

        Counted() {
            super("Counted");
        }

        @Override
        public void start() throws Exception {
            super.start();
            meter("camelerp.counted", "What is counted", () -> 7);
        }
    }

    private final class Pools extends LifecycleStrategySupport {
        @Override
        public void onThreadPoolAdd(
                CamelContext camelContext, ThreadPoolExecutor threadPool, String id, String sourceId, String routeId,
                String threadPoolProfileId) {
            pools.add(id);
        }
    }

    @Test
    void shouldMeterAFigureOnceHoweverOftenRoutesStart() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (CamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("meters", registry);
            context.addLifecycleStrategy(new Pools());
            RouteBuilder.addRoutes(context, builder -> builder.from("direct:in").routeId("started").to("log:in"));
            Counted bean = new Counted();
            bean.setCamelContext(context);
            bean.start();
            context.start();

            for (int start = 0; start < 3; start++) {
                context.getRouteController().stopRoute("started");
                context.getRouteController().startRoute("started");
            }

            assertThat(pools.stream().filter(pool -> pool.contains("LastKnown"))).hasSize(1);
            await().until(() -> registry.get("camelerp.counted").gauge().value() == 7);
            bean.stop();
            assertThat(registry.find("camelerp.counted").gauge()).isNull();
        }
    }
}
