/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.camelerp.routes.kingdee.BookedBills;
import io.camelerp.routes.kingdee.BookedBills.BookedBill;

/**
 * The bills of a day that were made from nothing of it.
 *
 * Kingdee is asked for them before the vendor is asked for its records: a bill that comes meanwhile has a record that
 * was not there yet. It is asked for their sums afterwards: one that went meanwhile may have lost its record.
 */
final class ExtraBills {

    private final BookedBills booked;
    private final BookedBills.Fields fields;
    private final List<BookedBill> dated;

    /** @param dated the bills of the day, as they were before the vendor was asked */
    ExtraBills(BookedBills booked, BookedBills.Fields fields, List<BookedBill> dated) {
        this.booked = booked;
        this.fields = fields;
        this.dated = dated;
    }

    /**
     * @param  expected what was made from the records of the day
     * @param  younger  the same with records that are too young to be missing, but may be booked; asked only if it
     *                  matters
     * @return          the others, with their sums
     */
    List<BookedBill> beside(Collection<ExpectedBill> expected, Supplier<Collection<ExpectedBill>> younger) {
        List<BookedBill> others = without(dated, expected);
        if (!others.isEmpty()) {
            others = without(others, younger.get());
        }
        Set<String> ids = others.stream().map(BookedBill::id).collect(Collectors.toSet());
        List<String> sources = others.stream().map(BookedBill::sourceId).distinct().toList();
        return booked.of(fields, sources).stream().filter(bill -> ids.contains(bill.id())).toList();
    }

    private static List<BookedBill> without(List<BookedBill> bills, Collection<ExpectedBill> expected) {
        Set<String> known = expected.stream().map(ExpectedBill::sourceId).collect(Collectors.toSet());
        return bills.stream().filter(bill -> !known.contains(bill.sourceId())).toList();
    }
}
