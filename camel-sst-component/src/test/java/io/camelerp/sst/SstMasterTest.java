/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.camelerp.common.ConsumerPresence;
import io.camelerp.sandbox.Fault;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Behind {@code master:}: as in a route of its own.
 */
class SstMasterTest extends SstTestSupport {

    private static final MBeanServer MBEANS = ManagementFactory.getPlatformMBeanServer();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path locks;

    @Override
    protected boolean useJmx() {
        return true;
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.addService(locks(context));
        return context;
    }

    private FileLockClusterService locks(CamelContext camelContext) {
        FileLockClusterService service = new FileLockClusterService();
        service.setRoot(locks.toString());
        service.setAcquireLockDelay(10, TimeUnit.MILLISECONDS);
        service.setAcquireLockInterval(100, TimeUnit.MILLISECONDS);
        return service;
    }

    @Test
    void shouldPollInOneOfTwoContextsAndGoOnInTheOther() throws Exception {
        putRec("R1", noon);
        String uri = "master:sst:" + download("DownloadRECBill", noon.toLocalDate());
        RouteBuilder.addRoutes(context, builder -> builder.from(uri).routeId("rec").process(this::note));
        await().atMost(PATIENCE).until(() -> delivered.contains("R1"));
        try (CamelContext second = new DefaultCamelContext()) {
            second.addComponent("sst", component());
            second.addService(locks(second));
            RouteBuilder.addRoutes(second, builder -> builder.from(uri).routeId("rec").process(this::note));
            second.start();
            assertThat(ConsumerPresence.consumers(second, SstConsumer.class)).isEmpty();

            context.getRouteController().stopRoute("rec");
            assertThat(ConsumerPresence.consumers(context, SstConsumer.class)).isEmpty();
            await().atMost(PATIENCE).until(() -> ConsumerPresence.consumers(second, SstConsumer.class).size() == 1);
            int polls = sandbox.ledger().count("sst:DownloadRECBill");
            await().atMost(PATIENCE).until(() -> sandbox.ledger().count("sst:DownloadRECBill") > polls + 1);

            assertThat(delivered).as("the state is that of the route").containsExactly("R1");
        }
    }

    @Test
    void shouldBeSeenInJmxAndHealthWhileItIsTheLeader() throws Exception {
        putRec("R1", noon);
        RouteBuilder.addRoutes(context, builder -> builder
                .from("master:sst:" + download("DownloadRECBill", noon.toLocalDate())).routeId("rec").process(this::note));
        await().atMost(PATIENCE).until(() -> delivered.contains("R1"));
        await().atMost(PATIENCE).until(() -> mbeans().size() == 1);

        assertThat(MBEANS.getAttribute(mbeans().iterator().next(), "RouteId")).isEqualTo("rec");
        sandbox.faults().every("sst:*", 1, Fault.HTML_200);
        await().atMost(PATIENCE).until(() -> readiness() == HealthCheck.State.DOWN);
        sandbox.faults().clear();
        await().atMost(PATIENCE).until(() -> readiness() == HealthCheck.State.UP);
        context.getRouteController().stopRoute("rec");
        assertThat(mbeans()).isEmpty();
        assertThat(readiness()).isNull();
    }

    private Set<ObjectName> mbeans() throws Exception {
        return MBEANS.queryNames(new ObjectName(
                "org.apache.camel:context=" + context.getManagementName() + ",type=consumers,name=SstConsumer*"), null);
    }

    private HealthCheck.State readiness() {
        return HealthCheckHelper.invokeReadiness(context).stream()
                .filter(result -> result.getCheck() instanceof SstHealthCheck)
                .map(HealthCheck.Result::getState).findFirst().orElse(null);
    }
}
