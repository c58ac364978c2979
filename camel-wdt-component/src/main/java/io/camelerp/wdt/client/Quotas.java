/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.camel.CamelContext;

/**
 * The quotas of one Camel context: one per account, whatever component, consumer or producer uses it.
 */
public final class Quotas {

    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final Map<Key, Entry> quotas = new ConcurrentHashMap<>();

    private record Key(URI baseUri, String sid, String appKey) {
    }

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
     * @throws IllegalArgumentException when the account is in use with another figure
     */
    public Quota get(Account account, int requestsPerMinute) {
        Key key = new Key(account.baseUri(), account.sid(), account.appKey());
        Entry entry = quotas.computeIfAbsent(key,
                k -> new Entry(requestsPerMinute, new Quota(requestsPerMinute, PERIOD, System::nanoTime)));
        if (entry.requestsPerMinute() != requestsPerMinute) {
            throw new IllegalArgumentException(
                    "The account " + account + " is used with requestsPerMinute=" + entry.requestsPerMinute() + " and with "
                                               + requestsPerMinute
                                               + ": the quota is the account's, so set the same everywhere");
        }
        return entry.quota();
    }
}
