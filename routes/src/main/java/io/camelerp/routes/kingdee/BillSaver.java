/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.kingdee.BillLedger.Claim;
import io.camelerp.routes.kingdee.BillLedger.Conclusion;
import io.camelerp.routes.kingdee.BillLedger.Entry;
import io.camelerp.routes.kingdee.BillLedger.State;
import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;

/**
 * Brings a group of bills into Kingdee, each exactly once.
 *
 * A bill is announced in the ledger before it is sent. One that was announced before, and not concluded, is looked up
 * before anything else; it is sent again only when Kingdee does not have it and its last attempt is old enough that no
 * save of it can still be running, and then alone, so that what Kingdee says can only be meant for it.
 */
final class BillSaver {

    private final KingdeeClient client;
    private final BillLedger ledger;
    private final CancelledBills cancelled;
    private final SummedBills summed;
    private final DroppedBills dropped;
    private final Clock clock;
    private final Settings settings;
    private final Rejects rejects;
    private final SuspectLookup lookup;

    /** What does not change from group to group. */
    record Settings(String formId, String sourceIdField, SaveOptions options, Duration longestCall, Duration unknownWait,
            ClosedPeriod closedPeriod, String numberPrefix) {

        /** From when a bill is announced until its call is over, which may have to log in first. */
        Duration longestAttempt() {
            return unknownWait.plus(longestCall);
        }
    }

    BillSaver(
              KingdeeClient client, BillLedger ledger, CancelledBills cancelled, SummedBills summed, DroppedBills dropped,
              Clock clock,
              Settings settings, Rejects rejects) {
        this.client = client;
        this.ledger = ledger;
        this.cancelled = cancelled;
        this.summed = summed;
        this.dropped = dropped;
        this.clock = clock;
        this.settings = settings;
        this.rejects = rejects;
        this.lookup = new SuspectLookup(client, ledger, clock, settings, rejects);
    }

    /**
     * @param  bills            bills with different numbers
     * @return                  the outcome of each, by number
     * @throws KingdeeException AUTH or REQUEST: nothing gets through, and that is not the fault of a bill
     */
    Map<String, BillOutcome> save(List<Bill> bills) {
        Map<String, BillOutcome> outcomes = new LinkedHashMap<>();
        Map<String, Entry> known = ledger.find(numbers(bills));
        List<Claim> fresh = new ArrayList<>();
        List<Claim> suspects = new ArrayList<>();
        for (Bill bill : bills) {
            Entry entry = known.get(bill.number());
            if (entry == null || entry.state() == State.REFUSED || entry.state() == State.CANCELLED) {
                fresh.add(new Claim(bill, entry));
            } else if (entry.state() == State.INTENT) {
                suspects.add(new Claim(bill, entry));
            } else {
                outcomes.put(bill.number(), concluded(bill, entry));
            }
        }
        List<Claim> again = lookup.settleSuspects(suspects, outcomes);
        send(dropped.leftOut(fresh, outcomes, rejects), outcomes);
        again.forEach(claim -> send(List.of(claim), outcomes));
        return outcomes;
    }

    private BillOutcome concluded(Bill bill, Entry entry) {
        if (entry.state() == State.MISNUMBERED) {
            return rejects.dead(bill, Cause.CONFLICT, null, Conflicts.misnumbered(entry));
        }
        return entry.isSame(bill)
                ? BillOutcome.alreadySaved(bill.number(), entry.kingdeeId())
                : rejects.changed(bill, entry, entry.kingdeeId());
    }

    private void send(List<Claim> all, Map<String, BillOutcome> outcomes) {
        List<Claim> claims = summed.leftOut(all, outcomes, rejects);
        SendBy sendBy = SendBy.within(settings.unknownWait());
        Map<String, Integer> attempts = claims.isEmpty() ? Map.of() : ledger.announce(claims, settings.longestAttempt());
        List<Claim> ours = new ArrayList<>();
        for (Claim claim : claims) {
            if (attempts.containsKey(claim.bill().number())) {
                ours.add(claim);
            } else {
                outcomes.put(claim.bill().number(), elsewhere(claim.bill()));
            }
        }
        // after they were announced, see there and there
        Set<String> late = summed.of(ours.stream().map(Claim::bill).toList()).keySet();
        ledger.conclude(late.stream().map(number -> Conclusion.refused(number, attempts.get(number))).toList());
        late.forEach(number -> outcomes.put(number, BillOutcome.retry(
                number, null, "a daily summary of its day is being made; it is looked for there with the next reading")));
        ours.removeIf(claim -> late.contains(claim.bill().number()));
        Set<String> undone = cancelled.of(ours.stream().map(Claim::bill).toList());
        ledger.conclude(undone.stream().map(number -> Conclusion.refused(number, attempts.get(number))).toList());
        undone.forEach(number -> outcomes.put(number, BillOutcome.cancelled(number)));
        ours.removeIf(claim -> undone.contains(claim.bill().number()));
        if (ours.isEmpty()) {
            return;
        }
        ResponseStatus answer;
        try {
            List<ObjectNode> models = ours.stream().map(claim -> claim.bill().model()).toList();
            answer = client.batchSave(sendBy, settings.formId(), settings.options(), models);
        } catch (KingdeeException e) {
            if (e.getCategory() == Category.UNKNOWN_RESULT) {
                lookup.settleUnknown(ours, attempts, Map.of(), e.getMessage(), outcomes);
                return;
            }
            // it did not get there: the next attempt need not be looked up
            ledger.conclude(ours.stream().map(claim -> Conclusion.refused(
                    claim.bill().number(), attempts.get(claim.bill().number()))).toList());
            ours.forEach(claim -> outcomes.put(claim.bill().number(), BillOutcome.retry(claim.bill().number(), e)));
            return;
        }
        // what fails from here on is no failure of the call: it did get there
        judge(answer, ours, attempts, outcomes);
    }

    private static BillOutcome elsewhere(Bill bill) {
        return BillOutcome.retry(
                bill.number(), null, "another process is sending it; its outcome is looked up with the next reading");
    }

    private void judge(
            ResponseStatus status, List<Claim> claims, Map<String, Integer> attempts, Map<String, BillOutcome> outcomes) {
        Map<String, Verdicts.Verdict> verdicts = Verdicts.of(status, numbers(claims.stream().map(Claim::bill).toList()));
        List<Conclusion> conclusions = new ArrayList<>();
        List<Claim> unknown = new ArrayList<>();
        Map<Claim, Verdicts.Taken> taken = new LinkedHashMap<>();
        Map<Bill, Verdicts.Refused> refused = new LinkedHashMap<>();
        boolean alike = verdicts.values().stream().filter(verdict -> !(verdict instanceof Verdicts.Saved))
                .map(BillSaver::refusal).distinct().count() == 1;
        for (Claim claim : claims) {
            String number = claim.bill().number();
            Verdicts.Verdict verdict = verdicts.get(number);
            if (verdict instanceof Verdicts.Saved saved) {
                conclusions.add(Conclusion.booked(number, saved.id()));
                outcomes.put(number, BillOutcome.saved(number, saved.id()).noted(claim.bill().note()));
            } else if (verdict instanceof Verdicts.Misnumbered other) {
                conclusions.add(Conclusion.misnumbered(number, other.id(), other.number()));
            } else if (verdict instanceof Verdicts.Again again) {
                conclusions.add(Conclusion.refused(number, attempts.get(number)));
                outcomes.put(number, BillOutcome.retry(number, String.valueOf(again.msgCode()), again.message()));
            } else if (verdict instanceof Verdicts.Refused no) {
                refused.put(claim.bill(), no);
            } else if (verdict instanceof Verdicts.Taken no) {
                taken.put(claim, no);
            } else {
                unknown.add(claim);
            }
        }
        MisnumberedException otherNumbers = otherNumbers(conclusions);
        try {
            // first of all what is certain, so that no later trouble makes it uncertain
            ledger.conclude(conclusions);
            refuse(refused, alike, attempts, outcomes);
        } catch (RuntimeException e) {
            if (otherNumbers == null) {
                throw e;
            }
            // what must be stopped is stopped, also while the database is away
            otherNumbers.addSuppressed(e);
        }
        if (otherNumbers != null) {
            throw otherNumbers;
        }
        refuse(lookup.settleTaken(taken, attempts, outcomes), alike, attempts, outcomes);
        lookup.settleUnknown(unknown, attempts, verdicts,
                unknown.isEmpty() ? null : ((Verdicts.Unknown) verdicts.get(unknown.get(0).bill().number())).message(),
                outcomes);
    }

    private static String refusal(Verdicts.Verdict verdict) {
        Verdicts.Verdict judged = verdict instanceof Verdicts.Taken taken ? taken.otherwise() : verdict;
        return judged instanceof Verdicts.Refused no ? no.message() : "";
    }

    /** A call has one code, which need not be that of each bill that was refused in it. */
    private void refuse(
            Map<Bill, Verdicts.Refused> refused, boolean alike, Map<String, Integer> attempts,
            Map<String, BillOutcome> outcomes) {
        String unsure = alike ? "" : DeadLetter.UNSURE;
        List<Bill> redated = new ArrayList<>();
        refused.forEach((bill, no) -> settings.closedPeriod().redated(bill, no.message(), clock)
                .ifPresentOrElse(redated::add, () -> outcomes.put(bill.number(),
                        rejects.dead(bill, Cause.REFUSED, no.msgCode() + unsure, no.message()))));
        ledger.conclude(refused.keySet().stream()
                .map(bill -> Conclusion.refused(bill.number(), attempts.get(bill.number()))).toList());
        sendRedated(redated, attempts, outcomes);
    }

    /** Kingdee has refused these for their date: they go out again, each a later attempt of the same bill. */
    private void sendRedated(List<Bill> bills, Map<String, Integer> attempts, Map<String, BillOutcome> outcomes) {
        if (bills.isEmpty()) {
            return;
        }
        Map<String, Entry> known = ledger.find(numbers(bills));
        List<Claim> again = new ArrayList<>();
        for (Bill bill : bills) {
            Entry entry = known.get(bill.number());
            if (entry != null && entry.state() == State.REFUSED && entry.attempts() == attempts.get(bill.number())) {
                again.add(new Claim(bill, entry));
            } else {
                // it may even have booked it, which an attempt of ours that fails would make undone
                outcomes.put(bill.number(), elsewhere(bill));
            }
        }
        send(again, outcomes);
    }

    /** Null where there is none. */
    private MisnumberedException otherNumbers(List<Conclusion> conclusions) {
        List<String> others = conclusions.stream().filter(conclusion -> conclusion.state() == State.MISNUMBERED)
                .map(conclusion -> conclusion.number() + " as " + conclusion.kingdeeNumber()).toList();
        return others.isEmpty() ? null : new MisnumberedException(settings.formId(), String.join(", ", others));
    }

    private static List<String> numbers(List<Bill> bills) {
        return bills.stream().map(Bill::number).toList();
    }
}
