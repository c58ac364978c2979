/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.camelerp.sandbox.Journal;
import io.camelerp.sandbox.Json;

/**
 * The numbers that Kingdee knows, by kind; a kind without any is not checked. What is there from the start fits the
 * seeded documents.
 */
final class BaseData {

    private static final String SET = "base.set:";

    private final Map<String, Set<String>> numbers = new HashMap<>();
    private final Journal journal;

    BaseData(Journal journal) {
        this.journal = journal;
        known("organisations").addAll(List.of("100", "101"));
        known("customers").addAll(numbered("CUST%03d", 6));
        known("departments").addAll(List.of("BM000175", "BM000176"));
        known("stocks").addAll(List.of("CK001", "CK002"));
        known("materials").addAll(numbered("SKU-%04d", 60));
        known("currencies").add("PRE001");
        known("suppliers").addAll(numbered("SUP%03d", 4));
        known("billTypes").addAll(List.of(
                "XSCKD01_SYS", "XSTHD01_SYS", "XSDD01_SYS", "CGDD01_SYS", "RKD01_SYS", "TLD01_SYS", "ZJDB01_SYS", "DBSQD01_SYS",
                "QTRKD01_SYS", "QTCKD01_SYS"));
        known("stockStatuses").add("KCZT01_SYS");
    }

    synchronized void add(String kind, List<String> more) {
        known(kind).addAll(more);
        journal.append(List.of(entry(kind)));
    }

    synchronized void remove(String kind, List<String> fewer) {
        known(kind).removeAll(Set.copyOf(fewer));
        journal.append(List.of(entry(kind)));
    }

    synchronized boolean knows(String kind, String number) {
        return !numbers.containsKey(kind) || numbers.get(kind).contains(number);
    }

    /** Takes up a change from the journal; whether it was one of base data. */
    synchronized boolean restore(Journal.Entry entry) {
        if (!entry.kind().startsWith(SET)) {
            return false;
        }
        Set<String> known = known(entry.kind().substring(SET.length()));
        known.clear();
        Json.parse(entry.payload()).forEach(number -> known.add(number.asText()));
        return true;
    }

    /** All base data as journal entries. */
    synchronized Stream<Journal.Entry> state() {
        return new ArrayList<>(numbers.keySet()).stream().map(this::entry);
    }

    private Journal.Entry entry(String kind) {
        return new Journal.Entry(SET + kind, "", Json.bytes(numbers.get(kind)));
    }

    private Set<String> known(String kind) {
        return numbers.computeIfAbsent(kind, any -> new HashSet<>());
    }

    private static List<String> numbered(String format, int last) {
        return IntStream.rangeClosed(1, last).mapToObj(number -> String.format(Locale.ROOT, format, number)).toList();
    }
}
