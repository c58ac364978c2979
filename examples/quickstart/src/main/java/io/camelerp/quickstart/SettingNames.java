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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.camelerp.sst.SstComponentConfigurer;
import io.camelerp.wdt.WdtComponentConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.util.StringHelper;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The keys that a settings file may use: those that the route files ask for, the runner's own, and the account's.
 *
 * A misspelt key would be ignored in silence, and something else done than was meant; so it is refused.
 */
final class SettingNames {

    private static final Map<String, PropertyConfigurerGetter> COMPONENTS = Map.of(
            "camel.component.wdt.", new WdtComponentConfigurer(), "camel.component.sst.", new SstComponentConfigurer());
    private static final String COMPONENT_PREFIX = "camel.component.";
    private static final String ERP_PREFIX = "erp.";
    private static final String ROUTE_PREFIX = "erp.route.";
    private static final String ENABLED = ".enabled";
    private static final int ALIKE = 5;
    /** What may be wrong in a word that is still the same. */
    private static final int SLIPS = 2;
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
            COMPONENTS.forEach((prefix, options) -> {
                if (name.startsWith(prefix)) {
                    checkComponentOption(source, prefix, options, name, value);
                }
            });
            if (name.startsWith(ERP_PREFIX)) {
                if (!known.containsKey(name)) {
                    throw unknown(source, name, known.keySet());
                }
                SettingValues.check(source, name, value, known.get(name));
            }
            if (isMisspelt(name)) {
                throw misspelt(source, name, known.keySet());
            }
        });
    }

    private static StartException unknown(String source, String name, Set<String> known) {
        return new StartException(
                "Unknown key " + name + " in " + source + ". Alike are " + alike(name.toLowerCase(Locale.ROOT), known)
                                  + ". sample.properties and the pages of routes/docs have them all.");
    }

    private static StartException misspelt(String source, String name, Set<String> known) {
        String[] parts = name.split("\\.", 4);
        if (parts[0].equalsIgnoreCase("erp")) {
            return unknown(source, name, known);
        }
        String component = parts[2].toLowerCase(Locale.ROOT);
        String meant = COMPONENTS.keySet().stream().map(prefix -> prefix.split("\\.")[2])
                .filter(one -> distance(component, one) <= SLIPS)
                .min(Comparator.comparingInt(one -> distance(component, one))).orElse(component);
        return new StartException(
                "Unknown key " + name + " in " + source + ". " + (isComponent(meant)
                        ? "Alike is camel.component." + meant + "." + (parts.length > 3 ? parts[3] : "") + "."
                        : "There is no component " + parts[2] + " here; the accounts are those of wdt and sst."));
    }

    /**
     * Whether it looks like one of our keys, and Camel and Spring Boot would pass it over in silence. What is theirs,
     * or the user's own, does not.
     */
    static boolean isMisspelt(String name) {
        String[] parts = name.split("\\.", 4);
        if (parts[0].equalsIgnoreCase("erp")) {
            return parts.length > 1 && !name.startsWith(ERP_PREFIX);
        }
        if (parts.length < 3 || distance(parts[0].toLowerCase(Locale.ROOT), "camel") > SLIPS
                || distance(parts[1].toLowerCase(Locale.ROOT), "component") > SLIPS) {
            return false;
        }
        return !name.startsWith(COMPONENT_PREFIX) || !isComponent(parts[2]);
    }

    /** One of ours, a further account of it such as wdt-shop2, or one of Camel's. */
    private static boolean isComponent(String name) {
        return name.matches("(wdt|sst)-.+")
                || SettingNames.class.getResource("/META-INF/services/org/apache/camel/component/" + name) != null;
    }

    private static void checkComponentOption(
            String source, String prefix, PropertyConfigurerGetter options, String name, String value) {
        String option = StringHelper.dashToCamelCase(name.substring(prefix.length()));
        Class<?> type = options.getOptionType(option, true);
        if (type == null) {
            throw new StartException(
                    "Unknown key " + name + " in " + source + ": the component has no option " + option
                                     + "; its manual has them all, such as base-uri, secret and requests-per-minute.");
        }
        SettingValues.check(source, name, value, type);
    }

    /** All of them would fill the screen. */
    private static String alike(String name, Set<String> known) {
        return known.stream().sorted(Comparator.comparingInt(one -> distance(name, one))).limit(ALIKE)
                .collect(Collectors.joining(", "));
    }

    /** How many characters have to be put in, taken out or changed to make the other one of it. */
    private static int distance(String one, String other) {
        int[] row = IntStream.rangeClosed(0, other.length()).toArray();
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
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
