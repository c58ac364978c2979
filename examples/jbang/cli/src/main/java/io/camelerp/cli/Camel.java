/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.cli;

import org.apache.camel.dsl.jbang.core.commands.CamelJBangMain;

/**
 * Starts the Camel CLI from a plain classpath: the CLI's own jars have no main method.
 */
public final class Camel {

    private Camel() {
    }

    /**
     * Does what the command {@code camel} does.
     *
     * @param arguments such as {@code run route.camel.yaml}
     */
    public static void main(String... arguments) {
        CamelJBangMain.run(arguments);
    }
}
