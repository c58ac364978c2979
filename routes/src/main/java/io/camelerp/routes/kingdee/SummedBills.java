/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.camelerp.common.ContentHash;
import io.camelerp.routes.kingdee.BillLedger.Claim;
import io.camelerp.routes.state.DeadLetter.Cause;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Documents that daily summaries of other routes hold: none of them must be booked bill by bill, too.
 *
 * Whoever books bill by bill announces first and asks here then, while a summary is made first and the ledger is asked
 * then: one of the two sees the other.
 *
 * @param summaries of the same form
 */
record SummedBills(List<DailySummary> summaries, String numberPrefix) {

    // operators know this logger from their log levels
    private static final Logger LOG = LoggerFactory.getLogger(KingdeeSink.class);

    /**
     * The summary that holds a document.
     *
     * @param hash   of the document as it is in there
     * @param booked whether Kingdee has the summary
     */
    record Held(String routeId, String summary, String hash, boolean booked) {
    }

    static SummedBills of(CamelContext context, String routeId, String acctId, String formId, String numberPrefix) {
        return new SummedBills(
                context.getRegistry().findByType(DailySummary.class).stream()
                        .filter(summary -> summary.isBeside(routeId, acctId, formId)).toList(),
                numberPrefix);
    }

    /** By the numbers of the bills. */
    Map<String, Held> of(Collection<Bill> bills) {
        Map<String, Held> held = new HashMap<>();
        if (!bills.isEmpty()) {
            summaries.forEach(summary -> held.putAll(summary.held(bills)));
        }
        return held;
    }

    /** Leaves bills out of what is to be sent; what Kingdee has by a summary as it is counts as saved. */
    List<Claim> leftOut(List<Claim> claims, Map<String, BillOutcome> outcomes, Rejects rejects) {
        Map<String, Held> held = of(claims.stream().map(Claim::bill).toList());
        for (Claim claim : claims) {
            Bill bill = claim.bill();
            Optional.ofNullable(held.get(bill.number()))
                    .ifPresent(home -> outcomes.put(bill.number(), outcome(bill, home, rejects)));
        }
        return claims.stream().filter(claim -> !held.containsKey(claim.bill().number())).toList();
    }

    private BillOutcome outcome(Bill bill, Held held, Rejects rejects) {
        if (held.booked() && held.hash().equals(ContentHash.of(bill.origin().withoutPrefix(numberPrefix).model()))) {
            LOG.info("Bill {} is not booked, because daily summary {} of route {} holds its document", bill.number(),
                    held.summary(), held.routeId());
            return BillOutcome.alreadySaved(bill.number(), null).noted("in daily summary " + held.summary());
        }
        return rejects.dead(bill, Cause.CONFLICT, null, Conflicts.summedUp(held));
    }
}
