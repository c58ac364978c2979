/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.camelerp.sandbox.Json;

/**
 * Puts an answer together from rows that are JSON already.
 */
final class JsonText {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(4096);

    JsonText raw(String json) {
        out.writeBytes(json.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    JsonText value(Object value) {
        out.writeBytes(Json.bytes(value));
        return this;
    }

    /** Total, rows and further fields, each with a comma before it. */
    JsonText body(WdtResult result, WdtSwitches switches) {
        result.total()
                .ifPresent(total -> raw(",\"total_count\":").value(switches.totalAsText() ? String.valueOf(total) : total));
        if (result.listNode() != null) {
            raw(",").value(result.listNode()).raw(":").list(result.rows());
        }
        result.more().fields().forEachRemaining(
                field -> raw(",").value(field.getKey()).raw(":").value(field.getValue()));
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    private void list(List<byte[]> rows) {
        if (rows == null) {
            raw("null");
            return;
        }
        raw("[");
        for (int i = 0; i < rows.size(); i++) {
            raw(i == 0 ? "" : ",");
            out.writeBytes(rows.get(i));
        }
        raw("]");
    }
}
