/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.LocalDate;

import javax.sql.DataSource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.Sql;

/**
 * Documents of summaries that were booked long ago. Their content is by far the most of what the database holds, and
 * only for the making of a summary; what tells a document from others and where it is stays.
 */
record OldParts(DataSource dataSource, String routeId) {

    private static final String NONE = "'{}'";

    /** Lets the content of documents go whose days are before one and whose summaries are booked. */
    void letGo(LocalDate before, SummaryLedger ledger) {
        Sql.on(dataSource, "Letting the content of old documents go", sql -> sql.update("""
                UPDATE erp_summary_part p SET model_json = %1$s
                WHERE route_id = ? AND bill_day < ? AND model_json <> %1$s AND summary_no IS NOT NULL AND %2$s"""
                .formatted(NONE, SummaryLedger.BOOKED),
                routeId, before.toString(), ledger.kingdeeAccount(), ledger.formId(), ledger.prefix()));
    }

    /** Whether the content of a document was let go. */
    static boolean isLetGo(ObjectNode model) {
        return model.isEmpty();
    }

    /** Gives a document that comes again its content back. */
    void takeBack(Bill bill) {
        Sql.on(dataSource, "Keeping document " + bill.number() + " for a summary", sql -> sql.update("""
                UPDATE erp_summary_part SET model_json = ?
                WHERE route_id = ? AND source_account = ? AND source_id = ? AND content_hash = ? AND model_json = %s"""
                .formatted(NONE),
                KingdeeJson.text(bill.model()), routeId, bill.account(), bill.sourceId(), bill.hash()));
    }
}
