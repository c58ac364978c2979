/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.camelerp.routes.kingdee.BillLedger.Entry;
import io.camelerp.routes.kingdee.BillLedger.State;
import io.camelerp.routes.kingdee.KingdeeClient.KingdeeBill;

/**
 * Summaries that Kingdee has and our ledger knows nothing of: our state was lost, or somebody else makes them. Which
 * documents they hold nobody knows here, so that another summary of that group and day might hold them a second time.
 */
record ForeignSummaries(KingdeeClient client, BillLedger ledger, String formId, String sourceIdField, String prefix,
        int groupFields) {

    private static final int NUMBERS = 50;

    /**
     * The summaries that must not be sent, and beside which bill of Kingdee; one whose own number is taken is refused
     * as any other bill is.
     */
    Map<String, KingdeeBill> beside(Collection<String> summaries) {
        Map<String, List<String>> neighbours = new HashMap<>();
        Set<String> numbers = new HashSet<>();
        for (String summary : summaries) {
            List<String> some = neighbours(summary);
            neighbours.put(summary, some);
            numbers.addAll(some);
        }
        Map<String, KingdeeBill> foreign = foreign(numbers);
        Map<String, KingdeeBill> beside = new HashMap<>();
        neighbours.forEach((summary, some) -> some.stream().filter(foreign::containsKey).findFirst()
                .ifPresent(number -> beside.put(summary, foreign.get(number))));
        return beside;
    }

    /** Those before it, and the next one. */
    private List<String> neighbours(String summary) {
        String[] parts = summary.split("-");
        boolean first = parts.length == 1 + groupFields;
        String base = prefix + (first ? summary : summary.substring(0, summary.lastIndexOf('-')));
        int count = first ? 1 : Integer.parseInt(parts[parts.length - 1]);
        List<String> neighbours = new ArrayList<>();
        for (int i = 1; i <= count + 1; i++) {
            if (i != count) {
                neighbours.add(i == 1 ? base : base + "-" + i);
            }
        }
        return neighbours;
    }

    private Map<String, KingdeeBill> foreign(Set<String> numbers) {
        Map<String, KingdeeBill> foreign = new HashMap<>();
        List<String> unknown = notOurs(numbers);
        for (int from = 0; from < unknown.size(); from += NUMBERS) {
            client.findBills(formId, sourceIdField, unknown.subList(from, Math.min(from + NUMBERS, unknown.size())))
                    .forEach(bill -> foreign.put(bill.number(), bill));
        }
        // another process may have announced and sent it since the ledger was read
        foreign.keySet().retainAll(notOurs(foreign.keySet()));
        return foreign;
    }

    private List<String> notOurs(Set<String> numbers) {
        Map<String, Entry> known = numbers.isEmpty() ? Map.of() : ledger.find(numbers);
        return numbers.stream().filter(number -> !isOurs(known.get(number))).sorted().toList();
    }

    private static boolean isOurs(Entry entry) {
        return entry != null && entry.state() != State.REFUSED && entry.state() != State.CANCELLED;
    }
}
