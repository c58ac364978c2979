/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import io.camelerp.common.spring.ForeignPageFilter;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Keeps pages of others from driving the console, on a port of its own (management.server.port) too.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
class ForeignPages {

    @Bean
    ForeignPageFilter foreignPageFilter(Environment environment) {
        return new ForeignPageFilter(environment);
    }
}
