/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.wdt.catalog.Ack;

/**
 * When a row of a pool comes again and when the vendor is told.
 *
 * @param ack         how, or null where nobody here does
 * @param mode        by whom
 * @param maxAttempts after how many failures the vendor is told of the failure; 0 for never
 */
record AckRules(Ack ack, AckMode mode, int maxAttempts) {

    /** What tells this state of a row from another: the fields that are echoed. */
    String version(JsonNode record) {
        return ack == null
                ? "" : ack.echo().stream().map(field -> record.path(field).asText()).collect(Collectors.joining("/"));
    }

    boolean isLast(int attempt) {
        return mode != AckMode.none && ack.tellsFailure() && maxAttempts > 0 && attempt >= maxAttempts;
    }
}
