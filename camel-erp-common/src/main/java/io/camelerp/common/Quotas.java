/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * The quotas of this JVM: one per account, whatever Camel context, component, consumer or producer uses it.
 * <p>
 * Static because the quota is the account's, and the vendor does not ask how many contexts call. A quota that nobody
 * uses any more stays for its minute: what was called meanwhile still counts for whoever comes next.
 */
public final class Quotas {

    public static final Duration MINUTE = Duration.ofMinutes(1);

    private static final Map<String, Entry> QUOTAS = new HashMap<>();

    /** Users are held weakly: one that was never stopped must not hold its context. */
    private record Entry(int requestsPerMinute, Duration minute, Quota quota, Set<Object> users) {

        Entry(int requestsPerMinute, Duration minute) {
            this(requestsPerMinute, minute, new Quota(requestsPerMinute, minute, System::nanoTime),
                 Collections.newSetFromMap(new WeakHashMap<>()));
        }

        boolean isFor(int otherRequests, Duration otherMinute) {
            return requestsPerMinute == otherRequests && minute.equals(otherMinute);
        }

        boolean isForgotten() {
            return users.isEmpty() && quota.isUntouched();
        }
    }

    private Quotas() {
    }

    /**
     * The quota of that account, for a component until it is {@link #release released}.
     *
     * @param  user                     the component
     * @param  account                  what tells it from every other account of any vendor
     * @param  minute                   how long a minute lasts; another one only where time is scaled
     * @throws IllegalArgumentException when the account is in use with another figure
     */
    public static synchronized Quota get(Object user, String account, int requestsPerMinute, Duration minute) {
        QUOTAS.values().removeIf(Entry::isForgotten);
        Entry entry = QUOTAS.get(account);
        if (entry == null || entry.users().isEmpty() && !entry.isFor(requestsPerMinute, minute)) {
            entry = new Entry(requestsPerMinute, minute);
            QUOTAS.put(account, entry);
        }
        if (!entry.isFor(requestsPerMinute, minute)) {
            throw new IllegalArgumentException(
                    "The account " + account + " is used with requestsPerMinute=" + entry.requestsPerMinute() + " and with "
                                               + requestsPerMinute
                                               + ": the quota is the account's, so set the same everywhere");
        }
        entry.users().add(user);
        return entry.quota();
    }

    /** Says that the component makes no more calls. */
    public static synchronized void release(Object user) {
        QUOTAS.values().forEach(entry -> entry.users().remove(user));
    }
}
