/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.math.BigDecimal;

/**
 * One record whose bill is not what it should be.
 *
 * @param sourceId    what the record is called
 * @param kind        what is wrong
 * @param billNumbers the bills that Kingdee has of it, separated by commas; empty for none
 * @param note        what else is known, such as the dead letter; null for nothing
 * @param record      the raw record as JSON text; null where there is none
 */
public record Difference(String sourceId, Kind kind, BigDecimal sourceQuantity, BigDecimal kingdeeQuantity,
        BigDecimal sourceAmount, BigDecimal kingdeeAmount, String billNumbers, String note, String record) {

    /** What is wrong. */
    public enum Kind {
        /** Kingdee has no bill of the record. */
        MISSING,
        /** Kingdee has several bills of the record. */
        DUPLICATE,
        /** The quantities differ. */
        QUANTITY,
        /** The quantities are the same, the amounts differ. */
        AMOUNT,
        /** Kingdee has a bill of the day whose record is not of the day. */
        EXTRA
    }
}
