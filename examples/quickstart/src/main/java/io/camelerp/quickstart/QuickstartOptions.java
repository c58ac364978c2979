/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What the person who starts the quickstart may choose.
 *
 * @param data      where everything is kept between two starts
 * @param fresh     whether to forget what is there
 * @param time      when to stop, counted from the moment the routes run; never, if empty
 * @param port      of health and console; 8080, or any free one when that is taken, if empty
 * @param stockouts how many stock-outs the sandbox is seeded with
 */
record QuickstartOptions(Path data, boolean fresh, Optional<Duration> time, Optional<Integer> port, int stockouts) {

    private static final String DATA = "quickstart.data";
    private static final String FRESH = "quickstart.fresh";
    private static final String SECONDS = "quickstart.seconds";
    private static final String STOCKOUTS = "quickstart.stockouts";
    private static final int DEFAULT_STOCKOUTS = 300;

    static QuickstartOptions ofSystemProperties() {
        String data = System.getProperty(DATA, "").strip();
        return new QuickstartOptions(
                Path.of(data.isEmpty() ? ".quickstart" : data), Boolean.getBoolean(FRESH), Console.seconds(SECONDS),
                Console.number(Settings.HTTP_PORT), Console.number(STOCKOUTS).orElse(DEFAULT_STOCKOUTS));
    }
}
