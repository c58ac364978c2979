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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import javax.sql.DataSource;

import io.camelerp.routes.kingdee.SummaryParts.Part;
import io.camelerp.routes.state.KeyCondition;
import io.camelerp.routes.state.Sql;
import io.camelerp.routes.state.StateException;

/**
 * Reads what summaries are made of, no more than a few hundred documents at a time.
 */
record SummaryReader(DataSource dataSource, String routeId) {

    private static final int SLICE = 200;

    /** A summary, the account that it goes by, and the day and group of its documents. */
    record Summary(String number, String account, String day, String group) {
    }

    /** A document as it was when its summary was read. */
    record Key(String account, String sourceId, String hash) {
    }

    /** The summaries that Kingdee does not have yet, in one order. */
    List<Summary> unbooked(SummaryLedger ledger) {
        return Sql.on(dataSource, "Reading which summaries are not booked", sql -> sql.list("""
                SELECT summary_no, source_account, bill_day, group_key FROM (
                    SELECT route_id, summary_no, bill_day, group_key, MIN(source_account) AS source_account
                    FROM erp_summary_part WHERE route_id = ? AND summary_no IS NOT NULL
                    GROUP BY route_id, summary_no, bill_day, group_key) p
                WHERE NOT\s""" + SummaryLedger.BOOKED + " ORDER BY summary_no",
                row -> new Summary(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                routeId, ledger.kingdeeAccount(), ledger.formId(), ledger.prefix()));
    }

    /** The documents of a summary, without what they say. */
    List<Key> documents(Summary summary) {
        return Sql.on(dataSource, "Reading which documents a summary holds", sql -> sql.list("""
                SELECT source_account, source_id, content_hash FROM erp_summary_part
                WHERE route_id = ? AND bill_day = ? AND group_key = ? AND summary_no = ?
                ORDER BY source_account, source_id""",
                row -> new Key(row.getString(1), row.getString(2), row.getString(3)),
                routeId, summary.day(), summary.group(), summary.number()));
    }

    /**
     * Reads documents in their order.
     *
     * @return false when one of them is another by now; it was not read then, nor those behind it
     */
    boolean read(String day, List<Key> documents, Consumer<Part> reader) {
        try (Connection connection = dataSource.getConnection()) {
            return read(connection, day, documents, reader);
        } catch (SQLException e) {
            throw new StateException("Reading the documents of a summary", e);
        }
    }

    boolean read(Connection connection, String day, List<Key> documents, Consumer<Part> reader) throws SQLException {
        for (int from = 0, to; from < documents.size(); from = to) {
            to = Math.min(from + SLICE, documents.size());
            String account = documents.get(from).account();
            while (!documents.get(to - 1).account().equals(account)) {
                to--;
            }
            List<Key> slice = documents.subList(from, to);
            Map<String, Part> parts = parts(connection, day, account, slice.stream().map(Key::sourceId).toList());
            for (Key document : slice) {
                Part part = parts.get(document.sourceId());
                if (part == null || !part.hash().equals(document.hash())) {
                    return false;
                }
                reader.accept(part);
            }
        }
        return true;
    }

    private Map<String, Part> parts(Connection connection, String day, String account, List<String> sourceIds)
            throws SQLException {
        Map<String, Part> parts = new HashMap<>();
        // the index of the documents' ids; H2 does not find rows by one of three columns in this way
        KeyCondition some = new KeyCondition(List.of("route_id", "source_id"), List.of(routeId), sourceIds);
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT source_id, model_json, content_hash FROM erp_summary_part WHERE " + some.sql()
                                                                    + " AND source_account = ?")) {
            select.setString(some.set(select, 1), account);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    parts.put(rows.getString(1), new Part(
                            account, rows.getString(1), day, SummaryParts.model(rows.getString(2)),
                            rows.getString(3)));
                }
            }
        }
        return parts;
    }
}
