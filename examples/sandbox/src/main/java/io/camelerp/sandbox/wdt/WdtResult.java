/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.List;
import java.util.OptionalInt;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What an API has to say before a gateway wraps it.
 *
 * @param message  the message of success
 * @param total    the total, on the first page of a query
 * @param listNode the node of the rows, or null where there is none
 * @param rows     the rows as JSON, or null for a null list
 * @param more     further fields of the answer
 */
record WdtResult(String message, OptionalInt total, String listNode, List<byte[]> rows, ObjectNode more) {
}
