/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A condition on bills.
 *
 * @param test    whether values, asked for by field, fulfil it
 * @param numbers the only bill numbers that can fulfil it, where it says so: spares reading every bill
 * @param fields  the fields that it asks for
 */
record Filter(Predicate<UnaryOperator<String>> test, Optional<Set<String>> numbers, Set<String> fields) {

    static final Filter ALL = new Filter(any -> true, Optional.empty(), Set.of());

    static Filter in(String field, List<String> values) {
        Set<String> wanted = Set.copyOf(values);
        return new Filter(
                bill -> wanted.contains(bill.apply(field)),
                field.equalsIgnoreCase("FBillNo") ? Optional.of(wanted) : Optional.empty(), Set.of(field));
    }

    static Filter notIn(String field, List<String> values) {
        Set<String> unwanted = Set.copyOf(values);
        return new Filter(bill -> !unwanted.contains(bill.apply(field)), Optional.empty(), Set.of(field));
    }

    static Filter like(String field, String pattern) {
        StringBuilder regex = new StringBuilder();
        pattern.codePoints().forEach(c -> regex.append(switch (c) {
            case '%' -> ".*";
            case '_' -> ".";
            default -> Pattern.quote(Character.toString(c));
        }));
        Pattern compiled = Pattern.compile(regex.toString(), Pattern.DOTALL);
        return new Filter(bill -> compiled.matcher(bill.apply(field)).matches(), Optional.empty(), Set.of(field));
    }

    static Filter compared(String field, String value, IntPredicate difference) {
        return new Filter(bill -> difference.test(compare(bill.apply(field), value)), Optional.empty(), Set.of(field));
    }

    Filter and(Filter other) {
        Optional<Set<String>> both = numbers.flatMap(mine -> other.numbers.map(theirs -> {
            Set<String> common = new HashSet<>(mine);
            common.retainAll(theirs);
            return common;
        }));
        return new Filter(test.and(other.test), both.or(() -> numbers).or(() -> other.numbers), fields(other));
    }

    Filter or(Filter other) {
        Optional<Set<String>> either = numbers.flatMap(mine -> other.numbers.map(theirs -> {
            Set<String> together = new HashSet<>(mine);
            together.addAll(theirs);
            return together;
        }));
        return new Filter(test.or(other.test), either, fields(other));
    }

    private Set<String> fields(Filter other) {
        Set<String> both = new HashSet<>(fields);
        both.addAll(other.fields);
        return both;
    }

    /** Numbers by value, all else as text; a T between date and time counts as a blank. */
    static int compare(String one, String other) {
        try {
            return new BigDecimal(one).compareTo(new BigDecimal(other));
        } catch (NumberFormatException e) {
            return one.replace('T', ' ').compareTo(other.replace('T', ' '));
        }
    }
}
