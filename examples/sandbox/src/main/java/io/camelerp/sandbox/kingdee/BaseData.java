/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The numbers that Kingdee knows, by kind; a kind without any is not checked.
 */
final class BaseData {

    private final Map<String, Set<String>> numbers = new ConcurrentHashMap<>();

    void add(String kind, List<String> more) {
        numbers.computeIfAbsent(kind, any -> ConcurrentHashMap.newKeySet()).addAll(more);
    }

    void remove(String kind, List<String> fewer) {
        numbers.computeIfAbsent(kind, any -> ConcurrentHashMap.newKeySet()).removeAll(fewer);
    }

    boolean knows(String kind, String number) {
        Set<String> known = numbers.get(kind);
        return known == null || known.contains(number);
    }
}
