/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A JVM that starts the ready-made routes by a file of properties, as a user's does.
 */
public final class CheckedProcess {

    private CheckedProcess() {
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Properties file = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
            file.load(in);
        }
        Map<String, String> properties = new TreeMap<>();
        file.forEach((name, value) -> properties.put((String) name, (String) value));
        RunningRoutes.start(properties);
        Thread.currentThread().join();
    }
}
