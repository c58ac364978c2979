/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.world;

import io.camelerp.sandbox.Wire;
import io.camelerp.soak.scenario.Settings;

/** A queue or a topic that is not killed, behind a wire that can be cut. */
public interface Messages extends AutoCloseable {

    /** Tells the runners where it is. */
    void announce(Settings settings);

    /** What lies between the runners and the broker. */
    Wire wire();

    /** How many messages are not worked off, those that somebody has in hand too. */
    int waiting();

    @Override
    void close();
}
