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
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import io.camelerp.routes.kingdee.SummaryParts.Part;
import io.camelerp.routes.kingdee.SummaryReader.Key;
import io.camelerp.routes.state.StateException;
import io.camelerp.routes.state.Transaction;

/**
 * What summaries were handed out with. It is kept beside the documents, so that whoever comes after a crash still finds
 * those that have changed between the reading and the booking.
 */
record HandedOutParts(DataSource dataSource, String routeId) {

    private static final String KEY = " WHERE route_id = ? AND source_account = ? AND source_id = ?";

    /** A document of a booked summary: as it was handed out, and as it is now. */
    record Change(String summary, Part was, Part now) {
    }

    /**
     * Writes down that documents are handed out as they are.
     *
     * @return false when one of them is another by now; then nothing is written
     */
    boolean handOut(List<Key> documents) {
        return Transaction.run(dataSource, "Handing out the documents of summaries", connection -> {
            boolean same = true;
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE erp_summary_part SET read_hash = content_hash, read_json = NULL" + KEY + " AND content_hash = ?")) {
                for (Key document : documents) {
                    key(update, 1, document.account(), document.sourceId());
                    update.setString(4, document.hash());
                    update.addBatch();
                }
                for (int count : documents.isEmpty() ? new int[0] : update.executeBatch()) {
                    same &= count == 1;
                }
            }
            if (!same) {
                connection.rollback();
            }
            return same;
        });
    }

    /** The documents of booked summaries that are not what was handed out for those. */
    List<Change> changed(SummaryLedger ledger) {
        try (Connection connection = dataSource.getConnection();
             PreparedStatement select = connection.prepareStatement(
                     "SELECT summary_no, source_account, source_id, bill_day, model_json, content_hash, read_hash,"
                                                                    + " COALESCE(read_json, model_json) FROM erp_summary_part p"
                                                                    + " WHERE route_id = ? AND read_hash <> content_hash AND "
                                                                    + SummaryLedger.BOOKED
                                                                    + " ORDER BY summary_no, source_account, source_id")) {
            select.setString(1, routeId);
            ledger.set(select, 2);
            List<Change> changes = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    changes.add(new Change(rows.getString(1), part(rows, 8, 7), part(rows, 5, 6)));
                }
            }
            return changes;
        } catch (SQLException e) {
            throw new StateException("Reading which documents have changed since their summaries were handed out", e);
        }
    }

    private static Part part(ResultSet row, int model, int hash) throws SQLException {
        return new Part(
                row.getString(2), row.getString(3), row.getString(4), SummaryParts.model(row.getString(model)),
                row.getString(hash));
    }

    /** Gives a document the content back that its summary was booked with. */
    void restore(Part part) {
        Transaction.run(dataSource, "Restoring document " + part.sourceId() + " of a summary", connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE erp_summary_part SET content_hash = ?, read_hash = ?, model_json = ?, read_json = NULL" + KEY)) {
                update.setString(1, part.hash());
                update.setString(2, part.hash());
                update.setString(3, KingdeeJson.text(part.model()));
                key(update, 4, part.account(), part.sourceId());
                return update.executeUpdate();
            }
        });
    }

    private void key(PreparedStatement statement, int index, String account, String sourceId) throws SQLException {
        statement.setString(index, routeId);
        statement.setString(index + 1, account);
        statement.setString(index + 2, sourceId);
    }
}
