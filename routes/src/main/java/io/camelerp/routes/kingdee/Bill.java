/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.LocalDate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.ContentHash;
import io.camelerp.routes.state.Sql;

/**
 * A bill that is ready to be sent: it has a number, says what it was made from, and is told from others by its hash.
 */
record Bill(SourceBill origin, String number, String sourceId, String hash, String note, LocalDate ownDay) {

    static final int MAX_NUMBER = 200;

    /**
     * @throws IllegalArgumentException when the mapping left out what makes a repeat safe
     */
    static Bill of(SourceBill origin, String sourceIdField) {
        String number = required(origin.model(), "FBillNo",
                "without it Kingdee would number the bill, and a repeat would book it twice");
        String sourceId = required(origin.model(), sourceIdField,
                "without it nobody can tell whether a bill of this number is ours (erp.kingdee.source-id-field)");
        return new Bill(origin, number, sourceId, ContentHash.of(origin.model()), null, null);
    }

    private static String required(ObjectNode model, String field, String why) {
        String value = model.path(field).asText("");
        // what is not found in the ledger as it was announced would come again for ever
        if (value.isBlank() || value.length() > MAX_NUMBER || !value.equals(Sql.storable(value))) {
            throw new IllegalArgumentException(
                    "The mapped bill needs a text of at most " + MAX_NUMBER + " whole characters without NUL in " + field
                                               + ", got '"
                                               + KingdeeClient.excerpt(value) + "': " + why);
        }
        return value;
    }

    /**
     * The same bill on another day than this one; its hash stays that of what it was made from, so that a repeat is
     * told as one.
     */
    Bill dated(String field, LocalDate own, LocalDate day) {
        ObjectNode model = origin.model().deepCopy();
        String old = model.path(field).asText("");
        model.put(field, old.length() > 10 ? day + " 00:00:00" : day.toString());
        return new Bill(
                new SourceBill(model, origin.record(), origin.source(), origin.account()), number, sourceId, hash,
                "dated " + day + ", because the period of its own day is closed", ownDay == null ? own : ownDay);
    }

    ObjectNode model() {
        return origin.model();
    }

    String account() {
        return origin.account() == null ? "" : origin.account();
    }
}
