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
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.KeyCondition;
import io.camelerp.routes.state.StateException;
import io.camelerp.routes.state.Transaction;

/**
 * The documents that daily summary bills (汇总) are made of, in the table {@code erp_summary_part}.
 *
 * Each document has one home: the number of a summary, set once and never changed. What comes after the summary of its
 * day was made gets a summary of its own, and so do documents whose heads name other base data. While Kingdee certainly
 * has no bill of that number, the content of a document may still be replaced.
 */
final class SummaryParts {

    private final DataSource dataSource;
    private final Clock clock;
    private final String routeId;

    /** What became of a document that was handed in. */
    enum Result {
        ADDED,
        KNOWN,
        /** It is another document by now, and the summary that holds it is made already. */
        CHANGED
    }

    /** A document of a summary: its account and number, and the bill that it would be alone. */
    record Part(String account, String sourceId, String day, ObjectNode model, String hash) {

        /** Whether it is the same document with other content. */
        boolean isOtherThan(Part part) {
            return account.equals(part.account) && sourceId.equals(part.sourceId) && !hash.equals(part.hash);
        }
    }

    SummaryParts(DataSource dataSource, Clock clock, String routeId) {
        this.dataSource = dataSource;
        this.clock = clock;
        this.routeId = routeId;
    }

    Result add(Bill bill, String day, String group) {
        try (Connection connection = dataSource.getConnection()) {
            if (insert(connection, bill, day, group)) {
                return Result.ADDED;
            }
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT content_hash, summary_no FROM erp_summary_part
                    WHERE route_id = ? AND source_account = ? AND source_id = ?""")) {
                key(select, 1, bill);
                try (ResultSet row = select.executeQuery()) {
                    if (row.next() && row.getString(1).equals(bill.hash())) {
                        return Result.KNOWN;
                    }
                }
            }
            return replace(connection, bill, day, group) ? Result.ADDED : Result.CHANGED;
        } catch (SQLException e) {
            throw new StateException("Keeping document " + bill.number() + " for a summary", e);
        }
    }

    private boolean insert(Connection connection, Bill bill, String day, String group) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO erp_summary_part (bill_day, group_key, content_hash, model_json, added_at, route_id,"
                                                                    + " source_account, source_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                                                                    + " ON CONFLICT DO NOTHING")) {
            content(insert, bill, day, group);
            key(insert, 6, bill);
            return insert.executeUpdate() == 1;
        }
    }

    /** Only as long as it has no home. */
    private boolean replace(Connection connection, Bill bill, String day, String group) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE erp_summary_part SET bill_day = ?, group_key = ?, content_hash = ?, model_json = ?, added_at = ?"
                                                                    + " WHERE route_id = ? AND source_account = ? AND source_id = ?"
                                                                    + " AND summary_no IS NULL")) {
            content(update, bill, day, group);
            key(update, 6, bill);
            return update.executeUpdate() == 1;
        }
    }

    /**
     * Replaces a document that has a home, of the same day and group, as long as the ledger says that the summary is
     * not in Kingdee and on no way there.
     *
     * @param  allowed is told the home, and throws where the document must stay as it is
     * @return         whether it was replaced
     */
    boolean replaceUnbooked(Bill bill, String day, String group, SummaryLedger ledger, Consumer<String> allowed) {
        return Transaction.run(dataSource, "Replacing document " + bill.number() + " in its summary", connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    UPDATE erp_summary_part p SET bill_day = ?, group_key = ?, content_hash = ?, model_json = ?, added_at = ?,
                        read_json = CASE WHEN read_hash = content_hash THEN model_json ELSE read_json END
                    WHERE route_id = ? AND source_account = ? AND source_id = ? AND bill_day = ? AND group_key = ?
                        AND NOT\s""" + SummaryLedger.BOOKED_OR_ON_ITS_WAY)) {
                content(update, bill, day, group);
                key(update, 6, bill);
                update.setString(9, day);
                update.setString(10, group);
                ledger.set(update, 11);
                if (update.executeUpdate() == 0) {
                    return false;
                }
            }
            allowed.accept(home(connection, bill));
            return true;
        });
    }

    private String home(Connection connection, Bill bill) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT summary_no FROM erp_summary_part WHERE route_id = ? AND source_account = ? AND source_id = ?")) {
            key(select, 1, bill);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private void content(PreparedStatement statement, Bill bill, String day, String group) throws SQLException {
        statement.setString(1, day);
        statement.setString(2, group);
        statement.setString(3, bill.hash());
        statement.setString(4, KingdeeJson.text(bill.model()));
        statement.setObject(5, OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    private void key(PreparedStatement statement, int index, Bill bill) throws SQLException {
        statement.setString(index, routeId);
        statement.setString(index + 1, bill.account());
        statement.setString(index + 2, bill.sourceId());
    }

    /** Gives the documents of the days before one a home, day by day and group by group. */
    void settle(LocalDate before) {
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
                settleAlone(connection, one[0], one[1]);
            }
        } catch (SQLException e) {
            throw new StateException("Making summaries", e);
        }
    }

    /** What another process has touched meanwhile (SQL state 40) is counted again: no group waits for a night. */
    private void settleAlone(Connection connection, String day, String group) throws SQLException {
        for (int attempt = 1;; attempt++) {
            try {
                settle(connection, day, group);
                connection.commit();
                return;
            } catch (SQLException e) {
                connection.rollback();
                if (attempt == 5 || e.getSQLState() == null || !e.getSQLState().startsWith("40")) {
                    throw e;
                }
            }
        }
    }

    private void settle(Connection connection, String day, String group) throws SQLException {
        String first = "HZ" + day.replace("-", "") + "-" + group;
        int made = 0;
        try (PreparedStatement count = connection.prepareStatement(
                "SELECT COUNT(DISTINCT summary_no) FROM erp_summary_part WHERE route_id = ? AND bill_day = ? AND group_key = ?")) {
            count.setString(1, routeId);
            count.setString(2, day);
            count.setString(3, group);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                made = row.getInt(1);
            }
        }
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE erp_summary_part SET summary_no = ? WHERE route_id = ? AND source_account = ? AND source_id = ?"
                                                                    + " AND content_hash = ? AND summary_no IS NULL")) {
            for (List<String[]> alike : open(connection, day, group)) {
                made++;
                for (String[] document : alike) {
                    update.setString(1, made == 1 ? first : first + "-" + made);
                    update.setString(2, routeId);
                    for (int i = 0; i < document.length; i++) {
                        update.setString(3 + i, document[i]);
                    }
                    update.addBatch();
                }
            }
            update.executeBatch();
        }
    }

    /** The documents without a home, each as account, id and hash, by the base data of their heads. */
    private Collection<List<String[]>> open(Connection connection, String day, String group) throws SQLException {
        Map<Map<String, JsonNode>, List<String[]>> alike = new LinkedHashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT source_account, source_id, content_hash, model_json FROM erp_summary_part WHERE route_id = ?"
                                                                    + " AND bill_day = ? AND group_key = ? AND summary_no IS NULL"
                                                                    + " ORDER BY source_account, source_id")) {
            select.setString(1, routeId);
            select.setString(2, day);
            select.setString(3, group);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    alike.computeIfAbsent(SummaryBill.baseData(model(rows.getString(4))), any -> new ArrayList<>())
                            .add(new String[] { rows.getString(1), rows.getString(2), rows.getString(3) });
                }
            }
        }
        return alike.values();
    }

    static ObjectNode model(String json) {
        try {
            return (ObjectNode) KingdeeJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
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

    /** The documents of all summaries that are not booked yet, by summary and in one order. */
    Map<String, List<Part>> unbooked(SummaryLedger ledger) {
        return select("summary_no IS NOT NULL AND NOT " + SummaryLedger.BOOKED, ledger);
    }

    /** The documents of a summary as they are now; none as long as it is not booked. */
    List<Part> booked(String number, SummaryLedger ledger) {
        return select("summary_no = ? AND " + SummaryLedger.BOOKED, ledger, number).getOrDefault(number, List.of());
    }

    private Map<String, List<Part>> select(String condition, SummaryLedger ledger, String... values) {
        Map<String, List<Part>> summaries = new LinkedHashMap<>();
        try (Connection connection = dataSource.getConnection();
             PreparedStatement select = connection.prepareStatement(
                     "SELECT summary_no, source_account, source_id, bill_day, model_json, content_hash FROM erp_summary_part p"
                                                                    + " WHERE route_id = ? AND " + condition
                                                                    + " ORDER BY summary_no, source_account, source_id")) {
            select.setString(1, routeId);
            for (int i = 0; i < values.length; i++) {
                select.setString(2 + i, values[i]);
            }
            ledger.set(select, 2 + values.length);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    summaries.computeIfAbsent(rows.getString(1), any -> new ArrayList<>()).add(new Part(
                            rows.getString(2), rows.getString(3), rows.getString(4), model(rows.getString(5)),
                            rows.getString(6)));
                }
            }
            return summaries;
        } catch (SQLException e) {
            throw new StateException("Reading the documents of summaries", e);
        }
    }
}
