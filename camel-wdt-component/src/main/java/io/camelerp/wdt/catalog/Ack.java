/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.catalog;

import java.util.List;
import java.util.Objects;

/**
 * How rows of a pool are acknowledged (wdt.md section 3.7).
 *
 * @param api        the API that takes the acknowledgement
 * @param echo       fields that are sent back as they came; together they tell one state of a row from the next
 * @param status     the field that says whether the row succeeded; null where only success can be told
 * @param done       its value for success
 * @param failed     its value for failure
 * @param message    the field with the text that users of the ERP read, or null
 * @param maxMessage how many characters that text may have
 * @param keep       whether a row that was handed out does not come again until it is acknowledged, so that it has to
 *                   be kept before it is routed
 */
public record Ack(String api, List<String> echo, String status, int done, int failed, String message, int maxMessage,
        boolean keep) {

    public Ack {
        Objects.requireNonNull(api, "api");
        echo = List.copyOf(echo);
    }

    /** Whether a failure can be told. */
    public boolean tellsFailure() {
        return status != null;
    }
}
