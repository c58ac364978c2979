/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.camelerp.routes.kingdee.BillLedger.Claim;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;

/**
 * Bills that were never booked, and whose dead letters somebody has dropped: they were entered by hand, perhaps, and
 * must not be booked when a time is delivered again. A document that was cancelled drops its letters, too, and is
 * booked when it is approved again.
 *
 * @param letters by the numbers of the bills
 */
record DroppedBills(Map<String, DeadLetter.Stored> letters, CancelledBills cancelled) {

    /** Why a bill is not in Kingdee; the others tell of one that is. */
    private static final Set<Cause> UNBOOKED = EnumSet.of(Cause.MAPPING, Cause.REFUSED, Cause.CONFLICT, Cause.FAILED);

    /** @param letters open or closed, by the numbers of the bills */
    static DroppedBills of(Map<String, List<DeadLetter.Stored>> letters, CancelledBills cancelled) {
        Map<String, DeadLetter.Stored> dropped = new HashMap<>();
        letters.forEach((number, all) -> {
            if (all.stream().noneMatch(stored -> stored.status() == Status.OPEN)) {
                all.stream()
                        .filter(stored -> stored.status() == Status.DROPPED && UNBOOKED.contains(stored.letter().cause()))
                        .findFirst().ifPresent(stored -> dropped.put(number, stored));
            }
        });
        return new DroppedBills(dropped, cancelled);
    }

    /** Leaves bills out of what is to be sent; one that has changed since is a dead letter again. */
    List<Claim> leftOut(List<Claim> claims, Map<String, BillOutcome> outcomes, Rejects rejects) {
        List<String> numbers = claims.stream().map(claim -> claim.bill().number()).filter(letters::containsKey).toList();
        if (numbers.isEmpty()) {
            return claims;
        }
        Set<String> approvedAgain = cancelled.known(numbers);
        List<Claim> left = new ArrayList<>();
        for (Claim claim : claims) {
            Bill bill = claim.bill();
            DeadLetter.Stored dropped = letters.get(bill.number());
            if (dropped == null || approvedAgain.contains(bill.number())) {
                left.add(claim);
            } else if (BillLetters.isSame(dropped.letter(), bill)) {
                outcomes.put(bill.number(), BillOutcome.dropped(bill.number()));
            } else {
                outcomes.put(bill.number(), rejects.dead(bill, Cause.CONFLICT, null, Conflicts.changedAfterItsDrop()));
            }
        }
        return left;
    }
}
