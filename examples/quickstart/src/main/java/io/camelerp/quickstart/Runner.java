/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.camelerp.common.ConsumerPresence;
import io.camelerp.routes.check.CheckReport;
import io.camelerp.routes.check.StartCheck;
import io.camelerp.wdt.WdtConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The running routes of one settings file.
 */
final class Runner implements AutoCloseable {

    private final ConfigurableApplicationContext application;

    private final CamelContext camelContext;
    private final int port;

    private Runner(ConfigurableApplicationContext application) {
        this.application = application;
        this.camelContext = application.getBean(CamelContext.class);
        this.port = ((ServletWebServerApplicationContext) application).getWebServer().getPort();
    }

    /**
     * Starts the enabled routes, health and console.
     *
     * @throws StartException when a setting does not allow it
     */
    static Runner start(Settings settings) {
        if (settings.enabledRoutes().isEmpty()) {
            throw new StartException(
                    "No route is enabled in " + settings.source() + ". Set erp.route.<route id>.enabled=true for one of "
                                     + String.join(", ", SettingNames.routes()) + ".");
        }
        Map<String, Object> properties = settings.springProperties();
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("settings", properties));
        SpringApplication application = new SpringApplication(RunnerApplication.class);
        application.setEnvironment(environment);
        application.addInitializers(new ConsoleAddress(settings));
        try {
            return new Runner(application.run());
        } catch (RuntimeException e) {
            throw StartFailure.explain(e);
        }
    }

    /** Those of the routes that read something here: a dry run leaves some out. */
    List<String> running(List<String> ids) {
        List<String> sources = camelContext.getRoutes().stream()
                .filter(route -> !route.isCreatedByKamelet() && !route.getEndpoint().getEndpointUri().startsWith("direct:"))
                .map(Route::getId).toList();
        return ids.stream().filter(id -> sources.stream().anyMatch(route -> route.equals(id) || route.startsWith(id + "-")))
                .toList();
    }

    /** Tries everything that the enabled routes need; for a runner that was started with erp.check=true. */
    CheckReport check() {
        return camelContext.getRegistry().findSingleByType(StartCheck.class).run();
    }

    int port() {
        return port;
    }

    String consoleUrl() {
        return actuator("hawtio/");
    }

    String healthUrl() {
        return actuator("health");
    }

    private String actuator(String path) {
        return "http://127.0.0.1:" + port() + "/actuator/" + path;
    }

    /** Up to which local time of Asia/Shanghai the route that is behind most has done its work. */
    Optional<String> checkpoint() {
        return ConsumerPresence.consumers(camelContext, WdtConsumer.class).stream()
                // what looks back has no checkpoint, only the start of its span
                .filter(consumer -> consumer.getEndpoint().getConfiguration().getLookback() == 0)
                .map(WdtConsumer::getCheckpoint).filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
    }

    /** Finishes what is open and stops. */
    @Override
    public void close() {
        application.close();
    }
}
