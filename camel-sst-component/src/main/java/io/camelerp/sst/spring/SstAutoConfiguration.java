/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.spring;

import java.util.Set;

import jakarta.servlet.Filter;

import io.camelerp.common.spring.AccountRegistrar;
import io.camelerp.sst.SstComponent;
import io.camelerp.sst.SstComponentConfigurer;
import io.camelerp.sst.push.PushMounts;
import org.apache.camel.CamelContext;
import org.apache.camel.util.StringHelper;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Lets a Spring Boot application set {@code camel.component.sst.*}, and further accounts as
 * {@code camel.component.sst-NAME.*}; and limits what its server reads where pushes are taken.
 */
@AutoConfiguration
@ConditionalOnClass(CamelContext.class)
@Import(SstAutoConfiguration.Accounts.class)
public class SstAutoConfiguration {

    static class Accounts extends AccountRegistrar {

        Accounts(Environment environment) {
            super(environment, "sst", SstComponent.class, SstComponent::new, SstComponentConfigurer::new);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Filter.class)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class Server {

        /** The ready-made routes that answer operators. */
        private static final Set<String> OPERATORS
                = Set.of("consumers-http", "dead-letters-http", "reconcile-http", "runs-http");

        @Bean
        Filter erpBodyFilter(ObjectProvider<CamelContext> camelContext) {
            return new BodyFilter(
                    path -> camelContext.stream().flatMap(context -> PushMounts.of(context).handler(path).stream())
                            .findFirst(),
                    path -> camelContext.stream().anyMatch(context -> isForOperators(context, path)));
        }

        /** Whether a route of ours answers at the path; others there may be the application's own. */
        private static boolean isForOperators(CamelContext context, String path) {
            return context.getRoutes().stream().filter(route -> OPERATORS.contains(route.getRouteId()))
                    .map(route -> StringHelper.after(route.getEndpoint().getEndpointBaseUri(), ":").replaceFirst("^/*", "/"))
                    .anyMatch(own -> path.equals(own) || path.startsWith(own + "/"));
        }
    }
}
