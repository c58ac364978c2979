/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.alert;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.TimeZone;

import io.camelerp.routes.manage.LocalTimes;
import org.quartz.CronExpression;

/**
 * Whether a route that is behind ought not to be: one that follows a cron is late only when a poll was due.
 */
final class Overdue {

    private Overdue() {
    }

    /**
     * @param cron  when the route polls, in Chinese time; null for one that polls all the time
     * @param lag   how far the route is behind
     * @param limit how far it may be
     */
    static boolean is(String cron, Instant now, Duration lag, Duration limit) {
        if (lag.compareTo(limit) <= 0) {
            return false;
        }
        if (cron == null) {
            return true;
        }
        try {
            CronExpression expression = new CronExpression(cron);
            expression.setTimeZone(TimeZone.getTimeZone(LocalTimes.ZONE));
            Date due = expression.getNextValidTimeAfter(Date.from(now.minus(lag).plus(limit)));
            return due != null && !due.toInstant().isAfter(now);
        } catch (ParseException e) {
            return true;
        }
    }
}
