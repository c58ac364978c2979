/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.math.BigDecimal;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A bill that Kingdee ought to have.
 *
 * @param sourceId what is in its source id field
 * @param amount   null where Kingdee sets a price, so that there is nothing to compare
 * @param note     says what is known when it is missing; may return null
 * @param dropped  whether somebody has decided that it shall be missing
 * @param record   what it was made from; null for one that was made from many
 */
record ExpectedBill(String sourceId, BigDecimal quantity, BigDecimal amount, Supplier<String> note, BooleanSupplier dropped,
        JsonNode record) {

    ExpectedBill plus(ExpectedBill other) {
        BigDecimal both = amount == null || other.amount == null ? null : amount.add(other.amount);
        return new ExpectedBill(sourceId, quantity.add(other.quantity), both, note, dropped, null);
    }
}
