/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.Objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A bill on its way to Kingdee, with the record that it was made from.
 *
 * @param model   the bill, one element of Kingdee's Model
 * @param record  the record of the source system, kept for a dead letter, or null
 * @param source  the API that the record came from, or null
 * @param account the account that it came from (WDT: sid), or null; two accounts never share a bill
 */
public record SourceBill(ObjectNode model, JsonNode record, String source, String account) {

    public SourceBill {
        Objects.requireNonNull(model, "model");
    }

    /** The same with a prefix before its number; a bill without a number stays as it is. */
    SourceBill withPrefix(String prefix) {
        String number = model.path("FBillNo").asText("");
        if (prefix.isEmpty() || number.isBlank()) {
            return this;
        }
        ObjectNode prefixed = model.deepCopy();
        prefixed.put("FBillNo", prefix + number);
        return new SourceBill(prefixed, record, source, account);
    }

    /** The same as it was before {@link #withPrefix}. */
    SourceBill withoutPrefix(String prefix) {
        String number = model.path("FBillNo").asText("");
        if (prefix.isEmpty() || !number.startsWith(prefix)) {
            return this;
        }
        ObjectNode plain = model.deepCopy();
        plain.put("FBillNo", number.substring(prefix.length()));
        return new SourceBill(plain, record, source, account);
    }
}
