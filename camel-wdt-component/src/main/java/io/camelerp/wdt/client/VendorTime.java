/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/**
 * The vendor's time: local times of Asia/Shanghai in whole seconds, whatever zone this JVM lives in.
 */
public final class VendorTime {

    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private static final String PLAIN = "0000-00-00T00:00:00";

    private VendorTime() {
    }

    /** The local time in Asia/Shanghai; fractions of a second are cut off. */
    public static LocalDateTime local(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZONE).truncatedTo(ChronoUnit.SECONDS);
    }

    /** The moment of a local time in Asia/Shanghai. */
    public static Instant instant(LocalDateTime local) {
        return local.atZone(ZONE).toInstant();
    }

    /** {@code yyyy-MM-dd HH:mm:ss}. */
    public static String format(LocalDateTime local) {
        return FORMAT.format(local);
    }

    /**
     * A time as the vendor or a user writes it: {@code yyyy-MM-dd}, {@code yyyy-MM-dd HH:mm:ss} or with a {@code T};
     * fractions of a second are cut off.
     *
     * @throws IllegalArgumentException when the text is no such time
     */
    public static LocalDateTime parse(String text) {
        String plain = text.trim().replace(' ', 'T');
        try {
            if (PLAIN.length() == plain.length() && isPlain(plain)) {
                return LocalDateTime.of(number(plain, 0, 4), number(plain, 5, 7), number(plain, 8, 10),
                        number(plain, 11, 13), number(plain, 14, 16), number(plain, 17, 19));
            }
            return plain.length() == 10
                    ? LocalDate.parse(plain).atStartOfDay()
                    : LocalDateTime.parse(plain).truncatedTo(ChronoUnit.SECONDS);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time: expected yyyy-MM-dd or yyyy-MM-dd HH:mm:ss, local time of Asia/Shanghai",
                    e);
        }
    }

    /** Each row has such a time or two, and a formatter takes as long for one as Jackson for ten fields. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < PLAIN.length(); i++) {
            char expected = PLAIN.charAt(i);
            char actual = text.charAt(i);
            if (expected == '0' ? actual < '0' || actual > '9' : actual != expected) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /** Whether {@link #parseFrom} counts this text from now. */
    public static boolean isRelative(String text) {
        return "now".equals(text.trim()) || text.trim().startsWith("P");
    }

    /**
     * Where to begin, as a user says it: a time, {@code now}, or an ISO-8601 duration that reaches back from now.
     *
     * @throws IllegalArgumentException when the text is none of these
     */
    public static LocalDateTime parseFrom(String text, LocalDateTime now) {
        String plain = text.trim();
        if ("now".equals(plain)) {
            return now;
        }
        if (!plain.startsWith("P")) {
            return parse(plain);
        }
        try {
            return now.minus(Duration.parse(plain));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no ISO-8601 duration: expected days, hours, minutes or seconds, such as P1D or PT6H", e);
        }
    }
}
