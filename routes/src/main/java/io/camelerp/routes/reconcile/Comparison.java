/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.camelerp.routes.kingdee.BookedBills.BookedBill;
import io.camelerp.routes.reconcile.Difference.Kind;

/**
 * The records of a route on one day against the bills that Kingdee has of them.
 *
 * @param sourceBills   how many records the day has
 * @param sourceAmount  the sum of their amounts
 * @param kingdeeBills  how many bills Kingdee has of them
 * @param kingdeeAmount the sum of their amounts
 * @param differences   what is wrong, by source id
 */
record Comparison(String routeId, LocalDate day, int sourceBills, BigDecimal sourceAmount, int kingdeeBills,
        BigDecimal kingdeeAmount, List<Difference> differences) {

    /**
     * @param records   how many records the day has
     * @param expected  the bills that Kingdee ought to have of them
     * @param booked    those that it has
     * @param extras    bills of the day that were made from nothing of it
     * @param tolerance by how much amounts may differ
     */
    static Comparison of(
            String routeId, LocalDate day, int records, Collection<ExpectedBill> expected, Collection<BookedBill> booked,
            Collection<BookedBill> extras, BigDecimal tolerance) {
        Map<String, List<BookedBill>> bySource = booked.stream().collect(Collectors.groupingBy(BookedBill::sourceId));
        Map<String, Difference> differences = new HashMap<>();
        BigDecimal sourceAmount = BigDecimal.ZERO;
        for (ExpectedBill bill : expected) {
            List<BookedBill> bills = bySource.getOrDefault(bill.sourceId(), List.of());
            sourceAmount = sourceAmount.add(bill.amount() == null ? BigDecimal.ZERO : bill.amount());
            Kind kind = kind(bills, bill.quantity(), bill.amount(), tolerance);
            if (kind != null && !(kind == Kind.MISSING && bill.dropped().getAsBoolean())) {
                differences.put(bill.sourceId(), new Difference(
                        bill.sourceId(), kind, bill.quantity(), sum(bills, BookedBill::quantity), bill.amount(),
                        sum(bills, BookedBill::amount), numbers(bills), kind == Kind.MISSING ? bill.note().get() : null,
                        bill.record() == null ? null : bill.record().toString()));
            }
        }
        extras.stream().collect(Collectors.groupingBy(BookedBill::sourceId))
                .forEach((sourceId, bills) -> differences.put(sourceId, new Difference(
                        sourceId, Kind.EXTRA, null, sum(bills, BookedBill::quantity), null, sum(bills, BookedBill::amount),
                        numbers(bills), null, null)));
        List<Difference> sorted = new ArrayList<>(differences.values());
        sorted.sort((one, other) -> one.sourceId().compareTo(other.sourceId()));
        return new Comparison(
                routeId, day, records, sourceAmount, booked.size(), sum(booked, BookedBill::amount), sorted);
    }

    private static Kind kind(List<BookedBill> bills, BigDecimal quantity, BigDecimal amount, BigDecimal tolerance) {
        if (bills.isEmpty()) {
            return Kind.MISSING;
        }
        if (bills.size() > 1) {
            return Kind.DUPLICATE;
        }
        if (quantity.compareTo(bills.get(0).quantity()) != 0) {
            return Kind.QUANTITY;
        }
        return amount != null && amount.subtract(bills.get(0).amount()).abs().compareTo(tolerance) > 0 ? Kind.AMOUNT : null;
    }

    private static BigDecimal sum(Collection<BookedBill> bills, Function<BookedBill, BigDecimal> value) {
        return bills.stream().map(value).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String numbers(List<BookedBill> bills) {
        return bills.stream().map(BookedBill::number).collect(Collectors.joining(","));
    }
}
