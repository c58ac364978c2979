/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.kingdee.BillLedger.Claim;
import io.camelerp.routes.kingdee.BillLedger.Conclusion;
import io.camelerp.routes.kingdee.BillLedger.Entry;
import io.camelerp.routes.kingdee.BillLedger.State;
import io.camelerp.routes.kingdee.KingdeeClient.KingdeeBill;
import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.routes.state.DeadLetter.Cause;

/**
 * Brings a group of bills into Kingdee, each exactly once.
 *
 * A bill is announced in the ledger before it is sent. One that was announced before, and not concluded, is looked up
 * before anything else; it is sent again only when Kingdee does not have it and its last attempt is old enough that no
 * save of it can still be running, and then alone, so that what Kingdee says can only be meant for it.
 */
final class BillSaver {

    /** After how many attempts it is the bill that is to blame when Kingdee crashes. */
    private static final int CRASHES = 10;

    private final KingdeeClient client;
    private final BillLedger ledger;
    private final Clock clock;
    private final Settings settings;
    private final Rejects rejects;

    /** What does not change from group to group. */
    record Settings(String formId, String sourceIdField, SaveOptions options, Duration longestCall, Duration unknownWait,
            ClosedPeriod closedPeriod) {
    }

    /** Keeps what is given up; it has to be safe when this returns. */
    interface Rejects {
        void put(Bill bill, Cause cause, String code, String message);
    }

    BillSaver(KingdeeClient client, BillLedger ledger, Clock clock, Settings settings, Rejects rejects) {
        this.client = client;
        this.ledger = ledger;
        this.clock = clock;
        this.settings = settings;
        this.rejects = rejects;
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
        List<Claim> again = lookUpSuspects(suspects, outcomes);
        send(fresh, outcomes);
        again.forEach(claim -> send(List.of(claim), outcomes));
        return outcomes;
    }

    private BillOutcome concluded(Bill bill, Entry entry) {
        if (entry.state() == State.MISNUMBERED) {
            return dead(bill, Cause.CONFLICT, null, Conflicts.misnumbered(entry));
        }
        return entry.isSame(bill)
                ? BillOutcome.alreadySaved(bill.number(), entry.kingdeeId())
                : changed(bill, entry, entry.kingdeeId());
    }

    private BillOutcome changed(Bill bill, Entry entry, String kingdeeId) {
        return dead(bill, Cause.CONFLICT, null, Conflicts.changed(bill, entry, kingdeeId));
    }

    /** Asks Kingdee for bills whose last attempt has no known end; returns those that may be sent again. */
    private List<Claim> lookUpSuspects(List<Claim> suspects, Map<String, BillOutcome> outcomes) {
        List<Claim> again = new ArrayList<>();
        if (suspects.isEmpty()) {
            return again;
        }
        Map<String, KingdeeBill> found;
        try {
            found = find(suspects);
        } catch (KingdeeException e) {
            retry(suspects, e, outcomes);
            return again;
        }
        Instant resendable = clock.instant().minus(settings.unknownWait());
        List<Conclusion> conclusions = new ArrayList<>();
        for (Claim claim : suspects) {
            Bill bill = claim.bill();
            KingdeeBill there = found.get(bill.number());
            if (there != null) {
                outcomes.put(bill.number(), found(claim, there, conclusions));
            } else if (claim.found().attemptedAt().isAfter(resendable)) {
                outcomes.put(bill.number(), BillOutcome.retry(bill.number(), null,
                        "its last attempt may still be running; it is looked up again before it is sent again"));
            } else {
                again.add(claim);
            }
        }
        ledger.conclude(conclusions);
        return again;
    }

    /** Kingdee has a bill of this number, and we had announced one. */
    private BillOutcome found(Claim claim, KingdeeBill there, List<Conclusion> conclusions) {
        Bill bill = claim.bill();
        Entry entry = claim.found();
        if (!there.sourceId().equals(entry.sourceId())) {
            conclusions.add(Conclusion.refused(bill.number(), entry.attempts()));
            return taken(bill, there);
        }
        conclusions.add(Conclusion.booked(bill.number(), there.id()));
        return entry.isSame(bill) ? BillOutcome.alreadySaved(bill.number(), there.id()) : changed(bill, entry, there.id());
    }

    private void send(List<Claim> claims, Map<String, BillOutcome> outcomes) {
        Map<String, Integer> attempts = claims.isEmpty() ? Map.of() : ledger.announce(claims, settings.longestCall());
        List<Claim> ours = new ArrayList<>();
        for (Claim claim : claims) {
            if (attempts.containsKey(claim.bill().number())) {
                ours.add(claim);
            } else {
                outcomes.put(claim.bill().number(), BillOutcome.retry(claim.bill().number(), null,
                        "another process is sending it; its outcome is looked up with the next reading"));
            }
        }
        if (ours.isEmpty()) {
            return;
        }
        try {
            List<ObjectNode> models = ours.stream().map(claim -> claim.bill().model()).toList();
            judge(client.batchSave(settings.formId(), settings.options(), models), ours, attempts, outcomes);
        } catch (KingdeeException e) {
            if (e.getCategory() == Category.UNKNOWN_RESULT) {
                resolve(ours, attempts, Map.of(), e.getMessage(), outcomes);
                return;
            }
            // it did not get there: the next attempt need not be looked up
            ledger.conclude(ours.stream().map(claim -> Conclusion.refused(
                    claim.bill().number(), attempts.get(claim.bill().number()))).toList());
            retry(ours, e, outcomes);
        }
    }

    private void judge(
            ResponseStatus status, List<Claim> claims, Map<String, Integer> attempts, Map<String, BillOutcome> outcomes) {
        Map<String, Verdicts.Verdict> verdicts = Verdicts.of(status, numbers(claims.stream().map(Claim::bill).toList()));
        List<Conclusion> conclusions = new ArrayList<>();
        List<Claim> unknown = new ArrayList<>();
        Map<Claim, String> taken = new LinkedHashMap<>();
        Map<Bill, Verdicts.Refused> refused = new LinkedHashMap<>();
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
                taken.put(claim, no.message());
            } else {
                unknown.add(claim);
            }
        }
        // first of all what is certain, so that no later trouble makes it uncertain
        ledger.conclude(conclusions);
        List<Bill> redated = new ArrayList<>();
        refused.forEach((bill, no) -> settings.closedPeriod().redated(bill, no.message(), clock)
                .ifPresentOrElse(redated::add, () -> outcomes.put(bill.number(),
                        dead(bill, Cause.REFUSED, String.valueOf(no.msgCode()), no.message()))));
        ledger.conclude(refused.keySet().stream()
                .map(bill -> Conclusion.refused(bill.number(), attempts.get(bill.number()))).toList());
        sendRedated(redated, outcomes);
        stopOnOtherNumbers(conclusions);
        resolveTaken(taken, attempts, outcomes);
        resolve(unknown, attempts, verdicts,
                unknown.isEmpty() ? null : ((Verdicts.Unknown) verdicts.get(unknown.get(0).bill().number())).message(),
                outcomes);
    }

    /** Kingdee has refused these for their date: they go out again, each a later attempt of the same bill. */
    private void sendRedated(List<Bill> bills, Map<String, BillOutcome> outcomes) {
        if (bills.isEmpty()) {
            return;
        }
        Map<String, Entry> known = ledger.find(numbers(bills));
        send(bills.stream().map(bill -> new Claim(bill, known.get(bill.number()))).toList(), outcomes);
    }

    private void stopOnOtherNumbers(List<Conclusion> conclusions) {
        List<String> others = conclusions.stream().filter(conclusion -> conclusion.state() == State.MISNUMBERED)
                .map(conclusion -> conclusion.number() + " as " + conclusion.kingdeeNumber()).toList();
        if (!others.isEmpty()) {
            throw new MisnumberedException(settings.formId(), String.join(", ", others));
        }
    }

    /** The result is not known: whatever Kingdee has now is booked, the rest is looked up again later. */
    private void resolve(
            List<Claim> claims, Map<String, Integer> attempts, Map<String, Verdicts.Verdict> verdicts, String why,
            Map<String, BillOutcome> outcomes) {
        if (claims.isEmpty()) {
            return;
        }
        over(claims, attempts);
        Map<String, KingdeeBill> found;
        try {
            found = find(claims);
        } catch (KingdeeException e) {
            retry(claims, e, outcomes);
            return;
        }
        List<Conclusion> conclusions = new ArrayList<>();
        for (Claim claim : claims) {
            Bill bill = claim.bill();
            KingdeeBill there = found.get(bill.number());
            if (there == null) {
                outcomes.put(bill.number(), missing(bill, attempts.get(bill.number()), verdicts.get(bill.number()), why));
            } else if (!there.sourceId().equals(bill.sourceId())) {
                outcomes.put(bill.number(), taken(bill, there));
            } else {
                conclusions.add(Conclusion.booked(bill.number(), there.id()));
                // an earlier attempt with other content may have come through after all
                outcomes.put(bill.number(), claim.mayHaveSentOther()
                        ? changed(bill, claim.found(), there.id()) : BillOutcome.saved(bill.number(), there.id()));
            }
        }
        ledger.conclude(conclusions);
    }

    /** A bill at which Kingdee crashes each time is kept for a person, or no other of its window would ever be done. */
    private BillOutcome missing(Bill bill, int attempt, Verdicts.Verdict verdict, String why) {
        return attempt >= CRASHES && verdict instanceof Verdicts.Unknown unknown && unknown.crashed()
                ? dead(bill, Cause.REFUSED, "4", "Kingdee does not have it after " + attempt
                                                 + " attempts, the last of which ended with an error of its own: "
                                                 + unknown.message())
                : BillOutcome.retry(bill.number(), null, why);
    }

    /** These calls run no more: what they may have begun in Kingdee is over after the wait. */
    private void over(List<Claim> claims, Map<String, Integer> attempts) {
        ledger.unknown(claims.stream().map(claim -> claim.bill().number())
                .collect(Collectors.toMap(number -> number, attempts::get)));
    }

    /** The number is taken: it is ours only if the same bill was sent before, or by another process meanwhile. */
    private void resolveTaken(Map<Claim, String> taken, Map<String, Integer> attempts, Map<String, BillOutcome> outcomes) {
        if (taken.isEmpty()) {
            return;
        }
        List<Claim> claims = List.copyOf(taken.keySet());
        over(claims, attempts);
        Map<String, KingdeeBill> found;
        try {
            found = find(claims);
        } catch (KingdeeException e) {
            retry(claims, e, outcomes);
            return;
        }
        Map<String, Entry> present = ledger.find(numbers(claims.stream().map(Claim::bill).toList()));
        List<Conclusion> conclusions = new ArrayList<>();
        for (Claim claim : claims) {
            Bill bill = claim.bill();
            int attempt = attempts.get(bill.number());
            KingdeeBill there = found.get(bill.number());
            Entry other = there == null ? null : claim.otherAttempt(present.get(bill.number()), attempt);
            if (there == null && !claim.waited()) {
                outcomes.put(bill.number(), BillOutcome.retry(bill.number(), "11",
                        "Kingdee says that the number is taken, but does not find the bill"));
            } else if (other != null && there.sourceId().equals(bill.sourceId())) {
                conclusions.add(Conclusion.booked(bill.number(), there.id()));
                outcomes.put(bill.number(), other.isSame(bill)
                        ? BillOutcome.alreadySaved(bill.number(), there.id()) : changed(bill, other, there.id()));
            } else {
                outcomes.put(bill.number(), there == null
                        ? dead(bill, Cause.CONFLICT, "11", Conflicts.unseen(taken.get(claim))) : taken(bill, there));
                conclusions.add(Conclusion.refused(bill.number(), attempt));
            }
        }
        ledger.conclude(conclusions);
    }

    private BillOutcome taken(Bill bill, KingdeeBill there) {
        return dead(bill, Cause.CONFLICT, "11", Conflicts.taken(there, settings.sourceIdField()));
    }

    private BillOutcome dead(Bill bill, Cause cause, String code, String message) {
        rejects.put(bill, cause, code, message);
        return BillOutcome.dead(bill.number(), code == null ? cause.name() : code, message);
    }

    private void retry(List<Claim> claims, KingdeeException e, Map<String, BillOutcome> outcomes) {
        if (!Set.of(Category.TRANSIENT, Category.RATE_LIMIT, Category.UNKNOWN_RESULT).contains(e.getCategory())) {
            throw e;
        }
        String code = e.getCategory() == Category.RATE_LIMIT ? BillOutcome.RATE_LIMITED : null;
        claims.forEach(claim -> outcomes.put(claim.bill().number(),
                BillOutcome.retry(claim.bill().number(), code, e.getMessage())));
    }

    private Map<String, KingdeeBill> find(List<Claim> claims) {
        Collection<String> numbers = numbers(claims.stream().map(Claim::bill).toList());
        Map<String, KingdeeBill> found = new HashMap<>();
        client.findBills(settings.formId(), settings.sourceIdField(), numbers).forEach(bill -> found.put(bill.number(), bill));
        return found;
    }

    private static List<String> numbers(List<Bill> bills) {
        return bills.stream().map(Bill::number).toList();
    }
}
