/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.spring;

import io.camelerp.common.spring.AccountRegistrar;
import io.camelerp.wdt.WdtComponent;
import io.camelerp.wdt.WdtComponentConfigurer;
import org.apache.camel.CamelContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * Lets a Spring Boot application set {@code camel.component.wdt.*}, and further accounts as
 * {@code camel.component.wdt-NAME.*}.
 */
@AutoConfiguration
@ConditionalOnClass(CamelContext.class)
@Import(WdtAutoConfiguration.Accounts.class)
public class WdtAutoConfiguration {

    static class Accounts extends AccountRegistrar {

        Accounts(Environment environment) {
            super(environment, "wdt", WdtComponent.class, WdtComponent::new, WdtComponentConfigurer::new);
        }
    }
}
