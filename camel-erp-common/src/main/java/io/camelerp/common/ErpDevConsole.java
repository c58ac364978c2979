/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.util.List;
import java.util.Map;

import org.apache.camel.Consumer;
import org.apache.camel.support.console.AbstractDevConsole;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/**
 * Shows what the consumers of one kind are doing in a context.
 */
public abstract class ErpDevConsole<C extends Consumer> extends AbstractDevConsole {

    private final Class<C> type;

    protected ErpDevConsole(String id, String displayName, String description, Class<C> type) {
        super("camel", id, displayName, description);
        this.type = type;
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        StringBuilder text = new StringBuilder();
        for (C consumer : consumers()) {
            describe(consumer).forEach((name, value) -> text.append(String.format("%s: %s%n", name, value)));
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    @Override
    protected JsonObject doCallJson(Map<String, Object> options) {
        JsonArray list = new JsonArray();
        consumers().forEach(consumer -> list.add(describe(consumer)));
        JsonObject root = new JsonObject();
        root.put("consumers", list);
        return root;
    }

    private List<C> consumers() {
        return ConsumerPresence.consumers(getCamelContext(), type);
    }

    /** What there is to see of one consumer, in the order in which it is shown. */
    protected abstract JsonObject describe(C consumer);
}
