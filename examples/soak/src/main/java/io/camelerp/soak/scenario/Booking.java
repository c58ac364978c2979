/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.scenario;

import java.util.Random;

/**
 * How a scenario that ends in Kingdee is set up.
 *
 * @param goal         how far bills are brought
 * @param closed       whether a period is closed until the trouble is over
 * @param closedPeriod what becomes of bills of a closed period
 * @param baseDataSoon whether base data that is missing comes while the runner works, and is waited for by the
 *                     scheduled replay; otherwise it comes when the trouble is over
 * @param twin         whether the twin looks back every second, so that rows may be committed later than they have to
 *                     settle
 * @param action       what becomes of the bills of cancelled stock-outs
 */
public record Booking(String goal, boolean closed, String closedPeriod, boolean baseDataSoon, boolean twin, String action) {

    /** The material that Kingdee does not know for a while. */
    public static final String SPEC = "SKU-9999";

    /** For loops that know none of this. */
    public static final Booking PLAIN = new Booking("saved", false, "deadLetter", false, false, "alert");

    static Booking draw(Random random) {
        return new Booking(
                pick(random, "saved", "saved", "submitted", "audited"), random.nextInt(3) == 0,
                pick(random, "deadLetter", "nextOpenDay"), random.nextBoolean(), random.nextBoolean(),
                pick(random, "alert", "delete", "reverse"));
    }

    private static String pick(Random random, String... words) {
        return words[random.nextInt(words.length)];
    }

    /** What the runner has to know. */
    public void tell(Settings settings) {
        settings.with("goal", goal).with("closedPeriod", closedPeriod).with("baseDataSoon", baseDataSoon).with("twin", twin)
                .with("action", action);
    }
}
