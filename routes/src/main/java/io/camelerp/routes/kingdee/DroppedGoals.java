/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.camelerp.routes.kingdee.GoalBook.Open;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the goals of bills whose dead letters somebody has dropped: they stay in Kingdee as they are.
 *
 * Otherwise the next attempt would open the dead letter again. Asked before each run, so that a document that is read
 * again rarely comes between.
 */
record DroppedGoals(GoalBook book, DeadLetterStore deadLetters) {

    private static final Logger LOG = LoggerFactory.getLogger(KingdeeGoals.class);

    void end() {
        Map<String, List<Open>> failed = book.failed().stream().collect(Collectors.groupingBy(Open::route));
        failed.forEach((route, bills) -> {
            Map<String, List<DeadLetter.Stored>> letters
                    = deadLetters.find(route, bills.stream().flatMap(DroppedGoals::keys).toList()).stream()
                            .filter(stored -> stored.letter().cause() == Cause.UNFINISHED)
                            .collect(Collectors.groupingBy(stored -> stored.letter().key()));
            bills.stream().filter(bill -> isDropped(bill, letters)).forEach(this::end);
        });
    }

    /** Of the two keys that its dead letter may have one may be of an earlier bill of this number. */
    private static boolean isDropped(Open bill, Map<String, List<DeadLetter.Stored>> letters) {
        List<Status> own = keys(bill).flatMap(key -> letters.getOrDefault(key, List.of()).stream())
                .filter(stored -> bill.formId().equals(stored.letter().formId())).map(DeadLetter.Stored::status).toList();
        return own.contains(Status.DROPPED) && !own.contains(Status.OPEN);
    }

    private static Stream<String> keys(Open bill) {
        return Stream.of(bill.number(), bill.otherKey());
    }

    private void end(Open bill) {
        if (book.dropped(bill)) {
            LOG.info("Bill {} of {} stays as it is, because its dead letter was dropped: it is not {} any more",
                    bill.number(), bill.formId(), bill.goal());
        }
    }
}
