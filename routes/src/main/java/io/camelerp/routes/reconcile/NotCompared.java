/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which days of routes were to be compared and were not, and why.
 *
 * The reasons are those of this process; whether a day was compared since, by whichever process, the database says.
 */
final class NotCompared {

    private final Map<String, Failure> failures = new ConcurrentHashMap<>();

    private record Failure(String routeId, LocalDate day, Instant at, String reason) {
    }

    void failed(String routeId, LocalDate day, Instant at, String reason) {
        failures.put(name(routeId, day), new Failure(routeId, day, at, reason));
    }

    /**
     * One text each.
     *
     * @param nightly   the routes that a night compares
     * @param yesterday the last day that is over
     */
    List<String> told(Collection<String> nightly, ReconciliationStore store, LocalDate yesterday) {
        Map<String, String> all = new TreeMap<>();
        for (String routeId : nightly) {
            // the day before yesterday may wait for a route that reads in business hours only
            DueDays.of(store.compared(routeId).keySet(), yesterday).stream()
                    .filter(day -> day.isBefore(yesterday.minusDays(1)))
                    .forEach(day -> all.put(name(routeId, day), "no night has compared it"));
        }
        // what no night goes back to, only a person has asked for, who was told
        failures.values().removeIf(failure -> failure.day().isBefore(DueDays.oldest(yesterday))
                || isBefore(failure.at(), store.compared(failure.routeId()).get(failure.day())));
        failures.forEach((name, failure) -> all.put(name, failure.reason()));
        return all.entrySet().stream().map(each -> "Not compared: " + each.getKey() + ": " + each.getValue()).toList();
    }

    private static boolean isBefore(Instant failed, Instant compared) {
        return compared != null && !compared.isBefore(failed);
    }

    private static String name(String routeId, LocalDate day) {
        return routeId + " on " + day;
    }
}
