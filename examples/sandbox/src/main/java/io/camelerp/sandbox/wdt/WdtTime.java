/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * WDT's local times of Asia/Shanghai as numbers that can be compared: milliseconds since 1970 on the local time line.
 */
final class WdtTime {

    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter LENIENT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd[' ']['T']HH:mm:ss").appendFraction(ChronoField.MILLI_OF_SECOND, 0, 3, true)
            .toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    private static final int LENGTH = "yyyy-MM-dd HH:mm:ss".length();

    private WdtTime() {
    }

    /** A time in a row; with a fraction of a second or with a T too; none where it is no time. */
    static OptionalLong ofRow(String text) {
        return text.length() == LENGTH ? plain(text) : parse(text, LENIENT);
    }

    /** A time in a request, which must be {@code yyyy-MM-dd HH:mm:ss}. */
    static OptionalLong ofRequest(String text) {
        return parse(text, FORMAT);
    }

    /** Such a time as milliseconds since 1970 in UTC. */
    static OptionalLong instantOf(String text) {
        try {
            return OptionalLong.of(LocalDateTime.parse(text, FORMAT).atZone(ZONE).toInstant().toEpochMilli());
        } catch (DateTimeParseException e) {
            return OptionalLong.empty();
        }
    }

    /** By hand, because tables of a million rows are filled with it. */
    private static OptionalLong plain(String text) {
        try {
            LocalDateTime time = LocalDateTime.of(
                    number(text, 0, 4), number(text, 5, 7), number(text, 8, 10), number(text, 11, 13), number(text, 14, 16),
                    number(text, 17, 19));
            return OptionalLong.of(time.toEpochSecond(ZoneOffset.UTC) * 1000);
        } catch (NumberFormatException | DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static OptionalLong parse(String text, DateTimeFormatter format) {
        try {
            return OptionalLong.of(LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC).toEpochMilli());
        } catch (DateTimeParseException e) {
            return OptionalLong.empty();
        }
    }
}
