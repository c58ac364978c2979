/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.scenario;

import java.time.Duration;
import java.util.Random;

/**
 * How a scenario that is reconciled is set up, beside what all that end in Kingdee have in common.
 *
 * @param feed    whether what is missing is fed in
 * @param summary whether stock-outs are summed up by shop, warehouse and day
 * @param cancels whether the route that undoes bills runs, too
 * @param cron    whether a night passes every few seconds, beside who compares by hand
 * @param clerks  how many compare and feed in at the same time
 * @param lies    whether WDT says now and then that it has fewer rows than it has, or none
 * @param lost    whether the state database is lost
 * @param span    how far back the twin looks, where there is one
 * @param days    over how long the first stock-outs are spread
 */
public record Reconciling(boolean feed, boolean summary, boolean cancels, boolean cron, int clerks, boolean lies, boolean lost,
        Duration span, Duration days) {

    /** So that what is drawn here leaves the rest of a scenario as it is. */
    static final long MIX = 0x7F4A7C159E3779B9L;

    public static Reconciling draw(long seed) {
        Random random = Scenario.random(seed ^ MIX);
        random.nextInt(3);
        return new Reconciling(
                random.nextInt(4) > 0, random.nextInt(4) == 0, random.nextBoolean(), random.nextBoolean(),
                1 + random.nextInt(2), random.nextBoolean(), random.nextInt(4) == 0,
                Duration.ofMinutes(1 + random.nextInt(5)), Duration.ofHours(4 + random.nextInt(36)));
    }

    /** What the runner has to know. */
    public void tell(Settings settings) {
        settings.with("feed", feed).with("summary", summary).with("cancels", cancels && !summary).with("cron", cron)
                .with("clerks", clerks).with("lookback", span);
    }
}
