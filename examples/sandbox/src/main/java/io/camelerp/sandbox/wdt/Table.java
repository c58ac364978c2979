/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.camelerp.sandbox.Journal;

/**
 * The rows of one API, safe for many threads.
 */
final class Table {

    static final String PUT = "wdt.put:";
    static final String REMOVE = "wdt.remove:";

    private final String putKind;
    private final String removeKind;
    private final Clock clock;
    private final Journal journal;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, RowIndex> indexes = new HashMap<>();
    private final List<String> positions;
    private final PriorityQueue<LateRow> late = new PriorityQueue<>(Comparator.comparing(LateRow::visibleFrom));
    private long examined;

    Table(WdtApi api, Clock clock, Journal journal) {
        this.clock = clock;
        this.journal = journal;
        this.putKind = PUT + api.name();
        this.removeKind = REMOVE + api.name();
        this.positions = List.copyOf(api.indexes().keySet());
        positions.forEach(name -> indexes.put(name, new RowIndex(positions.indexOf(name))));
    }

    /**
     * What to read.
     *
     * @param index  the order
     * @param from   first time, {@link Long#MIN_VALUE} where there is none
     * @param to     last time, included
     * @param filter what rows must fulfil besides; empty where the time is all
     * @param offset rows to skip
     * @param limit  rows to take
     * @param mix    where present, rows of one second come in an order that this number decides
     */
    record Selection(String index, long from, long to, Optional<Predicate<Row>> filter, long offset, int limit,
            Optional<Long> mix) {
    }

    /** Rows, and how many there would be on all pages. */
    record Page(int total, List<Row> rows) {
    }

    /** Adds or replaces rows, which can be seen from that time on. */
    synchronized void put(List<Row> more, Instant visibleFrom) {
        List<Row> news = more.stream().filter(this::isNew).toList();
        journal.append(news.stream().map(row -> entry(row, visibleFrom)).toList());
        news.forEach(row -> restore(row, visibleFrom));
    }

    /** Adds or replaces a row that the journal knows. */
    synchronized void restore(Row row, Instant visibleFrom) {
        if (visibleFrom.isAfter(clock.instant())) {
            late.add(new LateRow(row, visibleFrom));
        } else {
            place(row);
        }
    }

    synchronized boolean remove(String key) {
        journal.append(List.of(new Journal.Entry(removeKind, key, new byte[0])));
        return forget(key);
    }

    /** Removes a row of which the journal knows that it is gone. */
    synchronized boolean forget(String key) {
        boolean wasLate = late.removeIf(row -> row.row().key().equals(key));
        Row old = rows.remove(key);
        if (old != null) {
            indexes.values().forEach(index -> index.remove(old));
        }
        return wasLate || old != null;
    }

    synchronized Optional<Row> get(String key) {
        admitLate();
        return Optional.ofNullable(rows.get(key));
    }

    synchronized List<Row> all() {
        admitLate();
        return List.copyOf(rows.values());
    }

    synchronized int size() {
        admitLate();
        return rows.size();
    }

    synchronized Page page(Selection selection) {
        admitLate();
        RowIndex index = indexes.get(selection.index());
        List<Row> inTime = index.between(selection.from(), selection.to());
        List<Row> hits = selection.filter().map(filter -> filtered(inTime, filter)).orElse(inTime);
        int start = (int) Math.min(selection.offset(), hits.size());
        int end = Math.min(start + selection.limit(), hits.size());
        examined += end - start;
        int position = positions.indexOf(selection.index());
        List<Row> page = selection.mix().map(seed -> mixed(hits, start, end, position, seed))
                .orElseGet(() -> hits.subList(start, end));
        return new Page(hits.size(), List.copyOf(page));
    }

    /** Everything that is in the table or will be, as journal entries. */
    synchronized Stream<Journal.Entry> state() {
        return Stream.concat(
                List.copyOf(rows.values()).stream().map(row -> entry(row, Instant.EPOCH)),
                List.copyOf(late).stream().map(row -> entry(row.row(), row.visibleFrom())));
    }

    /** Rows looked at and comparisons made by all reads so far. */
    synchronized long work() {
        return examined + indexes.values().stream().mapToLong(RowIndex::steps).sum();
    }

    private boolean isNew(Row row) {
        Row old = rows.get(row.key());
        return old == null || !Arrays.equals(old.json(), row.json());
    }

    private Journal.Entry entry(Row row, Instant visibleFrom) {
        return new Journal.Entry(putKind, visibleFrom.toString(), row.json());
    }

    private List<Row> filtered(List<Row> inTime, Predicate<Row> filter) {
        examined += inTime.size();
        return inTime.stream().filter(filter).toList();
    }

    /** The rows from start to end after the rows of each second have changed places among themselves. */
    private List<Row> mixed(List<Row> hits, int start, int end, int position, long seed) {
        int first = start;
        while (first > 0 && first < hits.size() && sameSecond(hits.get(first - 1), hits.get(first), position)) {
            first--;
        }
        int last = end;
        while (last > 0 && last < hits.size() && sameSecond(hits.get(last - 1), hits.get(last), position)) {
            last++;
        }
        List<Row> around = new ArrayList<>(hits.subList(first, last));
        Random random = new Random(seed);
        for (int i = 1; i < around.size(); i++) {
            int swap = i;
            while (swap > 0 && sameSecond(around.get(swap - 1), around.get(i), position) && random.nextBoolean()) {
                swap--;
            }
            around.add(swap, around.remove(i));
        }
        return around.subList(start - first, end - first);
    }

    private static boolean sameSecond(Row one, Row other, int position) {
        return Math.floorDiv(one.time(position), 1000L) == Math.floorDiv(other.time(position), 1000L);
    }

    private void admitLate() {
        Instant now = clock.instant();
        while (!late.isEmpty() && !late.peek().visibleFrom().isAfter(now)) {
            place(late.remove().row());
        }
    }

    private void place(Row row) {
        Row old = rows.put(row.key(), row);
        for (RowIndex index : indexes.values()) {
            if (old != null) {
                index.remove(old);
            }
            index.add(row);
        }
    }

    private record LateRow(Row row, Instant visibleFrom) {
    }
}
