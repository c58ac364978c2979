/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.stockouts;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.soak.runner.Arrivals;
import io.camelerp.soak.scenario.Verdict;

/**
 * Stock-outs in a file or a queue.
 */
public final class RecordBooks implements Books {

    private final Arrivals arrivals;
    private final boolean versions;
    private final Set<String> lost = new TreeSet<>();

    /**
     * @param versions whether every present version has to be there, and not only some version
     */
    public RecordBooks(Arrivals arrivals, boolean versions) {
        this.arrivals = arrivals;
        this.versions = versions;
    }

    @Override
    public int progress() {
        return arrivals.count();
    }

    @Override
    public boolean isComplete(Collection<List<ObjectNode>> stockouts) {
        return true;
    }

    @Override
    public Verdict verdict(Collection<List<ObjectNode>> stockouts) {
        List<String> keys = arrivals.keys();
        Set<String> arrived = new HashSet<>(keys);
        stockouts.forEach(stockout -> {
            ObjectNode row = Books.present(stockout);
            String key = row.path("stockout_id").asText();
            String expected = versions ? key + " " + row.path("version").asText() : key;
            if (!arrived.contains(expected)) {
                lost.add(expected);
            }
        });
        return Verdict.of(stockouts.size(), lost.size(), 0, keys.size() - arrived.size());
    }

    @Override
    public String details() {
        return "lost " + lost;
    }
}
