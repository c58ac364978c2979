/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves that nobody was told of and that happen only when somebody has looked for them and found nothing.
 */
final class LateSaves {

    private static final Logger LOG = LoggerFactory.getLogger(LateSaves.class);

    private final List<LateSave> waiting = new ArrayList<>();

    /**
     * One of them.
     *
     * @param formId the form of its bills
     * @param names  numbers and texts by which its bills can be looked up
     * @param save   what happens late
     */
    record LateSave(String formId, Set<String> names, Runnable save) {
    }

    synchronized void add(LateSave save) {
        waiting.add(save);
    }

    /** After a query was answered: saves what its filter has named. */
    synchronized void lookedUp(String formId, JsonNode filter) {
        for (Iterator<LateSave> saves = waiting.iterator(); saves.hasNext();) {
            LateSave late = saves.next();
            if (late.formId().equals(formId) && late.names().stream().anyMatch(name -> isNamed(name, filter))) {
                saves.remove();
                save(late);
            }
        }
    }

    private static boolean isNamed(String name, JsonNode filter) {
        return filter.isTextual()
                ? filter.asText().contains("'" + name.replace("'", "''") + "'") : filter.toString().contains(name);
    }

    private static void save(LateSave late) {
        try {
            late.save().run();
        } catch (KingdeeRefusal e) {
            LOG.debug("A late save of {} was refused: {}", late.formId(), e.getMessage());
        }
    }
}
