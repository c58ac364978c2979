/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A successful answer of the vendor.
 *
 * @param root       the whole answer, without the Qimen wrapper
 * @param rows       the rows of the list node; empty when it is null or absent
 * @param listed     whether the list node was there as a list, be it empty
 * @param total      how many rows the vendor counts in all, where it says so
 * @param code       the vendor's code as text
 * @param message    the vendor's message, never null
 * @param vendorTime when the vendor answered, by the HTTP {@code Date} header; null without one
 */
public record Answer(JsonNode root, List<JsonNode> rows, boolean listed, OptionalInt total, String code, String message,
        Instant vendorTime) {
}
