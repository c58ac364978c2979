/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.reconciled;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;

/**
 * People who work in Kingdee without asking us: they delete bills, change them and put them right again, and enter
 * bills of their own.
 */
final class KingdeePeople {

    /** How the numbers of their own bills begin. */
    static final String BY_HAND = "HAND";

    private final Sandbox sandbox;
    private final Random random;
    /** The bills that they have changed as they were before, by number. */
    private final Map<String, JsonNode> before = new HashMap<>();
    private final Set<String> changed = new HashSet<>();
    private int entered;

    KingdeePeople(Sandbox sandbox, Random random) {
        this.sandbox = sandbox;
        this.random = random;
    }

    /** Whether they have ever changed a bill, so that its content says nothing of us. */
    boolean hasChanged(String number) {
        return changed.contains(number);
    }

    /**
     * @param deletesOnly whether nothing else happens
     */
    void act(Map<String, ObjectNode> stockouts, boolean deletesOnly, LocalDate today) {
        List<Bill> bills = sandbox.kingdee().bills(ReconciledBooks.FORM);
        if (bills.isEmpty()) {
            return;
        }
        Bill bill = bills.get(random.nextInt(bills.size()));
        switch (deletesOnly ? 0 : random.nextInt(7)) {
            case 0, 1 -> delete(bill);
            case 2 -> change(bill, "FTaxPrice");
            case 3 -> change(bill, "FRealQty");
            case 4 -> putRight();
            case 5 -> {
                String date = bill.model().path("FDate").asText();
                enter(bill, BY_HAND + entered, date.compareTo(today + "T24") > 0 ? today.atTime(9, 0).toString() : date);
            }
            default -> {
                // made from what is booked already, or from what is cancelled or still to be booked
                List<String> names = new ArrayList<>(stockouts.keySet());
                String source = random.nextBoolean()
                        ? bill.model().path(ReconciledBooks.SOURCE).asText() : names.get(random.nextInt(names.size()));
                LocalDate day = today.minusDays(random.nextInt(2));
                enter(bill, source, (day.isBefore(first(stockouts)) ? today : day).atTime(9, 0).toString());
            }
        }
    }

    /** Nobody compares what is before, or after today. */
    private static LocalDate first(Map<String, ObjectNode> stockouts) {
        return LocalDate.parse(stockouts.values().stream().map(ReconciledBooks::day).min(String::compareTo).orElseThrow());
    }

    /** Here and there. */
    void deleteSome() {
        List<Bill> bills = sandbox.kingdee().bills(ReconciledBooks.FORM);
        for (int i = 0; i < bills.size(); i += 1 + bills.size() / 3) {
            delete(bills.get(i));
        }
    }

    private void delete(Bill bill) {
        sandbox.kingdee().remove(ReconciledBooks.FORM, bill.number());
        before.remove(bill.number());
        // whatever comes under that number is new
        changed.remove(bill.number());
    }

    private void change(Bill bill, String field) {
        ObjectNode model = bill.model().deepCopy();
        JsonNode lines = model.path("FEntity");
        ObjectNode line = (ObjectNode) lines.path(random.nextInt(lines.size()));
        // at times by less than anybody is told of
        String by = random.nextInt(4) == 0 && field.equals("FTaxPrice") ? "0.0001" : random.nextInt(9) + 1 + ".25";
        line.put(field, new BigDecimal(line.path(field).asText("0")).add(new BigDecimal(by)).toPlainString());
        before.putIfAbsent(bill.number(), bill.model());
        changed.add(bill.number());
        enter(bill.number(), model);
    }

    private void putRight() {
        if (!before.isEmpty()) {
            String number = List.copyOf(before.keySet()).get(random.nextInt(before.size()));
            if (sandbox.kingdee().bill(ReconciledBooks.FORM, number).isPresent()) {
                sandbox.kingdee().put(ReconciledBooks.FORM, number, before.get(number));
            }
            before.remove(number);
        }
    }

    private void enter(Bill like, String source, String date) {
        String number = BY_HAND + entered++;
        ObjectNode model = like.model().deepCopy();
        model.put("FBillNo", number).put(ReconciledBooks.SOURCE, source).put("FDate", date);
        enter(number, model);
    }

    /** With the status that it has, where it is there. */
    private void enter(String number, JsonNode model) {
        sandbox.kingdee().put(ReconciledBooks.FORM, number, model);
    }
}
