/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rows in the order of one of their times, then of their keys.
 *
 * Changes are kept aside and sorted in when somebody reads, few of them one by one, many in one merge, so that filling
 * a table in any order stays cheap and a read costs two binary searches.
 */
final class RowIndex {

    private static final int FEW = 16;

    private final int position;
    private final Comparator<Row> order;
    private final Set<Row> added = new HashSet<>();
    private final Set<Row> removed = new HashSet<>();
    private List<Row> sorted = new ArrayList<>();
    private long steps;

    RowIndex(int position) {
        this.position = position;
        this.order = Comparator.<Row> comparingLong(row -> row.time(position)).thenComparing(Row::compareKeys);
    }

    void add(Row row) {
        if (row.time(position) == Row.NEVER) {
            return;
        }
        boolean last = added.isEmpty() && removed.isEmpty()
                && (sorted.isEmpty() || order.compare(sorted.get(sorted.size() - 1), row) < 0);
        if (last) {
            sorted.add(row);
        } else {
            added.add(row);
        }
    }

    void remove(Row row) {
        if (row.time(position) != Row.NEVER && !added.remove(row)) {
            removed.add(row);
        }
    }

    /** The rows from one time to another, both included; a view that lasts until the next change. */
    List<Row> between(long from, long to) {
        settle();
        int start = firstNotBefore(from);
        return Collections.unmodifiableList(sorted.subList(start, Math.max(start, firstNotBefore(to + 1))));
    }

    /** The comparisons made by searches so far: the cost of reading, without a clock. */
    long steps() {
        return steps;
    }

    private int firstNotBefore(long time) {
        int low = 0;
        int high = sorted.size();
        while (low < high) {
            steps++;
            int middle = (low + high) >>> 1;
            if (sorted.get(middle).time(position) < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void settle() {
        if (added.size() + removed.size() <= FEW) {
            removed.forEach(row -> sorted.remove(Collections.binarySearch(sorted, row, order)));
            added.forEach(row -> sorted.add(-1 - Collections.binarySearch(sorted, row, order), row));
        } else {
            merge();
        }
        added.clear();
        removed.clear();
    }

    private void merge() {
        List<Row> fresh = new ArrayList<>(added);
        fresh.sort(order);
        List<Row> merged = new ArrayList<>(sorted.size() + fresh.size());
        int next = 0;
        for (Row row : sorted) {
            if (!removed.contains(row)) {
                while (next < fresh.size() && order.compare(fresh.get(next), row) < 0) {
                    merged.add(fresh.get(next++));
                }
                merged.add(row);
            }
        }
        merged.addAll(fresh.subList(next, fresh.size()));
        sorted = merged;
    }
}
