/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.manage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * Times as operators write and read them: local to Asia/Shanghai, whatever the JVM thinks.
 */
public final class LocalTimes {

    /** The time zone of the vendors, their servers and their users. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private LocalTimes() {
    }

    /**
     * @param name what the time is for, for the message
     * @param text yyyy-MM-dd HH:mm:ss, or yyyy-MM-dd for its midnight
     */
    public static Instant parse(String name, String text) {
        String time = text.strip().replace('T', ' ');
        try {
            LocalDateTime local = time.length() == 10
                    ? LocalDate.parse(time).atStartOfDay() : LocalDateTime.parse(time, FORMAT);
            return local.atZone(ZONE).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "The parameter " + name + " takes a time of Asia/Shanghai, yyyy-MM-dd HH:mm:ss or yyyy-MM-dd, not '" + text
                                               + "'",
                    e);
        }
    }

    /** The day that it is in Asia/Shanghai. */
    public static LocalDate day(Instant time) {
        return LocalDate.ofInstant(time, ZONE);
    }

    /** The day that a text names. */
    public static LocalDate day(String name, String text) {
        return day(parse(name, text));
    }

    /** A local time as yyyy-MM-dd HH:mm:ss, which is how WDT, SST and Kingdee write it, too. */
    public static String format(LocalDateTime local) {
        return FORMAT.format(local);
    }

    /** A time as yyyy-MM-dd HH:mm:ss, local to Asia/Shanghai. */
    public static String format(Instant time) {
        return FORMAT.format(time.atZone(ZONE));
    }
}
