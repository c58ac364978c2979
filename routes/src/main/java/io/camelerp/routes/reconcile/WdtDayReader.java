/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.manage.LocalTimes;
import io.camelerp.wdt.WdtConfiguration;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;
import io.camelerp.wdt.catalog.TimeFilter;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/**
 * Asks WDT hour by hour.
 */
final class WdtDayReader extends DayReader {

    private final WdtDialect dialect;

    WdtDayReader(CamelContext camelContext, WdtConfiguration configuration) {
        super(camelContext, configuration.getSid());
        this.dialect = configuration.getDialect();
    }

    @Override
    Map<String, JsonNode> read(
            ProducerTemplate template, ReconciledRoute route, LocalDate day, LocalDateTime until) {
        Map<String, JsonNode> records = new LinkedHashMap<>();
        // both ends are closed, and what is seen twice counts once; the last hour reaches into the next day for the
        // fractions of its last second
        for (LocalDateTime hour = day.atStartOfDay();
             hour.toLocalDate().equals(day) && hour.isBefore(until);
             hour = hour.plusHours(1)) {
            LocalDateTime end = hour.plusHours(1).isBefore(until) ? hour.plusHours(1) : until;
            JsonNode rows = template.requestBody(
                    route.getComponent() + ":" + route.getApi() + "?delivery=window", question(route, hour, end),
                    JsonNode.class);
            for (JsonNode record : rows) {
                String said = route.day(record);
                // one that says no time was found by it all the same
                if ((said.isEmpty() || said.equals(day.toString())) && route.isBooked(record)) {
                    records.put(route.key(record), record);
                }
            }
        }
        return records;
    }

    private ObjectNode question(ReconciledRoute route, LocalDateTime from, LocalDateTime to) {
        TimeFilter time = ApiCatalog.find(route.getApi(), dialect).map(Api::time).orElse(null);
        return route.question().put(time == null ? "start_time" : time.start(), LocalTimes.format(from))
                .put(time == null ? "end_time" : time.end(), LocalTimes.format(to));
    }
}
