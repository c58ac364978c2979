/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.stockouts.Books;
import io.camelerp.soak.stockouts.StockoutWorld;
import io.camelerp.soak.world.Database;

/**
 * Stock-outs that workers have booked: bills as of any route that books stock-outs, each as one of its versions says,
 * and no dead letter that tells of something that is not so.
 */
public final class WorkersBooks implements Books {

    private static final String FORM = "SAL_OUTSTOCK";
    private static final int ALL = 1_000_000;

    private final Books bills;
    private final Sandbox sandbox;
    private final Database database;
    private final boolean plain;
    private final Set<String> wrong = new TreeSet<>();

    public WorkersBooks(Books bills, Sandbox sandbox, Database database, boolean plain) {
        this.bills = bills;
        this.sandbox = sandbox;
        this.database = database;
        this.plain = plain;
    }

    @Override
    public int progress() {
        return bills.progress();
    }

    @Override
    public boolean isComplete(Collection<List<ObjectNode>> stockouts) {
        return bills.isComplete(stockouts);
    }

    @Override
    public Verdict verdict(Collection<List<ObjectNode>> stockouts) {
        if (!plain) {
            compare(stockouts);
        }
        return bills.verdict(stockouts).plus(Verdict.of(0, wrong.size(), 0, 0));
    }

    private void compare(Collection<List<ObjectNode>> stockouts) {
        Map<String, String> booked = sandbox.kingdee().bills(FORM).stream()
                .collect(Collectors.toMap(Bill::number, bill -> bill.model().path("FNote").asText(), (one, other) -> one));
        Map<String, List<ObjectNode>> byNumber = stockouts.stream()
                .collect(Collectors.toMap(stockout -> number(stockout.get(0)), Function.identity()));
        byNumber.forEach((number, versions) -> {
            String note = booked.get(number);
            if (note != null && versions.stream().noneMatch(version -> remark(version).equals(note))) {
                wrong.add(number + " says '" + note + "'");
            }
        });
        for (DeadLetter letter : letters()) {
            List<ObjectNode> versions = byNumber.get(letter.key());
            if (versions == null) {
                wrong.add("dead letter of no stock-out: " + letter.key());
            } else if (!isTrue(letter, versions, booked.get(letter.key()))) {
                wrong.add("dead letter " + letter.cause() + " of " + letter.key() + ": " + letter.message());
            }
        }
    }

    private static String number(JsonNode stockout) {
        return stockout.path("order_no").asText();
    }

    private static String remark(JsonNode stockout) {
        return stockout.path("remark").asText();
    }

    /** Base data is there and periods are open in the end: only what somebody has to decide may be left. */
    private static boolean isTrue(DeadLetter letter, List<ObjectNode> versions, String note) {
        boolean cancelled = Books.isCancelled(versions);
        return switch (letter.cause()) {
            case CANCELLED -> cancelled && note != null;
            // what comes later than what is booked, and is other
            case CONFLICT -> note != null && version(remark(record(letter))) > version(note);
            default -> false;
        };
    }

    private static int version(String remark) {
        return Integer.parseInt(remark.replace(StockoutWorld.VERSION, ""));
    }

    private static JsonNode record(DeadLetter letter) {
        return Json.parse(letter.record().getBytes(StandardCharsets.UTF_8));
    }

    private List<DeadLetter> letters() {
        return database.letters(store -> store.list(DeadLetter.Status.OPEN, ALL).stream()
                .map(DeadLetter.Stored::letter).toList());
    }

    @Override
    public String details() {
        return bills.details() + ", wrong " + wrong;
    }
}
