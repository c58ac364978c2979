/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How an API filters by time: which parameters, by which time of the row, how finely, and how far in one call.
 *
 * @param start       parameter of the inclusive start
 * @param end         parameter of the inclusive end
 * @param field       the row's time that is compared, unless a rule says otherwise
 * @param granularity how finely the vendor compares
 * @param maxWindow   the longest span of one call; {@link #UNLIMITED} where the vendor sets no limit
 * @param rules       parameter values that change the compared time
 * @param late        parameter values that a row reaches only after the compared time, or null
 */
public record TimeFilter(String start, String end, String field, Granularity granularity, Duration maxWindow,
        List<Rule> rules, Late late) {

    /** Longer than any company has kept books with the vendor. */
    public static final Duration UNLIMITED = Duration.ofDays(36_500);

    public TimeFilter {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
        Objects.requireNonNull(field, "field");
        maxWindow = maxWindow == null ? UNLIMITED : maxWindow;
        granularity = granularity == null ? Granularity.second : granularity;
        rules = rules == null ? List.of() : List.copyOf(rules);
    }

    /**
     * How finely the vendor compares times.
     */
    public enum Granularity {
        second,
        /** The time of day is ignored. */
        day
    }

    /**
     * A parameter value that changes which time is compared.
     *
     * @param when  parameter name to the values that match: the value itself, {@code <95} or {@code >95} for numbers
     *              below or above, {@code *} for any
     * @param field the row's time that is compared then
     */
    public record Rule(Map<String, List<String>> when, String field) {

        boolean matches(Map<String, String> parameters) {
            return TimeFilter.matches(when, parameters);
        }
    }

    /**
     * Parameter values that select rows by a state they reach after the compared time, so that a watermark over that
     * time passes them before they show.
     *
     * @param compared      the compared time for which that is so; null for the filter's own field
     * @param when          parameter name to the values that match, as in a rule
     * @param remedy        parameters that make the API compare the time of the last change instead, or null
     * @param remedyOnQimen whether the Qimen gateway knows the remedy
     */
    public record Late(String compared, Map<String, List<String>> when, Map<String, String> remedy,
            boolean remedyOnQimen) {
    }

    /** The same filter, where its user knows better which time is compared. */
    TimeFilter withField(String ownField) {
        return new TimeFilter(start, end, ownField, granularity, maxWindow, List.of(), late);
    }

    /** The row's time that is compared when these parameters are sent. */
    public String fieldFor(Map<String, String> parameters) {
        return rules.stream().filter(r -> r.matches(parameters)).map(Rule::field).findFirst().orElse(field);
    }

    /** The trap that these parameters step into, if they do. */
    public Optional<Late> lateFor(Map<String, String> parameters) {
        return Optional.ofNullable(late)
                .filter(l -> fieldFor(parameters).equals(l.compared() == null ? field : l.compared()))
                .filter(l -> matches(l.when(), parameters));
    }

    private static boolean matches(Map<String, List<String>> when, Map<String, String> parameters) {
        return when.entrySet().stream().allMatch(e -> {
            String value = parameters.get(e.getKey());
            return value != null && e.getValue().stream().anyMatch(wanted -> matches(wanted, value.trim()));
        });
    }

    private static boolean matches(String wanted, String value) {
        return switch (wanted.charAt(0)) {
            case '*' -> true;
            case '<', '>' -> value.matches("-?\\d{1,9}")
                    && Integer.signum(Integer.compare(Integer.parseInt(value), Integer.parseInt(wanted.substring(1))))
                       == (wanted.charAt(0) == '<' ? -1 : 1);
            default -> wanted.equals(value);
        };
    }
}
