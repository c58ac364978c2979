/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.main;

import org.apache.camel.main.Main;

/**
 * Camel Main with a route in Java; the account is in {@code application.properties}.
 */
public final class Application {

    private Application() {
    }

    /**
     * Runs until it is stopped.
     *
     * @param arguments those of Camel Main
     */
    public static void main(String... arguments) throws Exception {
        // finds the routes in this package by itself
        System.exit(new Main(Application.class).run(arguments));
    }
}
