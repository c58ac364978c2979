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
 * @param maxWindow   the longest span of one call
 * @param rules       parameter values that change the compared time
 * @param late        parameter values that a row reaches only after the compared time, or null
 */
public record TimeFilter(String start, String end, String field, Granularity granularity, Duration maxWindow,
        List<Rule> rules, Late late) {

    public TimeFilter {
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
        Objects.requireNonNull(maxWindow, "maxWindow");
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
     * @param when  parameter name to the values that match
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
     * @param when          parameter name to the values that match
     * @param remedy        parameters that make the API compare the time of the last change instead, or null
     * @param remedyOnQimen whether the Qimen gateway knows the remedy
     */
    public record Late(Map<String, List<String>> when, Map<String, String> remedy, boolean remedyOnQimen) {
    }

    /** The row's time that is compared when these parameters are sent. */
    public String fieldFor(Map<String, String> parameters) {
        return rules.stream().filter(r -> r.matches(parameters)).map(Rule::field).findFirst().orElse(field);
    }

    /** The trap that these parameters step into, if they do. */
    public Optional<Late> lateFor(Map<String, String> parameters) {
        boolean trapped = late != null && matches(late.when(), parameters)
                && rules.stream().noneMatch(r -> r.matches(parameters));
        return trapped ? Optional.of(late) : Optional.empty();
    }

    private static boolean matches(Map<String, List<String>> when, Map<String, String> parameters) {
        return when.entrySet().stream().allMatch(e -> {
            String value = parameters.get(e.getKey());
            return value != null && e.getValue().contains(value);
        });
    }
}
