/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;

/**
 * How many rows nobody ever sees, when some change while all are read by their last change.
 */
final class LossCase implements Case {

    private static final int ROWS = 5_000;
    private static final int CHANGES_PER_ANSWER = 4;

    @Override
    public List<Row> measure(Scale scale) throws Exception {
        // what changes comes behind the rows of the beginning, and is asked for after them
        LocalDateTime later = Vendor.BEGIN.plusSeconds(ROWS + 1);
        LocalDateTime end = later.plusSeconds(ROWS);
        try (Vendor vendor = Vendor.of(scale)) {
            Set<String> diy = ConcurrentHashMap.newKeySet();
            vendor.tell("moving", ROWS, CHANGES_PER_ANSWER);
            DiyRoute.read(vendor, PageCursor.byModified(Vendor.BEGIN, end, ROWS + 1), true, exchange -> diy.add(id(exchange)));

            Set<String> ours = ConcurrentHashMap.newKeySet();
            vendor.tell("moving", ROWS, CHANGES_PER_ANSWER);
            OurRoute.read(vendor, end, "&param.is_by_modified=1", exchange -> ours.add(id(exchange)));
            return List.of(new Row(
                    "rows lost of " + ROWS + " that change while they are read", ROWS - ours.size() + " rows",
                    ROWS - diy.size() + " rows", "", "0", ours.size() == ROWS));
        }
    }

    private static String id(Exchange exchange) {
        // a tree is ours, a map is what DIY unmarshals
        return exchange.getMessage().getBody() instanceof JsonNode row
                ? row.path("stockout_id").asText()
                : String.valueOf(exchange.getMessage().getBody(Map.class).get("stockout_id"));
    }
}
