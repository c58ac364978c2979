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
import java.util.stream.Stream;

import io.camelerp.sandbox.Journal;

/**
 * The bills of all forms, each form's in the order of their first save.
 */
final class Bills {

    private static final String PUT = "bill.put:";
    private static final String REMOVE = "bill.remove:";
    private static final long FIRST_FID = 100_001;

    private final Map<String, Map<Long, StoredBill>> byFid = new HashMap<>();
    private final Map<String, Map<String, Long>> byNumber = new HashMap<>();
    private final Journal journal;
    private long nextFid = FIRST_FID;

    Bills(Journal journal) {
        this.journal = journal;
    }

    synchronized long newFid() {
        return nextFid++;
    }

    synchronized void put(String form, StoredBill bill) {
        journal.append(List.of(entry(form, bill)));
        place(form, bill);
    }

    /** Puts a bill with that number, whatever was there. */
    synchronized void put(String form, String number, String status, byte[] model) {
        StoredBill old = byNumber(form, number).orElse(null);
        put(form, old == null
                ? new StoredBill(newFid(), number, status, 1, model)
                : new StoredBill(old.fid(), number, status, old.saves() + 1, model));
    }

    /** One that was there stays what it was besides. */
    synchronized void enter(String form, String number, byte[] model) {
        StoredBill old = byNumber(form, number).orElse(null);
        put(form, new StoredBill(
                old == null ? newFid() : old.fid(), number, old == null ? "A" : old.status(), old == null ? 1 : old.saves(),
                model));
    }

    synchronized void remove(String form, long fid) {
        journal.append(List.of(new Journal.Entry(REMOVE + form, String.valueOf(fid), new byte[0])));
        drop(form, fid);
    }

    /** Takes up a change from the journal; whether it was one of bills. */
    synchronized boolean restore(Journal.Entry entry) {
        if (entry.kind().startsWith(PUT)) {
            String[] meta = entry.meta().split(" ", 4);
            place(entry.kind().substring(PUT.length()), new StoredBill(
                    Long.parseLong(meta[0]), meta[3], meta[1], Integer.parseInt(meta[2]), entry.payload()));
            return true;
        }
        if (entry.kind().startsWith(REMOVE)) {
            drop(entry.kind().substring(REMOVE.length()), Long.parseLong(entry.meta()));
            return true;
        }
        return false;
    }

    /** All bills as journal entries. */
    synchronized Stream<Journal.Entry> state() {
        return List.copyOf(byFid.entrySet()).stream().flatMap(
                form -> List.copyOf(form.getValue().values()).stream().map(bill -> entry(form.getKey(), bill)));
    }

    private static Journal.Entry entry(String form, StoredBill bill) {
        String meta = bill.fid() + " " + bill.status() + " " + bill.saves() + " " + bill.number();
        return new Journal.Entry(PUT + form, meta, bill.model());
    }

    private void place(String form, StoredBill bill) {
        StoredBill old = fids(form).put(bill.fid(), bill);
        if (old != null) {
            numbers(form).remove(old.number());
        }
        numbers(form).put(bill.number(), bill.fid());
        nextFid = Math.max(nextFid, bill.fid() + 1);
    }

    private void drop(String form, long fid) {
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

    synchronized int count(String form) {
        return fids(form).size();
    }

    private Map<Long, StoredBill> fids(String form) {
        return byFid.computeIfAbsent(form, any -> new LinkedHashMap<>());
    }

    private Map<String, Long> numbers(String form) {
        return byNumber.computeIfAbsent(form, any -> new HashMap<>());
    }
}
