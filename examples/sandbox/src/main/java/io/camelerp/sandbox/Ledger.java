/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the sandbox really received: the latest calls whole, all of them as counts.
 */
public final class Ledger {

    private static final int MAX_CALLS = 20_000;
    private static final long MAX_CHARACTERS = 64L * 1024 * 1024;

    private final Deque<Call> calls = new ArrayDeque<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private long characters;

    /** The latest calls, oldest first: at most 20,000 of them and 64 million characters. */
    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }

    /** The latest calls of an operation such as {@code wdt:trade_query}, oldest first. */
    public synchronized List<Call> calls(String operation) {
        return calls.stream().filter(call -> name(call).equals(operation)).toList();
    }

    /** How many calls of an operation such as {@code kingdee:BatchSave} came since the start or the last clear. */
    public synchronized int count(String operation) {
        return counts.getOrDefault(operation, 0);
    }

    /** How many calls came, by operation. */
    public synchronized Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }

    public synchronized void clear() {
        calls.clear();
        counts.clear();
        characters = 0;
    }

    synchronized void add(Call call) {
        counts.merge(name(call), 1, Integer::sum);
        calls.addLast(call);
        characters += size(call);
        while (calls.size() > MAX_CALLS || characters > MAX_CHARACTERS && calls.size() > 1) {
            characters -= size(calls.removeFirst());
        }
    }

    private static long size(Call call) {
        return call.body().length() + call.params().values().stream().mapToLong(String::length).sum();
    }

    private static String name(Call call) {
        return call.vendor() + ":" + call.operation();
    }
}
