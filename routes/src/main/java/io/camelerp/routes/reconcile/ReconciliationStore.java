/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import io.camelerp.routes.reconcile.Difference.Kind;
import io.camelerp.routes.state.Sql;
import io.camelerp.routes.state.StateException;
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

    /** Replaces what is known of the route and day. */
    void put(Comparison comparison) {
        Transaction.run(dataSource, "Storing the reconciliation of " + comparison.day(), connection -> {
            delete(connection, "erp_difference", comparison);
            delete(connection, "erp_reconciliation", comparison);
            insert(connection, comparison);
            insertDifferences(connection, comparison);
            return null;
        });
    }

    private static void delete(Connection connection, String table, Comparison comparison) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + DAY)) {
            delete.setString(1, comparison.routeId());
            delete.setObject(2, comparison.day());
            delete.executeUpdate();
        }
    }

    private void insert(Connection connection, Comparison comparison) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO erp_reconciliation (route_id, business_day, compared_at, source_bills, source_amount,"
                                                                    + " kingdee_bills, kingdee_amount) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, comparison.routeId());
            insert.setObject(2, comparison.day());
            insert.setObject(3, now());
            insert.setInt(4, comparison.sourceBills());
            insert.setBigDecimal(5, comparison.sourceAmount());
            insert.setInt(6, comparison.kingdeeBills());
            insert.setBigDecimal(7, comparison.kingdeeAmount());
            insert.executeUpdate();
        }
    }

    private static void insertDifferences(Connection connection, Comparison comparison) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO erp_difference (" + COLUMNS + ", route_id, business_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (Difference difference : comparison.differences()) {
                insert.setString(1, Sql.fitting(difference.sourceId(), MAX_SOURCE_ID));
                insert.setString(2, difference.kind().name());
                insert.setBigDecimal(3, difference.sourceQuantity());
                insert.setBigDecimal(4, difference.kingdeeQuantity());
                insert.setBigDecimal(5, difference.sourceAmount());
                insert.setBigDecimal(6, difference.kingdeeAmount());
                insert.setString(7, Sql.storable(difference.billNumbers()));
                insert.setString(8, Sql.storable(difference.note()));
                insert.setString(9, difference.record());
                insert.setString(10, comparison.routeId());
                insert.setObject(11, comparison.day());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** What differed in the last comparison of a route and day, without what was fed in since. */
    List<Difference> open(String routeId, LocalDate day) {
        try (Connection connection = dataSource.getConnection();
             PreparedStatement select = connection.prepareStatement(
                     "SELECT " + COLUMNS + " FROM erp_difference" + DAY + " AND fed_at IS NULL ORDER BY source_id")) {
            select.setString(1, routeId);
            select.setObject(2, day);
            List<Difference> found = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.add(new Difference(
                            rows.getString(1), Kind.valueOf(rows.getString(2)), plain(rows.getBigDecimal(3)),
                            plain(rows.getBigDecimal(4)), plain(rows.getBigDecimal(5)), plain(rows.getBigDecimal(6)),
                            rows.getString(7), rows.getString(8), rows.getString(9)));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new StateException("Reading the reconciliation of " + day, e);
        }
    }

    private static BigDecimal plain(BigDecimal value) {
        if (value == null) {
            return null;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    void fed(String routeId, LocalDate day, String sourceId) {
        try (Connection connection = dataSource.getConnection();
             PreparedStatement update = connection.prepareStatement(
                     "UPDATE erp_difference SET fed_at = ?" + DAY + " AND source_id = ?")) {
            update.setObject(1, now());
            update.setString(2, routeId);
            update.setObject(3, day);
            update.setString(4, sourceId);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new StateException("Marking what was fed in", e);
        }
    }

    /** The days of a route that were compared, and when they last were. */
    Map<LocalDate, Instant> compared(String routeId) {
        try (Connection connection = dataSource.getConnection();
             PreparedStatement select = connection.prepareStatement(
                     "SELECT business_day, compared_at FROM erp_reconciliation WHERE route_id = ?")) {
            select.setString(1, routeId);
            Map<LocalDate, Instant> days = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    days.put(rows.getObject(1, LocalDate.class), rows.getObject(2, OffsetDateTime.class).toInstant());
                }
            }
            return days;
        } catch (SQLException e) {
            throw new StateException("Reading which days of " + routeId + " were compared", e);
        }
    }

    /** How much differs over all routes and days. */
    int count() {
        try (Connection connection = dataSource.getConnection();
             PreparedStatement select = connection.prepareStatement("SELECT COUNT(*) FROM erp_difference WHERE fed_at IS NULL");
             ResultSet rows = select.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        } catch (SQLException e) {
            throw new StateException("Counting differences", e);
        }
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
