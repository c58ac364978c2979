/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import io.camelerp.sandbox.Sandbox;

/**
 * The stock-outs of the last day, put into the sandbox once.
 *
 * @param from  when the first one was shipped at the earliest, local to Asia/Shanghai
 * @param to    when the last one was shipped at the latest
 * @param count how many they are
 */
record SandboxSeed(LocalDateTime from, LocalDateTime to, int count) {

    private static final ZoneId VENDOR_ZONE = ZoneId.of("Asia/Shanghai");
    private static final Duration SPAN = Duration.ofHours(30);
    private static final Duration AGE = Duration.ofMinutes(2);
    private static final long SEED = 20221012;
    private static final String STOCKOUTS = "stockout_order_query_trade";

    /** Reads what was planned at the first start, or plans it. */
    static SandboxSeed of(Path file, int count, Clock clock) {
        if (Files.exists(file)) {
            Map<String, String> plan = PropertiesFile.read(file);
            return new SandboxSeed(
                    LocalDateTime.parse(plan.get("from")), LocalDateTime.parse(plan.get("to")),
                    Integer.parseInt(plan.get("count")));
        }
        LocalDateTime to = LocalDateTime.ofInstant(clock.instant().minus(AGE), VENDOR_ZONE).truncatedTo(ChronoUnit.SECONDS);
        SandboxSeed seed = new SandboxSeed(to.minus(SPAN), to, count);
        DataFolder.write(file, "from=" + seed.from + "\nto=" + seed.to + "\ncount=" + count + "\n");
        return seed;
    }

    /**
     * A quickstart that was killed while it seeded goes on with the same plan; rows that are there stay as they are.
     */
    void addTo(Sandbox sandbox) {
        if (sandbox.wdt().size(STOCKOUTS) < count) {
            sandbox.seedStockouts(count, SEED, from, to);
        }
    }
}
