/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.CamelContext;

/**
 * The quotas of one Camel context: one per account, whatever component, consumer or producer uses it.
 */
public final class Quotas {

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final Map<String, Entry> quotas = new ConcurrentHashMap<>();

    private record Entry(int requestsPerMinute, Quota quota) {
    }

    /** The quotas of that context. */
    public static Quotas of(CamelContext context) {
        synchronized (context) {
            Quotas quotas = context.getCamelContextExtension().getContextPlugin(Quotas.class);
            if (quotas == null) {
                quotas = new Quotas();
                context.getCamelContextExtension().addContextPlugin(Quotas.class, quotas);
            }
            return quotas;
        }
    }

    /**
     * The quota of that account.
     *
     * @param  account                  what tells it from every other account of any vendor
     * @throws IllegalArgumentException when the account is in use with another figure
     */
    public Quota get(String account, int requestsPerMinute) {
        Entry entry = quotas.computeIfAbsent(account,
                name -> new Entry(requestsPerMinute, new Quota(requestsPerMinute, PERIOD, System::nanoTime)));
        if (entry.requestsPerMinute() != requestsPerMinute) {
            throw new IllegalArgumentException(
                    "The account " + account + " is used with requestsPerMinute=" + entry.requestsPerMinute() + " and with "
                                               + requestsPerMinute
                                               + ": the quota is the account's, so set the same everywhere");
        }
        return entry.quota();
    }
}
