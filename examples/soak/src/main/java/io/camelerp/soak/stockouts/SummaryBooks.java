/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.stockouts;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.kingdee.Bill;
import io.camelerp.soak.runner.ReadyRoutes;
import io.camelerp.soak.scenario.Verdict;
import io.camelerp.soak.world.Amounts;
import io.camelerp.soak.world.Database;

/**
 * Stock-outs in daily summaries of Kingdee: each has one home, and a summary holds what its stock-outs do.
 */
public final class SummaryBooks implements Books {

    private static final String FORM = "SAL_OUTSTOCK";
    private static final int ALL = 1_000_000;

    private final Sandbox sandbox;
    private final Database database;
    private final boolean plain;
    private final Set<String> lost = new TreeSet<>();
    private final Set<String> twice = new TreeSet<>();

    /** A stock-out in the state of the route: the number of its summary, null where it has none, and its version. */
    private record Part(String summary, int version) {
    }

    /**
     * @param plain whether the summaries are those of a loop that keeps no state
     */
    public SummaryBooks(Sandbox sandbox, Database database, boolean plain) {
        this.sandbox = sandbox;
        this.database = database;
        this.plain = plain;
    }

    @Override
    public int progress() {
        // summaries are few: what is asked for tells more of a runner that works
        return plain ? sandbox.kingdee().count(FORM) : sandbox.ledger().count("wdt:" + StockoutWorld.API);
    }

    @Override
    public boolean isComplete(Collection<List<ObjectNode>> stockouts) {
        return true;
    }

    @Override
    public Verdict verdict(Collection<List<ObjectNode>> stockouts) {
        if (plain) {
            compare("all bills", booked(sandbox.kingdee().bills(FORM)), expected(stockouts));
        } else {
            compareByHome(stockouts);
        }
        return Verdict.of(stockouts.size(), lost.size(), twice.size(), 0);
    }

    private static Amounts booked(List<Bill> bills) {
        return bills.stream().map(Amounts::of).reduce(new Amounts(), Amounts::plus);
    }

    private static Amounts expected(Collection<List<ObjectNode>> stockouts) {
        return stockouts.stream().map(Books::present).map(Amounts::of).reduce(new Amounts(), Amounts::plus);
    }

    private void compareByHome(Collection<List<ObjectNode>> stockouts) {
        Map<String, Part> parts;
        Set<String> told;
        try (ErpDataSource state = new ErpDataSource()) {
            state.setUrl(database.direct());
            parts = parts(state);
            told = new DeadLetterStore(state).list(ReadyRoutes.SUMMARY, DeadLetter.Status.OPEN, ALL).stream()
                    .filter(dead -> dead.letter().cause() == DeadLetter.Cause.CONFLICT)
                    .map(dead -> dead.letter().key().split(" ")[0]).collect(Collectors.toSet());
        }
        Map<String, Amounts> expected = new HashMap<>();
        for (List<ObjectNode> stockout : stockouts) {
            String name = stockout.get(0).path("stockout_no").asText();
            Part part = parts.remove(name);
            if (part != null && part.summary() != null) {
                ObjectNode held = stockout.stream().filter(version -> version.path("version").asInt() == part.version())
                        .findFirst().orElseThrow();
                expected.computeIfAbsent(part.summary(), any -> new Amounts()).plus(held);
                boolean old = part.version() != Books.present(stockout).path("version").asInt();
                if (old && !Books.isCancelled(stockout) && !told.contains(name)) {
                    lost.add(name + " as it is now");
                }
            } else if (!Books.isCancelled(stockout)) {
                lost.add(name);
            }
        }
        twice.addAll(parts.keySet());
        Map<String, List<Bill>> bills = sandbox.kingdee().bills(FORM).stream().collect(Collectors.groupingBy(Bill::number));
        bills.forEach((number, some) -> compare(number, booked(some), expected.getOrDefault(number, new Amounts())));
        expected.keySet().stream().filter(number -> !bills.containsKey(number)).forEach(lost::add);
    }

    private static Map<String, Part> parts(ErpDataSource state) {
        Map<String, Part> parts = new HashMap<>();
        try (Connection connection = state.getConnection(); Statement statement = connection.createStatement();
             ResultSet rows = statement.executeQuery("SELECT source_id, summary_no, model_json FROM erp_summary_part")) {
            while (rows.next()) {
                JsonNode model = Json.parse(rows.getString(3).getBytes(StandardCharsets.UTF_8));
                int version = Integer.parseInt(model.path("FNote").asText().replace(StockoutWorld.VERSION, ""));
                parts.put(rows.getString(1), new Part(rows.getString(2), version));
            }
            return parts;
        } catch (SQLException e) {
            throw new IllegalStateException("The stock-outs of summaries cannot be read", e);
        }
    }

    private void compare(String what, Amounts booked, Amounts expected) {
        Map<String, String> differences = booked.differences(expected);
        if (!differences.isEmpty()) {
            (booked.compareSum(expected) > 0 ? twice : lost).add(what + ": " + differences);
        }
    }

    @Override
    public String details() {
        return "lost " + lost + ", twice " + twice;
    }
}
