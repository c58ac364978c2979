/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.orders;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.soak.scenario.Settings;

/** How orders come to a runner, and where it says what has become of them. */
public interface Mailbox {

    /** Tells the runner where to look. */
    void announce(Settings settings);

    /**
     * Hands over some orders.
     *
     * @return what the result of these orders is known by
     */
    String send(String text);

    /** Whether the runner has taken all of it. */
    boolean isEmpty();

    /** How many results there are, repeats too. */
    int count();

    /** The last result of everything that has one. */
    Map<String, JsonNode> results();
}
