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
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.Predicate;

import javax.sql.DataSource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        CHANGED,
        /** One of another group has its number, and cannot be meant. */
        OTHER
    }

    /** A document of a summary: its account and number, and the bill that it would be alone. */
    record Part(String account, String sourceId, String day, ObjectNode model, String hash) {
    }

    SummaryParts(DataSource dataSource, Clock clock, String routeId) {
        this.dataSource = dataSource;
        this.clock = clock;
        this.routeId = routeId;
    }

    /**
     * @param moves whether one that has no home yet may have another group by now; else that is another document of the
     *              same number
     */
    Result add(Bill bill, String day, String group, boolean moves) {
        try (Connection connection = dataSource.getConnection()) {
            if (insert(connection, bill, day, group)) {
                return Result.ADDED;
            }
            try (PreparedStatement select = connection.prepareStatement("""
                    SELECT content_hash, group_key FROM erp_summary_part
                    WHERE route_id = ? AND source_account = ? AND source_id = ?""")) {
                key(select, 1, bill);
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        if (!moves && !row.getString(2).equals(group)) {
                            return Result.OTHER;
                        } else if (row.getString(1).equals(bill.hash())) {
                            return Result.KNOWN;
                        }
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
     * @param  allowed is told the home, and says whether the document may change there
     * @return         whether it was replaced
     */
    boolean replaceUnbooked(Bill bill, String day, String group, SummaryLedger ledger, Predicate<String> allowed) {
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
            if (!allowed.test(home(connection, bill))) {
                connection.rollback();
                return false;
            }
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

    static ObjectNode model(String json) {
        try {
            return (ObjectNode) KingdeeJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
