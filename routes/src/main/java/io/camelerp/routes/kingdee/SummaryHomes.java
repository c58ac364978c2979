/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.routes.kingdee.SummaryReader.Key;
import io.camelerp.routes.kingdee.SummaryReader.Summary;
import io.camelerp.routes.state.KeyCondition;
import io.camelerp.routes.state.Sql;
import io.camelerp.routes.state.StateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which summary holds which document: the home of a document, set once and never changed.
 */
record SummaryHomes(DataSource dataSource, String routeId) {

    // operators know this logger from their log levels
    private static final Logger LOG = LoggerFactory.getLogger(DailySummary.class);

    /** The SQL state of what can be tried again. */
    private static final String CHANGED = "40001";

    /** Gives the documents of the days before one a home, day by day and group by group. */
    void settle(LocalDate before, SummaryLedger ledger) {
        try (Connection connection = dataSource.getConnection()) {
            List<String[]> open = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT DISTINCT bill_day, group_key FROM erp_summary_part
                    WHERE route_id = ? AND summary_no IS NULL AND bill_day < ? ORDER BY bill_day, group_key""")) {
                select.setString(1, routeId);
                select.setString(2, before.toString());
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        open.add(new String[] { rows.getString(1), rows.getString(2) });
                    }
                }
            }
            connection.setAutoCommit(false);
            // two processes that count at once would give one number to what one of them has not seen
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            for (String[] one : open) {
                settleAlone(connection, one[0], one[1], ledger);
            }
        } catch (SQLException e) {
            throw new StateException("Making summaries", e);
        }
    }

    /** What another process has touched meanwhile (SQL state 40) is counted again: no group waits for a night. */
    private void settleAlone(Connection connection, String day, String group, SummaryLedger ledger) throws SQLException {
        for (int attempt = 1;; attempt++) {
            try {
                settle(connection, day, group, ledger);
                connection.commit();
                return;
            } catch (SQLException e) {
                connection.rollback();
                if (attempt == 5 || e.getSQLState() == null || !e.getSQLState().startsWith(CHANGED.substring(0, 2))) {
                    throw e;
                }
            }
        }
    }

    private void settle(Connection connection, String day, String group, SummaryLedger ledger) throws SQLException {
        forgetBookedAlone(connection, day, group, ledger);
        String first = "HZ" + day.replace("-", "") + "-" + group;
        int made = last(connection, day, group, first);
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE erp_summary_part SET summary_no = ? WHERE route_id = ? AND source_account = ? AND source_id = ?"
                                                                    + " AND content_hash = ? AND summary_no IS NULL")) {
            for (List<Key> alike : open(connection, day, group, ledger)) {
                do {
                    made++;
                } while (isBilled(connection, number(first, made), ledger));
                for (Key document : alike) {
                    update.setString(1, number(first, made));
                    update.setString(2, routeId);
                    update.setString(3, document.account());
                    update.setString(4, document.sourceId());
                    update.setString(5, document.hash());
                    update.addBatch();
                }
            }
            update.executeBatch();
        }
    }

    private static String number(String first, int place) {
        return place == 1 ? first : first + "-" + place;
    }

    /** The place of the last summary of a group: those before it may be gone, and its number is not given again. */
    private int last(Connection connection, String day, String group, String first) throws SQLException {
        return new Sql(connection).list("""
                SELECT DISTINCT summary_no FROM erp_summary_part
                WHERE route_id = ? AND bill_day = ? AND group_key = ? AND summary_no IS NOT NULL""",
                row -> row.getString(1), routeId, day, group).stream()
                .mapToInt(number -> number.equals(first) ? 1 : Integer.parseInt(number.substring(first.length() + 1)))
                .max().orElse(0);
    }

    /** All documents of a summary may be gone, too, whose bill is there. */
    private static boolean isBilled(Connection connection, String number, SummaryLedger ledger) throws SQLException {
        return new Sql(connection).find(
                "SELECT 1 FROM erp_bill WHERE kingdee_account = ? AND form_id = ? AND bill_no = ?", row -> 1,
                ledger.kingdeeAccount(), ledger.formId(), ledger.prefix() + number).isPresent();
    }

    /** Another process may have booked documents bill by bill since they were kept. */
    private void forgetBookedAlone(Connection connection, String day, String group, SummaryLedger ledger)
            throws SQLException {
        int booked = new Sql(connection).update("""
                DELETE FROM erp_summary_part p
                WHERE route_id = ? AND bill_day = ? AND group_key = ? AND summary_no IS NULL AND %s"""
                .formatted(SummaryLedger.BOOKED_ALONE), routeId, day, group, ledger.kingdeeAccount(), ledger.formId());
        if (booked > 0) {
            LOG.info("{}: {} documents of {} are in no daily summary, because they were booked bill by bill", routeId, booked,
                    day);
        }
    }

    /** The documents without a home, by the base data of their heads. */
    private Collection<List<Key>> open(Connection connection, String day, String group, SummaryLedger ledger)
            throws SQLException {
        List<Key> documents = new Sql(connection).list("""
                SELECT source_account, source_id, content_hash FROM erp_summary_part p
                WHERE route_id = ? AND bill_day = ? AND group_key = ? AND summary_no IS NULL AND NOT %s
                ORDER BY source_account, source_id""".formatted(SummaryLedger.ON_ITS_WAY_ALONE),
                row -> new Key(row.getString(1), row.getString(2), row.getString(3)), routeId, day, group,
                ledger.kingdeeAccount(), ledger.formId());
        Map<Map<String, JsonNode>, List<Key>> alike = new LinkedHashMap<>();
        boolean same = new SummaryReader(dataSource, routeId).read(connection, day, documents,
                part -> alike.computeIfAbsent(SummaryBill.baseData(part.model()), any -> new ArrayList<>())
                        .add(new Key(part.account(), part.sourceId(), part.hash())));
        if (!same) {
            throw new SQLException("A document has changed while it was given a home", CHANGED);
        }
        return alike.values();
    }

    /** Of documents that have a home, what is known of that. */
    Map<Key, SummedBills.Held> held(Collection<String> sourceIds, SummaryLedger ledger) {
        Map<Key, SummedBills.Held> held = new HashMap<>();
        try (Connection connection = dataSource.getConnection()) {
            for (KeyCondition some : KeyCondition.slices(List.of("route_id", "source_id"), List.of(routeId), sourceIds)) {
                try (PreparedStatement select = connection.prepareStatement(
                        "SELECT source_account, source_id, content_hash, summary_no, CASE WHEN " + SummaryLedger.BOOKED
                                                                            + " THEN 1 ELSE 0 END FROM erp_summary_part p WHERE "
                                                                            + some.sql() + " AND summary_no IS NOT NULL")) {
                    ledger.set(select, 1);
                    some.set(select, 4);
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            held.put(new Key(rows.getString(1), rows.getString(2), rows.getString(3)), new SummedBills.Held(
                                    routeId, rows.getString(4), rows.getString(3), rows.getInt(5) == 1));
                        }
                    }
                }
            }
            return held;
        } catch (SQLException e) {
            throw new StateException("Asking which summaries hold " + sourceIds.size() + " documents", e);
        }
    }

    /**
     * Lets documents of a summary go that was never on its way to Kingdee, when they are booked bill by bill or on
     * their way there: both were made at the same moment.
     */
    void takeBack(Summary summary, SummaryLedger ledger) {
        Sql.on(dataSource, "Taking documents out of a summary", sql -> sql.update("""
                DELETE FROM erp_summary_part p WHERE route_id = ? AND bill_day = ? AND group_key = ? AND summary_no = ?
                    AND EXISTS (SELECT 1 FROM erp_bill a WHERE a.source_id = p.source_id AND a.kingdee_account = ?
                        AND a.form_id = ? AND a.source_account = p.source_account
                        AND a.state IN ('INTENT', 'BOOKED', 'MISNUMBERED'))
                    AND NOT EXISTS (SELECT 1 FROM erp_bill s
                        WHERE s.kingdee_account = ? AND s.form_id = ? AND s.bill_no = ?)
                    AND NOT EXISTS (SELECT 1 FROM erp_dead_letter d WHERE d.route_id = ? AND d.entry_key = ?)""",
                routeId, summary.day(), summary.group(), summary.number(), ledger.kingdeeAccount(), ledger.formId(),
                ledger.kingdeeAccount(), ledger.formId(), ledger.prefix() + summary.number(), routeId,
                ledger.prefix() + summary.number()));
    }

    /** Of the documents that are kept, the summaries that hold them; empty for one without. */
    Map<String, Optional<String>> homes(Collection<String> sourceIds) {
        Map<String, Optional<String>> homes = new HashMap<>();
        try (Connection connection = dataSource.getConnection()) {
            for (KeyCondition some : KeyCondition.slices(List.of("route_id", "source_id"), List.of(routeId), sourceIds)) {
                try (PreparedStatement select = connection.prepareStatement(
                        "SELECT source_id, summary_no FROM erp_summary_part WHERE " + some.sql())) {
                    some.set(select, 1);
                    try (ResultSet rows = select.executeQuery()) {
                        while (rows.next()) {
                            homes.put(rows.getString(1), Optional.ofNullable(rows.getString(2)));
                        }
                    }
                }
            }
            return homes;
        } catch (SQLException e) {
            throw new StateException("Asking for the summaries of " + sourceIds.size() + " documents", e);
        }
    }
}
