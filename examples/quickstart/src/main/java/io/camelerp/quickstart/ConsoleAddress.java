/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.util.Map;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Keeps the console on this machine whatever sets a port or an address for it: Spring Boot takes them from variables of
 * the environment (MANAGEMENT_SERVER_PORT) and from files of its own, too, not only from our settings.
 */
final class ConsoleAddress implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private final Settings settings;

    ConsoleAddress(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void initialize(ConfigurableApplicationContext application) {
        ConfigurableEnvironment environment = application.getEnvironment();
        Map<String, Object> properties = settings.consoleProperties(environment::getProperty);
        environment.getPropertySources().addFirst(new MapPropertySource("console", properties));
    }
}
