/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;

import javax.sql.DataSource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.StateException;

/**
 * Documents of summaries that were booked long ago. Their content is by far the most of what the database holds, and
 * only for the making of a summary; what tells a document from others and where it is stays.
 */
record OldParts(DataSource dataSource, String routeId) {

    private static final String NONE = "'{}'";

    /** Lets the content of documents go whose days are before one and whose summaries are booked. */
    void letGo(LocalDate before, String kingdeeAccount, String formId, String prefix) {
        try (Connection connection = dataSource.getConnection();
             PreparedStatement update = connection.prepareStatement(
                     "UPDATE erp_summary_part p SET model_json = " + NONE
                                                                    + " WHERE route_id = ? AND bill_day < ? AND model_json <> "
                                                                    + NONE + " AND summary_no IS NOT NULL AND "
                                                                    + SummaryParts.BOOKED)) {
            update.setString(1, routeId);
            update.setString(2, before.toString());
            update.setString(3, kingdeeAccount);
            update.setString(4, formId);
            update.setString(5, prefix);
            update.executeUpdate();
        } catch (SQLException e) {
            throw new StateException("Letting the content of old documents go", e);
        }
    }

    /** Whether the content of a document was let go. */
    static boolean isLetGo(ObjectNode model) {
        return model.isEmpty();
    }

    /** Gives a document that comes again its content back. */
    void takeBack(Bill bill) {
        try (Connection connection = dataSource.getConnection();
             PreparedStatement update = connection.prepareStatement(
                     "UPDATE erp_summary_part SET model_json = ? WHERE route_id = ? AND source_account = ? AND source_id = ?"
                                                                    + " AND content_hash = ? AND model_json = "
                                                                    + NONE)) {
            update.setString(1, KingdeeJson.text(bill.model()));
            update.setString(2, routeId);
            update.setString(3, bill.account());
            update.setString(4, bill.sourceId());
            update.setString(5, bill.hash());
            update.executeUpdate();
        } catch (SQLException e) {
            throw new StateException("Keeping document " + bill.number() + " for a summary", e);
        }
    }
}
