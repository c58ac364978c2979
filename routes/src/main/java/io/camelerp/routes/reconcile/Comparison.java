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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
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
     * @param records   the records of the day, by source id
     * @param booked    the bills that were made from them
     * @param extras    further bills of the day
     * @param tolerance by how much amounts may differ
     * @param note      what is known about a record that is missing
     */
    static Comparison of(
            ReconciledRoute route, LocalDate day, Map<String, JsonNode> records, Collection<BookedBill> booked,
            Collection<BookedBill> extras, BigDecimal tolerance, Function<JsonNode, String> note) {
        Map<String, List<BookedBill>> bySource = booked.stream().collect(Collectors.groupingBy(BookedBill::sourceId));
        Map<String, Difference> differences = new HashMap<>();
        BigDecimal sourceAmount = BigDecimal.ZERO;
        for (Map.Entry<String, JsonNode> entry : records.entrySet()) {
            JsonNode record = entry.getValue();
            List<BookedBill> bills = bySource.getOrDefault(entry.getKey(), List.of());
            BigDecimal quantity = route.quantity(record);
            BigDecimal amount = route.amount(record);
            sourceAmount = sourceAmount.add(amount);
            Kind kind = kind(bills, quantity, amount, tolerance);
            if (kind != null) {
                differences.put(entry.getKey(), new Difference(
                        entry.getKey(), kind, quantity, sum(bills, BookedBill::quantity), amount,
                        sum(bills, BookedBill::amount), numbers(bills), kind == Kind.MISSING ? note.apply(record) : null,
                        record.toString()));
            }
        }
        Set<String> seen = new HashSet<>(records.keySet());
        for (BookedBill extra : extras) {
            if (seen.add(extra.sourceId())) {
                differences.put(extra.sourceId(), new Difference(
                        extra.sourceId(), Kind.EXTRA, null, null, null, null, extra.number(), null, null));
            }
        }
        List<Difference> sorted = new ArrayList<>(differences.values());
        sorted.sort((one, other) -> one.sourceId().compareTo(other.sourceId()));
        return new Comparison(
                route.getRouteId(), day, records.size(), sourceAmount, booked.size(), sum(booked, BookedBill::amount), sorted);
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
        return amount.subtract(bills.get(0).amount()).abs().compareTo(tolerance) > 0 ? Kind.AMOUNT : null;
    }

    private static BigDecimal sum(Collection<BookedBill> bills, Function<BookedBill, BigDecimal> value) {
        return bills.stream().map(value).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String numbers(List<BookedBill> bills) {
        return bills.stream().map(BookedBill::number).collect(Collectors.joining(","));
    }
}
