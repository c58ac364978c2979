/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.camelerp.wdt.WdtComponentConfigurer;
import org.apache.camel.util.StringHelper;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The keys that a settings file may use: those that the route files ask for, the runner's own, and the account's.
 *
 * A misspelt key would be ignored in silence, and something else done than was meant; so it is refused.
 */
final class SettingNames {

    private static final String COMPONENT_PREFIX = "camel.component.wdt.";
    private static final String ERP_PREFIX = "erp.";
    private static final String ROUTE_PREFIX = "erp.route.";
    private static final String ENABLED = ".enabled";
    private static final String ROUTE_FILES = "classpath*:routes/*.yaml";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[?!]?(erp\\.[\\w.-]+)(?::([^}]*))?");

    private SettingNames() {
    }

    /**
     * @throws StartException at the first key that is not known or whose value is not what it takes
     */
    static void check(String source, Map<String, String> values) {
        Map<String, String> known = defaults();
        values.forEach((name, value) -> {
            SettingValues.checkEnvironment(source, name, value);
            SettingValues.checkPlaceholder(source, name, value);
            if (name.startsWith(COMPONENT_PREFIX)) {
                checkComponentOption(source, name, value);
            } else if (name.startsWith(ERP_PREFIX)) {
                if (!known.containsKey(name)) {
                    throw new StartException(
                            "Unknown key " + name + " in " + source + ". Known are " + String.join(", ", known.keySet()) + ".");
                }
                SettingValues.check(source, name, value, known.get(name));
            }
        });
    }

    private static void checkComponentOption(String source, String name, String value) {
        String option = StringHelper.dashToCamelCase(name.substring(COMPONENT_PREFIX.length()));
        Class<?> type = new WdtComponentConfigurer().getOptionType(option, true);
        if (type == null) {
            throw new StartException(
                    "Unknown key " + name + " in " + source + ": the wdt component has no option " + option
                                     + ". An account has base-uri, dialect, sid, app-key, secret and requests-per-minute.");
        }
        SettingValues.check(source, name, value, type);
    }

    /** The ids of the ready-made routes: each has a key that enables it. */
    static List<String> routes() {
        return known().stream().filter(name -> name.startsWith(ROUTE_PREFIX) && name.endsWith(ENABLED))
                .map(name -> name.substring(ROUTE_PREFIX.length(), name.length() - ENABLED.length())).toList();
    }

    /** All keys below {@code erp.}, in the order of the alphabet. */
    static Set<String> known() {
        return defaults().keySet();
    }

    /** The same with what the routes take where a key is not set; empty where that is nothing. */
    private static SortedMap<String, String> defaults() {
        SortedMap<String, String> names = new TreeMap<>(Map.of(Settings.HTTP_PORT, "", Settings.CONSOLE_ENABLED, ""));
        try {
            for (Resource file : new PathMatchingResourcePatternResolver().getResources(ROUTE_FILES)) {
                Matcher placeholder = PLACEHOLDER.matcher(file.getContentAsString(StandardCharsets.UTF_8));
                while (placeholder.find()) {
                    names.merge(
                            placeholder.group(1), Objects.requireNonNullElse(placeholder.group(2), ""),
                            (one, other) -> one.isEmpty() ? other : one);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}
