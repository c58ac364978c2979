/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The bills of all forms, each form's in the order of their first save.
 */
final class Bills {

    private static final long FIRST_FID = 100_001;

    private final Map<String, Map<Long, StoredBill>> byFid = new HashMap<>();
    private final Map<String, Map<String, Long>> byNumber = new HashMap<>();
    private long nextFid = FIRST_FID;

    synchronized long newFid() {
        return nextFid++;
    }

    synchronized void put(String form, StoredBill bill) {
        StoredBill old = fids(form).put(bill.fid(), bill);
        if (old != null) {
            numbers(form).remove(old.number());
        }
        numbers(form).put(bill.number(), bill.fid());
        nextFid = Math.max(nextFid, bill.fid() + 1);
    }

    synchronized void remove(String form, long fid) {
        StoredBill old = fids(form).remove(fid);
        if (old != null) {
            numbers(form).remove(old.number());
        }
    }

    synchronized Optional<StoredBill> byFid(String form, long fid) {
        return Optional.ofNullable(fids(form).get(fid));
    }

    synchronized Optional<StoredBill> byNumber(String form, String number) {
        return Optional.ofNullable(numbers(form).get(number)).map(fids(form)::get);
    }

    /** The bills with these numbers, oldest first, as far as they are there. */
    synchronized List<StoredBill> byNumbers(String form, Collection<String> numbers) {
        return numbers.stream().distinct().map(numbers(form)::get).filter(Objects::nonNull).sorted()
                .map(fids(form)::get).toList();
    }

    synchronized List<StoredBill> all(String form) {
        return new ArrayList<>(fids(form).values());
    }

    synchronized List<String> forms() {
        return List.copyOf(byFid.keySet());
    }

    private Map<Long, StoredBill> fids(String form) {
        return byFid.computeIfAbsent(form, any -> new LinkedHashMap<>());
    }

    private Map<String, Long> numbers(String form) {
        return byNumber.computeIfAbsent(form, any -> new HashMap<>());
    }
}
