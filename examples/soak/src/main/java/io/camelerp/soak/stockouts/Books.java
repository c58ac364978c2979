/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.stockouts;

import java.util.Collection;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.soak.scenario.Verdict;

/**
 * What has become of stock-outs at the end of a route. A stock-out is the list of its versions, the present one last.
 */
public interface Books {

    /** How much has arrived by now. */
    int progress();

    /** Whether all has arrived, as far as that can be seen while the runner works. */
    boolean isComplete(Collection<List<ObjectNode>> stockouts);

    /** Compares when the runner has ended. */
    Verdict verdict(Collection<List<ObjectNode>> stockouts);

    /** What is lost or twice. */
    String details();

    /** A stock-out as it is now. */
    static ObjectNode present(List<ObjectNode> stockout) {
        return stockout.get(stockout.size() - 1);
    }

    static boolean isCancelled(List<ObjectNode> stockout) {
        return present(stockout).path("status").asInt() == StockoutWorld.CANCELLED;
    }
}
