/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.text.ParseException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.quartz.CronExpression;

/**
 * Refuses values that Camel would take for something else: to it, a number without digits is 0, and so is a duration.
 */
final class SettingValues {

    private static final List<String> BOOLEANS = List.of("true", "false");
    /** Those that have no default to tell it. */
    private static final Set<String> DURATIONS = Set.of("settle-delay", "window-size");
    private static final Set<String> NUMBERS
            = Set.of("batch-size", "max-connections", "max-response-size", "parallel-saves", "lcid", "max-attempts",
                    "max-bills", "workers", "max-poll-records",
                    "max-size");
    private static final Map<String, List<String>> CHOICES = Map.of(
            "goal", List.of("saved", "submitted", "audited"), "action", List.of("alert", "delete", "reverse"),
            "closed-period", List.of("deadLetter", "nextOpenDay"), "cluster", List.of("none", "file", "service"), "auth",
            List.of("header", "sign", "secret", "password"),
            "missing", List.of("error", "identity"));
    private static final List<String> ROBOTS = List.of("dingtalk", "wecom", "feishu", "webhook");
    private static final String CAMEL_DURATION = "\\d+|(\\d+(ms|[dhms]))+";

    private static final String CAMEL_PLACEHOLDER
            = " Camel takes '{{' for a placeholder; a secret with it cannot be used, ask for another one.";

    private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)}");

    private SettingValues() {
    }

    /**
     * @throws StartException when the value names a variable of the environment that is not set: it would be taken for
     *                        the secret itself; one with a placeholder, which Camel would show when it finds none; or
     *                        one with blanks around it, after which a vendor would only say that the signature is wrong
     */
    static void checkEnvironment(String source, String name, String value) {
        Matcher reference = ENVIRONMENT.matcher(value);
        if (!reference.matches()) {
            return;
        }
        String variable = reference.group(1);
        String content = System.getenv(variable) == null ? System.getProperty(variable) : System.getenv(variable);
        if (content == null) {
            throw new StartException(
                    name + " in " + source + " is to come from the environment variable " + variable + ", which is not set.");
        }
        if (content.contains("{{")) {
            throw new StartException(
                    "The environment variable " + variable + ", from which " + name + " in " + source + " comes, has a '{{'."
                                     + CAMEL_PLACEHOLDER);
        }
        // a person may choose such a password; what a vendor hands out has none
        if (!name.endsWith("password") && !content.equals(content.strip())) {
            throw new StartException(
                    "The environment variable " + variable + ", from which " + name + " in " + source + " comes, begins or ends"
                                     + " with a blank or a line break, which would be part of it. Set it without.");
        }
    }

    /**
     * @throws StartException when the value begins a placeholder and does not end it: Camel would say so by showing the
     *                        value, which may be a secret
     */
    static void checkPlaceholder(String source, String name, String value) {
        // one may stand within another
        if (value.split("\\{\\{", -1).length > value.split("}}", -1).length) {
            throw new StartException(
                    name + " in " + source + " has a '{{' without a '}}'." + CAMEL_PLACEHOLDER);
        }
    }

    /**
     * @param  name           an {@code erp.*} key
     * @param  otherwise      what the routes take where the key is not set: it tells durations and booleans
     * @throws StartException when the value is not what the key takes
     */
    static void check(String source, String name, String value, String otherwise) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        boolean onOrOff = last.equals("enabled") || last.endsWith("-enabled") || BOOLEANS.contains(otherwise);
        if (onOrOff && !BOOLEANS.contains(value)) {
            throw refusal(source, name, value, "true or false");
        }
        // a time to start from may also be a date
        boolean span = DURATIONS.contains(last) || isIsoDuration(otherwise) && !last.equals("start-from");
        if (span && !isIsoDuration(value)) {
            throw refusal(source, name, value, "an ISO-8601 duration such as PT30S or PT1H");
        }
        if (NUMBERS.contains(last) && !value.matches("\\d{1,9}")) {
            throw refusal(source, name, value, "a number");
        }
        // what comes from elsewhere is not known yet
        if (!value.contains("${") && !value.contains("{{")) {
            checkContent(source, name, last, value);
        }
        if (last.equals("tolerance") && !value.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            throw refusal(source, name, value, "an amount such as 0.01");
        }
        if (last.equals("cron") || last.endsWith("-cron")) {
            checkCron(source, name, value);
        }
        if (CHOICES.containsKey(last) && !CHOICES.get(last).contains(value)) {
            throw refusal(source, name, value, "one of " + CHOICES.get(last));
        }
        if (name.equals(Settings.HTTP_PORT) && !(value.matches("\\d{1,5}") && Integer.parseInt(value) < 65536)) {
            throw refusal(source, name, value, "a port from 0 to 65535");
        }
    }

    /** Quartz refuses one that never fires, too, but does not say of which key it is. */
    private static void checkCron(String source, String name, String value) {
        try {
            if (new CronExpression(value).getNextValidTimeAfter(new Date()) == null) {
                throw refusal(source, name, value, "a Quartz cron expression that fires again");
            }
        } catch (ParseException e) {
            throw refusal(source, name, value, "a Quartz cron expression such as 0 30 3 * * ?");
        }
    }

    /**
     * @param  type           of the component's option
     * @throws StartException when the value is not of that type
     */
    static void check(String source, String name, String value, Class<?> type) {
        if (type == int.class && !value.matches("-?\\d{1,9}")) {
            throw refusal(source, name, value, "a number");
        }
        if (type == boolean.class && !BOOLEANS.contains(value)) {
            throw refusal(source, name, value, "true or false");
        }
        // times are kept in milliseconds
        if (type == long.class && !isIsoDuration(value) && !value.matches(CAMEL_DURATION)) {
            throw refusal(source, name, value, "a number, or a duration such as PT30S or 30s");
        }
        if (type.isEnum() && List.of(type.getEnumConstants()).stream().noneMatch(one -> one.toString().equals(value))) {
            throw refusal(source, name, value, "one of " + List.of(type.getEnumConstants()));
        }
    }

    private static void checkContent(String source, String name, String last, String value) {
        if (name.equals("erp.kingdee.batch-size") && value.matches("0+")) {
            throw refusal(source, name, value, "a number from 1 on");
        }
        if (last.equals("parallel-saves") && !value.matches("[1-9]|10")) {
            throw refusal(source, name, value, "a number from 1 to 10");
        }
        if (last.equals("start-from") && !isStart(value)) {
            throw refusal(
                    source, name, value,
                    "a time of Asia/Shanghai such as 2026-11-01 00:00:00, a duration back such as P1D, or now");
        }
        if (name.equals("erp.lookup.dir") && value.isBlank()) {
            throw refusal(source, name, value, "the folder of the lookup tables");
        }
        if (last.equals("robot") && !ROBOTS.contains(value)) {
            throw refusal(source, name, value, "one of " + ROBOTS);
        }
    }

    private static boolean isStart(String value) {
        try {
            String time = value.replace(' ', 'T');
            return value.equalsIgnoreCase("now") || isIsoDuration(value)
                    || LocalDateTime.parse(time.contains("T") ? time : time + "T00:00") != null;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isIsoDuration(String value) {
        try {
            return !Duration.parse(value).isNegative();
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static StartException refusal(String source, String name, String value, String expected) {
        return new StartException(
                name + " in " + source + " takes " + expected + ", not '" + value + "'."
                                  + (value.isBlank() ? " Leave the line out to have the default." : ""));
    }
}
