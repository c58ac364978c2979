/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;

import io.camelerp.common.ConsumerPresence;
import io.camelerp.wdt.WdtConsumer;
import org.apache.camel.CamelContext;

/**
 * Which days of a route the nightly reconciliation has to compare: the last one, and those before it that no night has
 * compared because the process was down or a vendor did not answer.
 */
final class DueDays {

    /** How many days a night goes back at most. */
    static final int CATCH_UP = 7;

    private DueDays() {
    }

    /** Whether a route that polls here has read all of a day; of one that does not, nobody knows better. */
    static boolean isRead(CamelContext camelContext, String routeId, LocalDate day) {
        return ConsumerPresence.consumers(camelContext, WdtConsumer.class).stream()
                .filter(consumer -> routeId.equals(consumer.getRouteId()) && consumer.getCheckpoint() != null)
                .noneMatch(consumer -> LocalDateTime.parse(consumer.getCheckpoint().replace(' ', 'T'))
                        .isBefore(day.plusDays(1).atStartOfDay()));
    }

    /**
     * @param compared the days of the route that were compared within the last {@value #CATCH_UP} days and before
     * @param last     the last day that is over
     */
    static List<LocalDate> of(Set<LocalDate> compared, LocalDate last) {
        LocalDate oldest = oldest(last);
        return compared.stream().filter(day -> !day.isAfter(last)).min(LocalDate::compareTo)
                .map(first -> first.isBefore(oldest) ? oldest : first)
                .map(first -> first.datesUntil(last.plusDays(1)).filter(day -> day.equals(last) || !compared.contains(day))
                        .toList())
                .filter(days -> !days.isEmpty()).orElseGet(() -> List.of(last));
    }

    /** The first day that a night goes back to. */
    static LocalDate oldest(LocalDate last) {
        return last.minusDays(CATCH_UP - 1L);
    }
}
