/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.routes.kingdee.DailySummary;

/**
 * The bills that Kingdee ought to have of the records of a day: one of each, or the summaries that hold them.
 */
final class ExpectedBills {

    private ExpectedBills() {
    }

    /**
     * @param summary what makes one bill of many records; null where each becomes a bill of its own
     * @param records the records of the day, by source id
     * @param note    what is known about a record that is missing
     * @param dropped whether the dead letter of a record was dropped
     */
    static Collection<ExpectedBill> of(
            ReconciledRoute route, DailySummary summary, Map<String, JsonNode> records, Function<JsonNode, String> note,
            Predicate<JsonNode> dropped) {
        Map<String, Optional<String>> homes = summary == null ? Map.of() : summary.homes(records.keySet());
        Map<String, ExpectedBill> expected = new LinkedHashMap<>();
        records.forEach((sourceId, record) -> {
            Optional<String> home = homes.get(sourceId);
            ExpectedBill bill = home != null && home.isPresent()
                    ? new ExpectedBill(
                            home.get(), route.quantity(record), route.amount(record), () -> null,
                            () -> summary.isPassedOver(home.get()), null)
                    : new ExpectedBill(
                            sourceId, route.quantity(record), route.amount(record),
                            home == null ? () -> note.apply(record) : () -> DailySummary.WAITING,
                            () -> dropped.test(record), record);
            expected.merge(bill.sourceId(), bill, ExpectedBill::plus);
        });
        return expected.values();
    }
}
