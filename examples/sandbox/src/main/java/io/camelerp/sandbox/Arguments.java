/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The command line of the sandbox.
 *
 * @param port              the port, 0 for a free one
 * @param data              the data directory, or null
 * @param stockouts         how many stock-outs to seed into an empty table
 * @param seed              their seed
 * @param from              their first shipment, Asia/Shanghai; seven days ago by default
 * @param to                their last shipment; now by default
 * @param requestsPerMinute WDT's quota, 0 for none
 */
record Arguments(int port, Path data, int stockouts, long seed, LocalDateTime from, LocalDateTime to,
        int requestsPerMinute) {

    private static final Set<String> NAMES = Set.of(
            "port", "data", "stockouts", "seed", "from", "to", "requests-per-minute");

    static Arguments parse(List<String> arguments) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0 || !NAMES.contains(argument.substring(2, equals))) {
                throw new IllegalArgumentException(
                        "Expected --NAME=VALUE with one of " + NAMES.stream().sorted().toList() + ", got " + argument);
            }
            values.put(argument.substring(2, equals), argument.substring(equals + 1));
        }
        LocalDateTime now = LocalDateTime.now(ZoneId.of("Asia/Shanghai")).truncatedTo(ChronoUnit.SECONDS);
        return new Arguments(
                Integer.parseInt(values.getOrDefault("port", "0")),
                values.containsKey("data") ? Path.of(values.get("data")) : null,
                Integer.parseInt(values.getOrDefault("stockouts", "0")),
                Long.parseLong(values.getOrDefault("seed", "1")),
                time(values.get("from"), now.minusDays(7)),
                time(values.get("to"), now),
                Integer.parseInt(values.getOrDefault("requests-per-minute", "0")));
    }

    private static LocalDateTime time(String text, LocalDateTime absent) {
        return text == null ? absent : LocalDateTime.parse(text.replace(' ', 'T'));
    }
}
