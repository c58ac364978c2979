/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A successful answer of the vendor.
 *
 * @param root        the whole answer as it came
 * @param bills       the entries of the list node as they came; empty when it is null or absent
 * @param batch       the vendor's {@code sumbatch}, or null when there is none
 * @param code        the vendor's code as text
 * @param message     the vendor's message, never null
 * @param alreadyDone whether the vendor said that what was asked for had been done before
 */
public record Answer(ObjectNode root, List<JsonNode> bills, String batch, String code, String message,
        boolean alreadyDone) {

    public Answer {
        bills = List.copyOf(bills);
    }
}
