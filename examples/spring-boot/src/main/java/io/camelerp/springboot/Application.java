/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.springboot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The ready-made routes in a Spring Boot application of your own. Everything else is in {@code application.properties}.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class Application {

    /**
     * Runs until it is stopped.
     *
     * @param arguments settings, such as {@code --server.port=8081}
     */
    public static void main(String... arguments) {
        SpringApplication.run(Application.class, arguments);
    }
}
