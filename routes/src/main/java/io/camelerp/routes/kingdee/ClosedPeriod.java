/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import io.camelerp.routes.manage.LocalTimes;

/**
 * What becomes of a bill that is dated in a closed period (已结账, 已关账).
 *
 * The next open day is looked for at the first day of each month that follows, and then at today: an accounting period
 * ends with a month, and stock may be closed on any day. A bill is never dated in the future.
 *
 * @param policy what to do
 * @param texts  parts of Kingdee's message that say that a period is closed; there is no code for it
 */
record ClosedPeriod(Policy policy, List<String> texts) {

    private static final String DATE = "FDate";

    /** What to do with a bill of a closed period. */
    enum Policy {
        /** It becomes a dead letter, as every other refused bill. */
        deadLetter,
        /** It is dated on the next open day. */
        nextOpenDay
    }

    /** The bill with the next date that is worth a try; empty where it is refused for another reason, or for good. */
    Optional<Bill> redated(Bill bill, String message, Clock clock) {
        if (policy == Policy.deadLetter || texts.stream().noneMatch(message::contains)) {
            return Optional.empty();
        }
        String text = bill.model().path(DATE).asText("");
        LocalDate date;
        try {
            date = LocalDate.parse(text.substring(0, Math.min(10, text.length())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
        LocalDate today = LocalTimes.day(clock.instant());
        LocalDate nextMonth = date.plusMonths(1).withDayOfMonth(1);
        LocalDate next = nextMonth.isAfter(today) ? today : nextMonth;
        return next.isAfter(date) ? Optional.of(bill.dated(DATE, date, next)) : Optional.empty();
    }
}
