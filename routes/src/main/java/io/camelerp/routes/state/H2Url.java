/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes H2 keep what it has acknowledged, whatever the URL says.
 */
final class H2Url {

    private static final Logger LOG = LoggerFactory.getLogger(H2Url.class);

    private static final List<String> SETTINGS = List.of(
            // by default a commit reaches the file up to half a second later: a killed process loses what it acknowledged
            "WRITE_DELAY=0",
            // we close the pool when the routes have ended; H2's own hook would close the file under them
            "DB_CLOSE_ON_EXIT=FALSE",
            // one SQL text for both databases
            "MODE=PostgreSQL");

    private H2Url() {
    }

    /** Whether several processes can use it: nothing would keep their deliveries apart. */
    static boolean isShared(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        return lower.startsWith("jdbc:h2:tcp:") || lower.startsWith("jdbc:h2:ssl:") || lower.contains(";auto_server=true");
    }

    static String durable(String url) {
        if (!url.toLowerCase(Locale.ROOT).startsWith("jdbc:h2:")) {
            return url;
        }
        List<String> parts = new ArrayList<>(Arrays.asList(url.split(";")));
        for (String setting : SETTINGS) {
            String name = setting.substring(0, setting.indexOf('=') + 1);
            if (parts.removeIf(part -> part.toUpperCase(Locale.ROOT).startsWith(name) && !part.equalsIgnoreCase(setting))) {
                LOG.warn("The H2 URL of erp.datasource.url is used with {}: state would not be safe otherwise", setting);
            }
            if (parts.stream().noneMatch(setting::equalsIgnoreCase)) {
                parts.add(setting);
            }
        }
        return String.join(";", parts);
    }
}
