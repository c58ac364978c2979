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
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.routes.state.KeyCondition;
import io.camelerp.routes.state.StateException;
import io.camelerp.routes.state.Transaction;

/**
 * Which documents were cancelled at their source, by the numbers of their bills.
 *
 * A document may have been read before it was cancelled and be booked after that: it waits in a queue, or for Kingdee,
 * or as a dead letter. The vendor tells of a cancellation once, so it is kept here first and the ledger is asked then,
 * while whoever books announces first and asks here then: one of the two sees the other.
 */
record CancelledBills(DataSource dataSource, String account, String formId) {

    private static final String CHANGED = "modified";
    /** How much of a time is kept; no vendor's is longer. */
    private static final int MAX_TIME = 40;

    /**
     * Keeps that documents were cancelled. One without the time of its last change cannot be told from a later one, and
     * keeps none from being booked.
     */
    void add(Map<String, JsonNode> records) {
        Transaction.run(dataSource, "Keeping which documents were cancelled", connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    INSERT INTO erp_cancelled (kingdee_account, form_id, bill_no, modified) VALUES (?, ?, ?, ?)
                    ON CONFLICT DO NOTHING""");
                 PreparedStatement update = connection.prepareStatement("""
                         UPDATE erp_cancelled SET modified = ?
                         WHERE kingdee_account = ? AND form_id = ? AND bill_no = ? AND modified < ?""")) {
                // in one order everywhere, so that two processes never wait for each other
                for (Map.Entry<String, JsonNode> cancelled : new TreeMap<>(records).entrySet()) {
                    String told = cancelled.getValue().path(CHANGED).asText("");
                    String time = told.isBlank() || told.length() > MAX_TIME ? "" : told;
                    key(insert, 1, cancelled.getKey());
                    insert.setString(4, time);
                    insert.addBatch();
                    update.setString(1, time);
                    key(update, 2, cancelled.getKey());
                    update.setString(5, time);
                    update.addBatch();
                }
                insert.executeBatch();
                return update.executeBatch();
            }
        });
    }

    private void key(PreparedStatement statement, int index, String number) throws SQLException {
        statement.setString(index, account);
        statement.setString(index + 1, formId);
        statement.setString(index + 2, number);
    }

    /** The numbers of those that were read before they were cancelled. */
    Set<String> of(Collection<Bill> bills) {
        List<Bill> dated = bills.stream().filter(bill -> !changed(bill).isBlank()).toList();
        if (dated.isEmpty()) {
            return Set.of();
        }
        Map<String, String> cancelled = find(dated.stream().map(Bill::number).toList());
        return dated.stream().filter(bill -> {
            String time = cancelled.get(bill.number());
            return time != null && time.length() == changed(bill).length() && changed(bill).compareTo(time) <= 0;
        }).map(Bill::number).collect(Collectors.toSet());
    }

    /** Those of the numbers whose documents were ever cancelled. */
    Set<String> known(Collection<String> numbers) {
        return find(numbers).keySet();
    }

    private static String changed(Bill bill) {
        JsonNode record = bill.origin().record();
        return record == null ? "" : record.path(CHANGED).asText("");
    }

    private Map<String, String> find(Collection<String> numbers) {
        Map<String, String> found = new HashMap<>();
        KeyCondition keys = new KeyCondition(BillLedger.KEY_COLUMNS, List.of(account, formId), numbers);
        try (Connection connection = dataSource.getConnection();
             PreparedStatement select = connection.prepareStatement(
                     "SELECT bill_no, modified FROM erp_cancelled WHERE " + keys.sql())) {
            keys.set(select, 1);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), rows.getString(2));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new StateException("Asking which documents were cancelled", e);
        }
    }
}
