/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.springboot;

import org.apache.camel.CamelContext;
import org.apache.camel.management.mbean.ManagedRuntimeEndpointRegistry;
import org.apache.camel.spi.RuntimeEndpointRegistry;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the console and Prometheus see beyond what Camel and our components show by themselves.
 */
@Configuration(proxyBeanMethods = false)
class Monitoring {

    /** Camel counts what goes in and out of every endpoint, but does not show it where Hawtio looks for it. */
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
                    show(camelContext, registry);
                }
            }
        };
    }

    private static void show(CamelContext camelContext, RuntimeEndpointRegistry registry) {
        ManagedRuntimeEndpointRegistry managed = new ManagedRuntimeEndpointRegistry(camelContext, registry);
        managed.init(camelContext.getManagementStrategy());
        try {
            camelContext.getManagementStrategy().manageObject(managed);
        } catch (Exception e) {
            throw new IllegalStateException("Registering the endpoint statistics in JMX", e);
        }
    }
}
