/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Somebody who works in WDT while it is being read: modifies some rows after each page.
 */
final class RandomModifier implements IntConsumer {

    private final WdtServer server;
    private final Clock clock;
    private final String api;
    private final int rows;
    private final Random random;
    private List<String> keys = List.of();

    RandomModifier(WdtServer server, Clock clock, String api, int rows, long seed) {
        this.server = server;
        this.clock = clock;
        this.api = api;
        this.rows = rows;
        this.random = new Random(seed);
    }

    @Override
    public synchronized void accept(int page) {
        if (keys.isEmpty()) {
            keys = server.keys(api);
        }
        String now = LocalDateTime.now(clock.withZone(WdtTime.ZONE)).format(WdtTime.FORMAT);
        for (int i = 0; i < rows && !keys.isEmpty(); i++) {
            server.row(api, keys.get(random.nextInt(keys.size()))).ifPresent(row -> server.put(api, row.put("modified", now)));
        }
    }
}
