/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.util.Map;
import java.util.TreeMap;

import io.camelerp.wdt.WdtComponent;
import io.camelerp.wdt.WdtComponentConfigurer;
import org.apache.camel.CamelContext;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.management.mbean.ManagedRuntimeEndpointRegistry;
import org.apache.camel.spi.RuntimeEndpointRegistry;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.util.StringHelper;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * The Spring Boot application around the routes: health, Jolokia, the console, and the account's component.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ForeignPages.class)
class RunnerApplication {

    /**
     * Spring Boot binds {@code camel.component.*} only for components that bring an auto-configuration.
     */
    @Bean("wdt-component")
    WdtComponent wdtComponent(CamelContext camelContext, Environment environment) {
        WdtComponent component = new WdtComponent(camelContext);
        Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Binder.get(environment)
                .bind("camel.component.wdt", Bindable.mapOf(String.class, String.class)).orElse(Map.of())
                // of a variable of the environment, CAMEL_COMPONENT_WDT_APP_KEY, it makes app.key; what goes first comes first
                .forEach((name, value) -> options.putIfAbsent(StringHelper.dashToCamelCase(name.replace('.', '-')), value));
        options.forEach((name, value) -> set(camelContext, component, name, value));
        return component;
    }

    private static void set(CamelContext camelContext, WdtComponent component, String option, String value) {
        try {
            PropertyBindingSupport.build().withCamelContext(camelContext).withTarget(component)
                    .withConfigurer(new WdtComponentConfigurer()).withIgnoreCase(true).withMandatory(true)
                    .withProperty(option, value).bind();
        } catch (PropertyBindingException e) {
            // Camel's own message shows the value, which may be that of a misspelt secret
            throw new StartException(
                    "Cannot set camel.component.wdt." + option + ": the component has no such option, or it does not take the"
                                     + " value that is set, in the settings file or in a variable CAMEL_COMPONENT_WDT_…"
                                     + " of the environment.");
        }
    }

    @Bean
    CamelContextConfiguration startMistakes() {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camelContext) {
                try {
                    camelContext.addStartupListener(new StartMistakes());
                } catch (Exception e) {
                    throw new IllegalStateException("Adding a listener to " + camelContext, e);
                }
            }

            @Override
            public void afterApplicationStart(CamelContext camelContext) {
                // all was looked at before
            }
        };
    }

    /**
     * Camel counts what goes in and out of every endpoint, but does not show it where Hawtio looks for it.
     */
    @Bean
    CamelContextConfiguration endpointStatistics() {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camelContext) {
                // nothing is counted before the start
            }

            @Override
            public void afterApplicationStart(CamelContext camelContext) {
                RuntimeEndpointRegistry registry = camelContext.getRuntimeEndpointRegistry();
                if (registry != null) {
                    ManagedRuntimeEndpointRegistry managed = new ManagedRuntimeEndpointRegistry(camelContext, registry);
                    managed.init(camelContext.getManagementStrategy());
                    manage(camelContext, managed);
                }
            }
        };
    }

    private static void manage(CamelContext camelContext, Object managed) {
        try {
            camelContext.getManagementStrategy().manageObject(managed);
        } catch (Exception e) {
            throw new IllegalStateException("Registering " + managed + " in JMX", e);
        }
    }
}
