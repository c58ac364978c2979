/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.camelerp.common.ConsumerPresence;
import io.camelerp.sandbox.Fault;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.console.DevConsole;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Behind {@code master:}, and in Kamelets: as in a route of its own.
 */
class WdtMasterTest extends ConsumerTestSupport {

    private static final MBeanServer MBEANS = ManagementFactory.getPlatformMBeanServer();

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
    @Tag("C11")
    void shouldPollInOneOfTwoContextsAndGoOnInTheOther() throws Exception {
        putStockout(1, now.minusMinutes(5));
        String uri = "master:wdt:" + stockouts(now.minusMinutes(10));
        start("stockouts", uri, this::note);
        awaitDelivered(1, 1);
        Consumer<RouteDefinition> rest = route -> route.process(this::note);
        try (CamelContext second = new DefaultCamelContext()) {
            second.addComponent("wdt", component());
            second.addService(locks(second));
            route(second, "stockouts", uri, rest);
            second.start();
            assertThat(running(second)).isEmpty();

            context.getRouteController().stopRoute("stockouts");
            putStockout(2, present());
            advance(Duration.ofMinutes(1));
            awaitDelivered(1, 2);

            assertThat(running(second)).hasSize(1);
            assertThat(running(context)).isEmpty();
            assertThat(delivered).as("the checkpoint is that of the route").containsExactly("1", "2");
        }
    }

    private static Collection<WdtConsumer> running(CamelContext camelContext) {
        return ConsumerPresence.consumers(camelContext, WdtConsumer.class);
    }

    @Test
    @Tag("C20")
    void shouldBeSeenInJmxHealthAndConsoleWhileItIsTheLeader() throws Exception {
        putStockout(1, now.minusMinutes(5));
        start("stockouts", "master:wdt:" + stockouts(now.minusMinutes(10)), this::note);
        awaitDelivered(1, 1);
        await().atMost(PATIENCE).until(() -> mbeans().size() == 1);
        ObjectName name = mbeans().iterator().next();
        DevConsole console = PluginHelper.getDevConsoleResolver(context.getCamelContextExtension()).resolveDevConsole("wdt");

        assertThat(MBEANS.getAttribute(name, "Api")).isEqualTo(STOCKOUT);
        assertThat(MBEANS.getAttribute(name, "RouteId")).isEqualTo("stockouts");
        assertThat((String) console.call(DevConsole.MediaType.TEXT)).contains("routeId: stockouts");
        MBEANS.invoke(name, "pollNow", new Object[0], new String[0]);
        sandbox.faults().every("wdt:*", 1, Fault.HTML_200);
        await().atMost(PATIENCE).until(() -> readiness() == HealthCheck.State.DOWN);
        sandbox.faults().clear();
        await().atMost(PATIENCE).until(() -> readiness() == HealthCheck.State.UP);

        context.getRouteController().stopRoute("stockouts");

        assertThat(mbeans()).isEmpty();
        assertThat(readiness()).isNull();
        assertThat((String) console.call(DevConsole.MediaType.TEXT)).doesNotContain("stockouts");
    }

    @Test
    @Tag("C20")
    void shouldBeSeenInAKamelet() throws Exception {
        putStockout(1, now.minusMinutes(5));
        String uri = stockouts(now.minusMinutes(10));
        RouteBuilder.addRoutes(context, builder -> {
            builder.routeTemplate("stockouts-source").from(uri + "&checkpointKey=kamelet").to("kamelet:sink");
            builder.from("kamelet:stockouts-source").routeId("user").process(this::note);
        });
        awaitDelivered(1, 1);

        assertThat(mbeans()).hasSize(1)
                .allSatisfy(name -> assertThat((String) MBEANS.getAttribute(name, "RouteId")).startsWith("stockouts-source"));
        context.getRouteController().stopAllRoutes();
        assertThat(mbeans()).isEmpty();
        context.getRouteController().startAllRoutes();
        assertThat(mbeans()).hasSize(1);
    }

    @Test
    void shouldLeaveTheMBeanOfAnOrdinaryRouteToCamel() throws Exception {
        start("stockouts", stockouts(now.minusMinutes(10)), this::note);
        assertThat(mbeans()).hasSize(1);

        context.getRouteController().stopRoute("stockouts");
        assertThat(mbeans()).isEmpty();

        context.getRouteController().startRoute("stockouts");
        assertThat(mbeans()).hasSize(1);
    }

    private Set<ObjectName> mbeans() throws Exception {
        return MBEANS.queryNames(new ObjectName(
                "org.apache.camel:context=" + context.getManagementName() + ",type=consumers,name=WdtConsumer*"), null);
    }

    private HealthCheck.State readiness() {
        return HealthCheckHelper.invokeReadiness(context).stream()
                .filter(result -> result.getCheck().getId().equals("consumer:stockouts")
                        && result.getCheck() instanceof WdtHealthCheck)
                .map(HealthCheck.Result::getState).findFirst().orElse(null);
    }
}
