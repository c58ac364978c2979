/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.reconciled;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.soak.scenario.Reconciling;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.stockouts.StockoutWorld;
import io.camelerp.soak.world.Amounts;
import io.camelerp.soak.world.Database;

/**
 * Stock-outs in Kingdee after the last reconciliation, and what it has to tell: exactly what differs.
 */
final class ReconciledBooks {

    static final String FORM = "SAL_OUTSTOCK";
    static final String SOURCE = "F_ora_Text_ckdh";

    private static final BigDecimal TOLERANCE = new BigDecimal("0.01");

    private final Sandbox sandbox;
    private final Database database;
    private final Reconciling setup;
    private final boolean plain;
    private final KingdeePeople people;
    private final ToldDifferences told;
    private final Set<String> lost = new TreeSet<>();
    private final Set<String> twice = new TreeSet<>();
    private int gauge;

    /** What a bill ought to hold: pieces and their worth. */
    private record Sums(BigDecimal quantity, BigDecimal amount) {

        static final Sums ZERO = new Sums(BigDecimal.ZERO, BigDecimal.ZERO);

        static Sums of(JsonNode lines, String quantity, String price) {
            Sums sums = ZERO;
            for (JsonNode line : lines) {
                BigDecimal count = new BigDecimal(line.path(quantity).asText("0"));
                sums = sums.plus(new Sums(count, count.multiply(new BigDecimal(line.path(price).asText("0")))));
            }
            return sums;
        }

        static Sums of(Bill bill) {
            return of(bill.model().path("FEntity"), "FRealQty", "FTaxPrice");
        }

        Sums plus(Sums other) {
            return new Sums(quantity.add(other.quantity), amount.add(other.amount));
        }

        String differsFrom(Sums other) {
            if (quantity.compareTo(other.quantity) != 0) {
                return "QUANTITY";
            }
            return amount.subtract(other.amount).abs().compareTo(TOLERANCE) > 0 ? "AMOUNT" : null;
        }
    }

    ReconciledBooks(Sandbox sandbox, Database database, Reconciling setup, boolean plain, KingdeePeople people,
                    Path reports) {
        this.sandbox = sandbox;
        this.database = database;
        this.setup = setup;
        this.plain = plain;
        this.people = people;
        this.told = new ToldDifferences(database, reports, ReconcileRoutes.compared(setup.summary()));
    }

    static String name(JsonNode stockout) {
        return stockout.path("stockout_no").asText();
    }

    static String day(JsonNode stockout) {
        return stockout.path("consign_time").asText().substring(0, 10);
    }

    static boolean isCancelled(JsonNode stockout) {
        return stockout.path("status").asInt() == StockoutWorld.CANCELLED;
    }

    /** How many differences the runner counts. */
    void gauge(int count) {
        gauge = count;
    }

    private Map<String, List<Bill>> bills() {
        return sandbox.kingdee().bills(FORM).stream().collect(Collectors.groupingBy(
                bill -> bill.model().path(SOURCE).asText(), TreeMap::new, Collectors.toList()));
    }

    /** Whether nothing is missing that will still come, as far as that can be seen while the runner works. */
    boolean isComplete(Collection<ObjectNode> stockouts) {
        if (!plain && (!setup.feed() || setup.summary())) {
            return true;
        }
        Set<String> booked = bills().keySet();
        return stockouts.stream().allMatch(stockout -> isCancelled(stockout) || booked.contains(name(stockout)));
    }

    Verdict verdict(Collection<ObjectNode> stockouts) {
        Map<String, List<Bill>> bills = bills();
        Map<String, String> homes = setup.summary() && !plain ? homes() : Map.of();
        compareWithTruth(stockouts, bills, homes);
        if (!plain) {
            compareWithTold(differences(stockouts, bills, homes));
            database.read("SELECT bill_no FROM erp_bill WHERE state = 'INTENT'", row -> {
                if (sandbox.kingdee().bill(FORM, row.getString(1)).isPresent()) {
                    lost.add(row.getString(1) + " is in Kingdee, and our ledger does not know it");
                }
            });
        }
        return Verdict.of(stockouts.size(), lost.size(), twice.size(), 0);
    }

    /** In which summaries the route has put stock-outs. */
    private Map<String, String> homes() {
        Map<String, String> homes = new HashMap<>();
        database.read("SELECT source_id, summary_no FROM erp_summary_part WHERE summary_no IS NOT NULL",
                row -> homes.put(row.getString(1), row.getString(2)));
        return homes;
    }

    private void compareWithTruth(
            Collection<ObjectNode> stockouts, Map<String, List<Bill>> bills, Map<String, String> homes) {
        Map<String, Amounts> expected = new HashMap<>();
        boolean all = plain || setup.feed() && !(setup.summary() && setup.lost());
        for (ObjectNode stockout : stockouts) {
            String name = name(stockout);
            String bill = setup.summary() && !plain ? homes.get(name) : name;
            if (bill != null) {
                expected.computeIfAbsent(bill, any -> new Amounts()).plus(stockout);
            }
            if (all && !isCancelled(stockout) && (bill == null || !bills.containsKey(bill))) {
                lost.add(name);
            }
        }
        if (setup.summary() && !plain && setup.lost()) {
            compareGroups(stockouts, bills);
            return;
        }
        bills.forEach((source, some) -> {
            List<Bill> ours = some.stream().filter(bill -> !bill.number().startsWith(KingdeePeople.BY_HAND)).toList();
            if (ours.size() > 1 || !ours.isEmpty() && !expected.containsKey(source)) {
                twice.add(source + " as " + ours.stream().map(Bill::number).toList());
            } else if (!ours.isEmpty() && !people.hasChanged(ours.get(0).number())
                    && !Amounts.of(ours.get(0)).isSame(expected.get(source))) {
                lost.add(source + " has other amounts: " + Amounts.of(ours.get(0)).differences(expected.get(source)));
            }
        });
    }

    /** Where nobody knows any more which summary held what: none of a shop, a warehouse and a day twice. */
    private void compareGroups(Collection<ObjectNode> stockouts, Map<String, List<Bill>> bills) {
        Map<String, Amounts> most = new HashMap<>();
        for (ObjectNode stockout : stockouts) {
            String group = "HZ" + day(stockout).replace("-", "") + "-" + stockout.path("shop_no").asText() + "-"
                           + stockout.path("warehouse_no").asText();
            most.computeIfAbsent(group, any -> new Amounts()).plus(stockout);
        }
        Map<String, Amounts> booked = new HashMap<>();
        bills.values().stream().flatMap(List::stream).filter(bill -> bill.number().startsWith("HZ"))
                .filter(bill -> !people.hasChanged(bill.number())).forEach(bill -> {
                    String[] parts = bill.number().split("-", 4);
                    String group = String.join("-", parts[0], parts[1], parts[2]);
                    booked.computeIfAbsent(group, any -> new Amounts()).plus(Amounts.of(bill));
                });
        booked.forEach((group, amounts) -> {
            if (amounts.compareSum(most.getOrDefault(group, new Amounts())) > 0) {
                twice.add(group + " holds more than was shipped: "
                          + amounts.differences(most.getOrDefault(group, new Amounts())));
            }
        });
    }

    /** What differs, by day and source. */
    private Map<String, String> differences(
            Collection<ObjectNode> stockouts, Map<String, List<Bill>> bills, Map<String, String> homes) {
        Map<String, Sums> expected = new TreeMap<>();
        for (ObjectNode stockout : stockouts) {
            if (!isCancelled(stockout)) {
                String bill = homes.getOrDefault(name(stockout), name(stockout));
                expected.merge(day(stockout) + " " + bill, Sums.of(stockout.path("details_list"), "num", "sell_price"),
                        Sums::plus);
            }
        }
        Map<String, String> differences = new TreeMap<>();
        expected.forEach((key, sums) -> {
            List<Bill> there = bills.getOrDefault(key.split(" ")[1], List.of());
            Sums booked = there.stream().map(Sums::of).reduce(Sums.ZERO, Sums::plus);
            String kind = there.isEmpty() ? "MISSING" : there.size() > 1 ? "DUPLICATE" : sums.differsFrom(booked);
            if (kind != null) {
                differences.put(key, ToldDifferences.text(kind, sums.quantity(), booked.quantity(), sums.amount(),
                        booked.amount(), there.stream().map(Bill::number).collect(Collectors.joining(","))));
            }
        });
        Map<String, String> days = new HashMap<>();
        stockouts.forEach(stockout -> days.put(name(stockout), day(stockout)));
        bills.forEach((source, some) -> some.stream().collect(Collectors.groupingBy(bill -> day(bill, days) + " " + source))
                .forEach((key, ofDay) -> {
                    if (!expected.containsKey(key)) {
                        Sums booked = ofDay.stream().map(Sums::of).reduce(Sums.ZERO, Sums::plus);
                        differences.put(key, ToldDifferences.text(ToldDifferences.EXTRA, null, booked.quantity(), null,
                                booked.amount(), ofDay.stream().map(Bill::number).collect(Collectors.joining(","))));
                    }
                }));
        return differences;
    }

    /** A bill of ours is of the day of its record, even where Kingdee has had to date it anew. */
    private static String day(Bill bill, Map<String, String> days) {
        if (bill.number().startsWith("HZ")) {
            return bill.number().replaceFirst("HZ(....)(..)(..).*", "$1-$2-$3");
        }
        return days.getOrDefault(bill.number(), bill.model().path("FDate").asText().substring(0, 10));
    }

    private void compareWithTold(Map<String, String> differences) {
        Map<String, String> rows = told.rows();
        Set<String> keys = new HashSet<>(differences.keySet());
        keys.addAll(rows.keySet());
        for (String key : keys) {
            String truth = differences.get(key);
            String row = rows.get(key);
            if (truth == null) {
                lost.add(key + " is told to be " + row + ", and is none");
            } else if (!truth.equals(row)) {
                lost.add(key + " is " + truth + ", told is " + row);
            }
        }
        if (gauge != rows.size()) {
            lost.add("the gauge says " + gauge + ", there are " + rows.size());
        }
        Map<String, String> files = told.files();
        if (!files.equals(rows)) {
            lost.add("the files say " + files + ", the rows " + rows);
        }
    }

    String details() {
        return "lost " + lost + ", twice " + twice;
    }
}
