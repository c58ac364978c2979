/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.camelerp.routes.reconcile.Difference.Kind;
import io.camelerp.routes.state.Sql;
import io.camelerp.routes.state.Transaction;

/**
 * Keeps the last comparison of each route and day, and what differed.
 */
final class ReconciliationStore {

    private static final String DAY = " WHERE route_id = ? AND business_day = ?";
    private static final String COLUMNS
            = "source_id, kind, source_quantity, kingdee_quantity, source_amount, kingdee_amount, bill_numbers, note, record_json";

    private static final int MAX_SOURCE_ID = 200;

    private final DataSource dataSource;
    private final Clock clock;

    ReconciliationStore(DataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /**
     * Replaces what is known of the route and day, unless a comparison that began later was faster: what it has seen is
     * newer.
     *
     * @param  began when the vendors were asked first
     * @param  first is done before, and only if it is replaced: a day that is here counts as compared
     * @return       whether it was replaced
     */
    boolean put(Comparison comparison, Instant began, Runnable first) {
        return Transaction.run(dataSource, "Storing the reconciliation of " + comparison.day(), connection -> {
            Sql sql = new Sql(connection);
            // another one waits here until this one is through
            if (!isLatest(sql, comparison, Sql.time(began))) {
                return false;
            }
            first.run();
            sql.update("DELETE FROM erp_difference" + DAY, comparison.routeId(), comparison.day());
            for (Difference difference : comparison.differences()) {
                put(sql, comparison, difference);
            }
            return true;
        });
    }

    private boolean isLatest(Sql sql, Comparison comparison, OffsetDateTime began) throws SQLException {
        return sql.update("INSERT INTO erp_reconciliation (route_id, business_day, compared_at, source_bills, source_amount,"
                          + " kingdee_bills, kingdee_amount) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                comparison.routeId(), comparison.day(), began, comparison.sourceBills(), comparison.sourceAmount(),
                comparison.kingdeeBills(), comparison.kingdeeAmount())
               > 0
                // one of the future is that of a clock that was wrong
                || sql.update("UPDATE erp_reconciliation SET compared_at = ?, source_bills = ?, source_amount = ?,"
                              + " kingdee_bills = ?, kingdee_amount = ?" + DAY + " AND (compared_at <= ? OR compared_at > ?)",
                        began, comparison.sourceBills(), comparison.sourceAmount(), comparison.kingdeeBills(),
                        comparison.kingdeeAmount(), comparison.routeId(), comparison.day(), began, now())
                   > 0;
    }

    private static void put(Sql sql, Comparison comparison, Difference difference) throws SQLException {
        sql.update("INSERT INTO erp_difference (" + COLUMNS + ", route_id, business_day)"
                   + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                Sql.fitting(difference.sourceId(), MAX_SOURCE_ID), difference.kind().name(), difference.sourceQuantity(),
                difference.kingdeeQuantity(), difference.sourceAmount(), difference.kingdeeAmount(), difference.billNumbers(),
                difference.note(), difference.record(), comparison.routeId(), comparison.day());
    }

    /** What differed in the last comparison of a route and day, without what was fed in since. */
    List<Difference> open(String routeId, LocalDate day) {
        return Sql.on(dataSource, "Reading the reconciliation of " + day, sql -> sql.list(
                "SELECT " + COLUMNS + " FROM erp_difference" + DAY + " AND fed_at IS NULL ORDER BY source_id",
                row -> new Difference(
                        row.getString(1), Kind.valueOf(row.getString(2)), plain(row.getBigDecimal(3)),
                        plain(row.getBigDecimal(4)), plain(row.getBigDecimal(5)), plain(row.getBigDecimal(6)),
                        row.getString(7), row.getString(8), row.getString(9)),
                routeId, day));
    }

    private static BigDecimal plain(BigDecimal value) {
        if (value == null) {
            return null;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    void fed(String routeId, LocalDate day, String sourceId) {
        Sql.on(dataSource, "Marking what was fed in", sql -> sql.update(
                "UPDATE erp_difference SET fed_at = ?" + DAY + " AND source_id = ?", now(), routeId, day, sourceId));
    }

    /** The days of a route that were compared, and when the last comparison of each began. */
    Map<LocalDate, Instant> compared(String routeId) {
        Map<LocalDate, Instant> days = new HashMap<>();
        Sql.on(dataSource, "Reading which days of " + routeId + " were compared", sql -> sql.list(
                "SELECT business_day, compared_at FROM erp_reconciliation WHERE route_id = ?",
                row -> days.put(row.getObject(1, LocalDate.class), row.getObject(2, OffsetDateTime.class).toInstant()),
                routeId));
        return days;
    }

    /** How much differs over all routes and days. */
    int count() {
        return Sql.on(dataSource, "Counting differences", sql -> sql.find(
                "SELECT COUNT(*) FROM erp_difference WHERE fed_at IS NULL", row -> row.getInt(1))).orElseThrow();
    }

    private OffsetDateTime now() {
        return Sql.time(clock.instant());
    }
}
