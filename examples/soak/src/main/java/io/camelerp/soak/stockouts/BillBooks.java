/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.stockouts;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.soak.runner.ReadyRoutes;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.world.Amounts;
import io.camelerp.soak.world.Database;

/**
 * Stock-outs in Kingdee, one bill for each, and what undoes those that were cancelled.
 */
public final class BillBooks implements Books {

    private static final String FORM = "SAL_OUTSTOCK";
    private static final String REVERSAL = "SAL_RETURNSTOCK";
    private static final String SOURCE = "F_ora_Text_ckdh";
    private static final String REVERSED = "F_ora_Text_thdh";
    private static final int ALL = 1_000_000;

    private final Sandbox sandbox;
    private final Database database;
    private final String action;
    private final Set<String> lost = new TreeSet<>();
    private final Set<String> twice = new TreeSet<>();

    /**
     * @param action what becomes of the bills of cancelled stock-outs
     */
    public BillBooks(Sandbox sandbox, Database database, String action) {
        this.sandbox = sandbox;
        this.database = database;
        this.action = action;
    }

    @Override
    public int progress() {
        return sandbox.kingdee().count(FORM) + sandbox.kingdee().count(REVERSAL);
    }

    @Override
    public boolean isComplete(Collection<List<ObjectNode>> stockouts) {
        Set<String> booked = bills(FORM, SOURCE).keySet();
        Set<String> reversed = bills(REVERSAL, REVERSED).keySet();
        return stockouts.stream().allMatch(stockout -> {
            String name = name(stockout);
            if (!Books.isCancelled(stockout)) {
                return booked.contains(name);
            }
            return switch (action) {
                case "delete" -> !booked.contains(name);
                case "reverse" -> booked.contains(name) == reversed.contains(name);
                default -> true;
            };
        });
    }

    private Map<String, List<Bill>> bills(String form, String field) {
        return sandbox.kingdee().bills(form).stream()
                .collect(Collectors.groupingBy(bill -> bill.model().path(field).asText()));
    }

    private static String name(List<ObjectNode> stockout) {
        return stockout.get(0).path("stockout_no").asText();
    }

    @Override
    public Verdict verdict(Collection<List<ObjectNode>> stockouts) {
        Map<String, List<Bill>> booked = bills(FORM, SOURCE);
        Map<String, List<Bill>> reversed = bills(REVERSAL, REVERSED);
        Set<String> told = told();
        for (List<ObjectNode> stockout : stockouts) {
            String name = name(stockout);
            List<Bill> bills = booked.getOrDefault(name, List.of());
            List<Bill> reversals = reversed.getOrDefault(name, List.of());
            List<Bill> all = new ArrayList<>(bills);
            all.addAll(reversals);
            if (all.stream().anyMatch(bill -> !Amounts.of(bill).isSame(Amounts.of(stockout.get(0))))) {
                lost.add(name + " has other amounts");
            }
            if (bills.size() > 1 || reversals.size() > bills.size()) {
                twice.add(name);
            }
            if (!Books.isCancelled(stockout)) {
                if (bills.isEmpty() || !reversals.isEmpty()) {
                    lost.add(name);
                }
            } else if (bills.size() > reversals.size() && !(action.equals("alert") && told.contains(name))) {
                twice.add(name + " is cancelled");
            }
        }
        Set<String> names = stockouts.stream().map(BillBooks::name).collect(Collectors.toSet());
        Set<String> foreign = new HashSet<>(booked.keySet());
        foreign.addAll(reversed.keySet());
        foreign.removeAll(names);
        twice.addAll(foreign);
        return Verdict.of(stockouts.size(), lost.size(), twice.size(), 0);
    }

    /** Those whose cancellation somebody has been told of. */
    private Set<String> told() {
        try (ErpDataSource state = new ErpDataSource()) {
            state.setUrl(database.direct());
            return new DeadLetterStore(state).list(ReadyRoutes.CANCELLED, DeadLetter.Status.OPEN, ALL).stream()
                    .map(dead -> dead.letter().key()).collect(Collectors.toSet());
        }
    }

    @Override
    public String details() {
        return "lost " + lost + ", twice " + twice;
    }
}
