/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.routes.state.Sql;

/**
 * Which documents make one summary: those of one day whose records agree in some fields.
 */
final class SummaryGroup {

    /** With the day and a counter it is the number of the summary, which has 200 characters. */
    private static final int MAX_LENGTH = 150;

    private SummaryGroup() {
    }

    /** @throws java.time.DateTimeException when the bill has no day */
    static String day(Bill bill) {
        String date = bill.model().path("FDate").asText("");
        return LocalDate.parse(date.substring(0, Math.min(10, date.length()))).toString();
    }

    /** @throws IllegalArgumentException when a field is blank, or their values make no name of a summary */
    static String of(Bill bill, List<String> fields) {
        List<String> values = new ArrayList<>();
        for (String field : fields) {
            JsonNode record = bill.origin().record();
            String value = record == null ? "" : record.path(field).asText("");
            if (value.isBlank()) {
                throw new IllegalArgumentException("Document " + bill.number() + " has no " + field + " to be summed up by");
            }
            // else shop A-B with warehouse C and shop A with warehouse B-C would be one group
            values.add(value.replace("~", "~0").replace("-", "~1"));
        }
        String group = String.join("-", values);
        if (!group.equals(Sql.fitting(group, MAX_LENGTH))) {
            throw new IllegalArgumentException(
                    "Document " + bill.number() + " is to be summed up by " + fields + ", which name the summary: expected"
                                               + " whole characters without NUL, at most " + MAX_LENGTH + ", got '"
                                               + KingdeeClient.excerpt(group) + "'");
        }
        return group;
    }
}
