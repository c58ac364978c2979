/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param rounds   turns of each contender that count
 * @param rows     stock-outs with lines
 * @param uneven   small rows for the long backfill
 * @param windows  windows to catch up
 * @param minutes  minutes of the quota run
 * @param minute   how long such a minute lasts
 * @param orders   orders to push
 * @param bills    stock-outs to book in Kingdee
 * @param poolRows rows of a pool to acknowledge
 * @param pushes   bills that are pushed to us
 * @param jvms     whether the sandbox and some readers run in JVMs of their own, as they must to be measured
 */
record Scale(int rounds, int rows, int uneven, int windows, int minutes, Duration minute, int orders,
        int bills, int poolRows, int pushes, boolean jvms) {

    static Scale of(String name) {
        return switch (name) {
            case "smoke" -> new Scale(1, 300, 5_000, 5, 1, Duration.ofSeconds(1), 100, 100, 100, 300, false);
            case "small" -> new Scale(2, 10_000, 120_000, 40, 3, Duration.ofSeconds(2), 10_000, 1_000, 1_200, 2_500, true);
            case "full" ->
                new Scale(5, 100_000, 1_000_000, 200, 10, Duration.ofSeconds(10), 10_000, 20_000, 10_000, 20_000, true);
            default -> throw new IllegalArgumentException("Expected benchmark.scale=small or full, got " + name);
        };
    }
}
