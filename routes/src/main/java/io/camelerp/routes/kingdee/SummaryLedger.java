/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * The part of the ledger that says which summaries are in Kingdee.
 *
 * @param prefix what stands before the number of a summary there
 */
record SummaryLedger(String kingdeeAccount, String formId, String prefix) {

    /** Of a document {@code p}: Kingdee has its summary. */
    static final String BOOKED = exists("b.state = 'BOOKED'");

    /** Of a document {@code p}: Kingdee has its summary, or may get it. */
    static final String BOOKED_OR_ON_ITS_WAY = exists("b.state <> 'REFUSED'");

    /** A summary of another route may have the same number; it comes from another account. */
    private static String exists(String state) {
        return "EXISTS (SELECT 1 FROM erp_bill b WHERE b.kingdee_account = ? AND b.form_id = ?"
               + " AND b.bill_no = ? || p.summary_no AND " + state + " AND (b.source_account = p.source_account"
               + " OR EXISTS (SELECT 1 FROM erp_summary_part q WHERE q.route_id = p.route_id AND q.bill_day = p.bill_day"
               + " AND q.group_key = p.group_key AND q.summary_no = p.summary_no AND q.source_account = b.source_account)))";
    }

    /** Of a document {@code p}: it is in Kingdee as a bill of its own; takes account and form. */
    static final String BOOKED_ALONE = alone("'BOOKED', 'MISNUMBERED'");

    /** Of a document {@code p}: it may be on its way to Kingdee as a bill of its own; takes account and form. */
    static final String ON_ITS_WAY_ALONE = alone("'INTENT'");

    private static String alone(String states) {
        return "EXISTS (SELECT 1 FROM erp_bill a WHERE a.source_id = p.source_id AND a.kingdee_account = ? AND a.form_id = ?"
               + " AND a.source_account = p.source_account AND a.state IN (" + states + "))";
    }

    /** Sets the values of such a condition from an index on. */
    void set(PreparedStatement statement, int index) throws SQLException {
        statement.setString(index, kingdeeAccount);
        statement.setString(index + 1, formId);
        statement.setString(index + 2, prefix);
    }
}
