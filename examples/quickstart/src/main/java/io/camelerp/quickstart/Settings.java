/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What one run is to do: the keys of a settings file, checked for misspelt names.
 *
 * @param source where they come from, for messages
 * @param values every key and its value
 */
record Settings(String source, SortedMap<String, String> values) {

    static final String HTTP_PORT = "erp.http.port";
    static final String CONSOLE_ENABLED = "erp.console.enabled";

    private static final String CHECK = "erp.check";
    /** They say where the settings are, and are none. */
    private static final Set<String> OF_THE_START = Set.of("erp.config", "erp.profile");
    private static final String SERVER_ADDRESS = "server.address";
    private static final String MANAGEMENT_PORT = "management.server.port";
    private static final String MANAGEMENT_ADDRESS = "management.server.address";
    private static final String DEFAULT_PORT = "8080";
    private static final String ANY_PORT = "0";
    private static final String NOW = "now";
    private static final String LOOPBACK = "127.0.0.1";

    Settings {
        values = new TreeMap<>(values);
        SettingNames.check(source, values);
    }

    /**
     * @param  profile        names a second file, such as {@code my-prod.properties} beside {@code my.properties},
     *                        whose values win; empty for none
     * @throws StartException when a file cannot be read, or has a key that is not known
     */
    static Settings load(Path file, String profile) {
        Map<String, String> values = read(file, "Name one with -Derp.config=FILE.");
        if (profile.isBlank()) {
            return new Settings(file.toString(), new TreeMap<>(values));
        }
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length();
        Path second = file.resolveSibling(name.substring(0, dot) + "-" + profile + name.substring(dot));
        values.putAll(read(second, "The profile " + profile + " (-Derp.profile) needs it."));
        return new Settings(file + " and " + second.getFileName(), new TreeMap<>(values));
    }

    /** With what the command line says ({@code -Derp.check=true}), which wins. */
    Settings with(Properties system) {
        SortedMap<String, String> all = new TreeMap<>(values);
        system.stringPropertyNames().stream()
                .filter(name -> Stream.of("erp.", "camel.component.", "management.server.").anyMatch(name::startsWith)
                        || SettingNames.isMisspelt(name))
                .filter(name -> !OF_THE_START.contains(name)).forEach(name -> all.put(name, system.getProperty(name)));
        return all.equals(values) ? this : new Settings(source + " and the command line", all);
    }

    private static Map<String, String> read(Path file, String advice) {
        if (!Files.isRegularFile(file)) {
            throw new StartException("There is no settings file " + file.toAbsolutePath().normalize() + ". " + advice);
        }
        return PropertiesFile.read(file);
    }

    /** The ids of the routes that are to run. */
    List<String> enabledRoutes() {
        return SettingNames.routes().stream().filter(id -> isTrue("erp.route." + id + ".enabled", false)).toList();
    }

    /** Whether all is to be tried and nothing started. */
    boolean check() {
        return isTrue(CHECK, false);
    }

    /** Those of the routes that find nothing to read in a dry run, because nothing is older than the present. */
    List<String> emptyDryRuns(List<String> ids) {
        return isTrue("erp.dry-run", false)
                ? ids.stream().filter(id -> SettingNames.known().contains(startFrom(id)))
                        .filter(id -> values.getOrDefault(startFrom(id), NOW).equalsIgnoreCase(NOW)).toList()
                : List.of();
    }

    private static String startFrom(String id) {
        return "erp.route." + id + ".start-from";
    }

    boolean consoleEnabled() {
        return isTrue(CONSOLE_ENABLED, true);
    }

    private boolean isTrue(String name, boolean otherwise) {
        return Boolean.parseBoolean(values.getOrDefault(name, Boolean.toString(otherwise)));
    }

    /** The settings, and what follows from them, by the names that Spring Boot knows. */
    Map<String, Object> springProperties() {
        Map<String, Object> properties = new TreeMap<>(values);
        // the runner prints the result and ends the process itself
        properties.put("erp.check.exit", "false");
        if (check()) {
            // Camel warns of each cron that it stops without having started it
            properties.put("logging.level.org.apache.camel.impl.engine.InternalServiceManager", "error");
        }
        String port = values.getOrDefault(HTTP_PORT, DEFAULT_PORT);
        properties.put("server.port", port);
        String address = values.getOrDefault(SERVER_ADDRESS, LOOPBACK);
        properties.put(SERVER_ADDRESS, address);
        if (!consoleEnabled()) {
            properties.put("management.endpoints.web.exposure.include", "health,prometheus");
        } else {
            seenHereOnly(SERVER_ADDRESS, address);
            properties.putAll(consoleProperties(values::get));
        }
        return properties;
    }

    /**
     * What has to be set so that the console stays on this machine.
     *
     * @param  environment    tells what a key is set to, or null
     * @throws StartException when it is to be seen from elsewhere
     */
    Map<String, Object> consoleProperties(UnaryOperator<String> environment) {
        String port = values.getOrDefault(HTTP_PORT, DEFAULT_PORT);
        String own = environment.apply(MANAGEMENT_PORT);
        if (!consoleEnabled() || own == null || own.equals(port) && !own.equals(ANY_PORT)) {
            return Map.of();
        }
        // on a port of its own it would listen everywhere
        String address = Objects.requireNonNullElse(environment.apply(MANAGEMENT_ADDRESS), LOOPBACK);
        seenHereOnly(MANAGEMENT_ADDRESS, address);
        return Map.of(MANAGEMENT_ADDRESS, address);
    }

    private void seenHereOnly(String key, String address) {
        if (!List.of(LOOPBACK, "::1", "localhost").contains(address)) {
            throw new StartException(
                    "The console has no login and may only be seen on this machine, but " + key + " is " + address
                                     + " in " + source + " or the environment. Set " + CONSOLE_ENABLED + "=false, or keep "
                                     + LOOPBACK
                                     + " and put a proxy with a login before it.");
        }
    }
}
