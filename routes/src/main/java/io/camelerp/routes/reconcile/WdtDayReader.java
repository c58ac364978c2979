/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.wdt.WdtConfiguration;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;
import io.camelerp.wdt.catalog.TimeFilter;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/**
 * Asks WDT for the time of one day.
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
        TimeFilter time = ApiCatalog.find(route.getApi(), dialect).map(Api::time).orElse(null);
        // the last window reaches into the next day for the fractions of its last second
        LocalDateTime midnight = day.plusDays(1).atStartOfDay();
        return new WdtSpanReader(template, route, time, record -> isOf(route, day, record))
                .read(day.atStartOfDay(), until.isBefore(midnight) ? until : midnight);
    }

    /** One that says no time was found by it all the same. */
    private static boolean isOf(ReconciledRoute route, LocalDate day, JsonNode record) {
        String said = route.day(record);
        return (said.isEmpty() || said.equals(day.toString())) && route.isBooked(record);
    }
}
