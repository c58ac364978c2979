/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import io.camelerp.routes.kingdee.BillLedger.Entry;
import io.camelerp.routes.state.DeadLetter.Cause;

/**
 * Keeps bills that are given up.
 */
interface Rejects {

    /** Keeps one; it has to be safe when this returns. */
    void put(Bill bill, Cause cause, String code, String message);

    /** Gives a bill up. */
    default BillOutcome dead(Bill bill, Cause cause, String code, String message) {
        put(bill, cause, code, message);
        return BillOutcome.dead(bill.number(), code == null ? cause.name() : code, message);
    }

    /** Gives a bill up that Kingdee has with other content. */
    default BillOutcome changed(Bill bill, Entry entry, String kingdeeId) {
        BillOutcome dead = dead(bill, Cause.CONFLICT, null, Conflicts.changed(bill, entry, kingdeeId));
        return entry.isOf(bill) ? dead.booked(kingdeeId) : dead;
    }
}
