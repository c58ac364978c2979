/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import io.camelerp.sandbox.wdt.WdtServer;

/**
 * What became of WDT's shipped stock-outs in Kingdee, told from both sides' own records.
 *
 * A bill belongs to a stock-out when its FBillNo or any other text value of its head is the stock-out's number or id.
 *
 * @param source     stock-outs that can be seen and have been shipped (status 95 and above)
 * @param booked     those with at least one bill
 * @param duplicated those with more than one
 * @param missing    numbers of those with none
 * @param duplicates numbers of those with more than one
 * @param foreign    numbers of bills that belong to no such stock-out
 */
public record Report(int source, int booked, int duplicated, List<String> missing, List<String> duplicates,
        List<String> foreign) {

    private static final String API = "stockout_order_query_trade";
    private static final String FORM = "SAL_OUTSTOCK";
    private static final int SHIPPED = 95;

    static Report of(WdtServer wdt, KingdeeServer kingdee) {
        Map<String, Integer> sourceByName = new HashMap<>();
        List<String> sources = new ArrayList<>();
        wdt.forEach(API, row -> {
            if (row.path("status").asInt() >= SHIPPED) {
                names(row).forEach(name -> sourceByName.put(name, sources.size()));
                sources.add(row.path("stockout_no").asText());
            }
        });
        int[] bills = new int[sources.size()];
        List<String> foreign = new ArrayList<>();
        kingdee.forEach(FORM, (number, values) -> {
            Set<Integer> matched = new HashSet<>();
            values.forEach(value -> {
                Integer source = sourceByName.get(value);
                if (source != null) {
                    matched.add(source);
                }
            });
            matched.forEach(source -> bills[source]++);
            if (matched.isEmpty()) {
                foreign.add(number);
            }
        });
        return of(sources, bills, foreign);
    }

    private static Report of(List<String> sources, int[] bills, List<String> foreign) {
        List<String> missing = new ArrayList<>();
        List<String> duplicates = new ArrayList<>();
        for (int i = 0; i < bills.length; i++) {
            if (bills[i] == 0) {
                missing.add(sources.get(i));
            } else if (bills[i] > 1) {
                duplicates.add(sources.get(i));
            }
        }
        missing.sort(null);
        duplicates.sort(null);
        return new Report(
                sources.size(), sources.size() - missing.size(), duplicates.size(), List.copyOf(missing),
                List.copyOf(duplicates), List.copyOf(foreign));
    }

    private static Stream<String> names(ObjectNode row) {
        return Stream.of("stockout_no", "order_no", "stockout_id").map(field -> row.path(field).asText(""))
                .filter(name -> !name.isEmpty());
    }
}
