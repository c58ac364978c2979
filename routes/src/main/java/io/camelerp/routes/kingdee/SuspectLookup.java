/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.camelerp.routes.kingdee.BillLedger.Claim;
import io.camelerp.routes.kingdee.BillLedger.Conclusion;
import io.camelerp.routes.kingdee.BillLedger.Entry;
import io.camelerp.routes.kingdee.KingdeeClient.KingdeeBill;
import io.camelerp.routes.state.DeadLetter.Cause;

/**
 * Finds out from Kingdee itself what became of bills that were sent and whose end nobody knows.
 *
 * What Kingdee has is concluded in the ledger. Where Kingdee cannot be asked, the bills are tried again later.
 */
final class SuspectLookup {

    /** After how many crashes of Kingdee it is the bill that is to blame. */
    private static final int CRASHES = 10;

    private final KingdeeClient client;
    private final BillLedger ledger;
    private final Clock clock;
    private final BillSaver.Settings settings;
    private final Rejects rejects;

    SuspectLookup(KingdeeClient client, BillLedger ledger, Clock clock, BillSaver.Settings settings, Rejects rejects) {
        this.client = client;
        this.ledger = ledger;
        this.clock = clock;
        this.settings = settings;
        this.rejects = rejects;
    }

    /** Asks for bills whose last attempt has no known end; returns those that may be sent again. */
    List<Claim> settleSuspects(List<Claim> suspects, Map<String, BillOutcome> outcomes) {
        List<Claim> again = new ArrayList<>();
        lookUp(suspects, outcomes, found -> {
            Instant resendable = clock.instant().minus(settings.unknownWait());
            List<Conclusion> conclusions = new ArrayList<>();
            for (Claim claim : suspects) {
                String number = claim.bill().number();
                KingdeeBill there = found.get(number);
                if (there != null) {
                    outcomes.put(number, found(claim, there, conclusions));
                } else if (claim.found().attemptedAt().isAfter(resendable)) {
                    outcomes.put(number, BillOutcome.retry(number, null,
                            "its last attempt may still be running; it is looked up again before it is sent again"));
                } else {
                    again.add(claim);
                }
            }
            return conclusions;
        });
        return notBookedOtherwise(again, outcomes);
    }

    /** Kingdee may have booked one under a number of its own: by ours it is not found, and would be booked again. */
    private List<Claim> notBookedOtherwise(List<Claim> claims, Map<String, BillOutcome> outcomes) {
        if (claims.isEmpty()) {
            return claims;
        }
        List<KingdeeBill> there;
        try {
            there = client.findBillsOf(
                    settings.formId(), settings.sourceIdField(),
                    claims.stream().map(claim -> claim.bill().sourceId()).toList());
        } catch (KingdeeException e) {
            numbers(claims).forEach(number -> outcomes.put(number, BillOutcome.retry(number, e)));
            return List.of();
        }
        // a record may make two bills of ours
        Set<String> ours = there.isEmpty() ? Set.of() : ledger.find(there.stream().map(KingdeeBill::number).toList()).keySet();
        List<Conclusion> conclusions = new ArrayList<>();
        List<Claim> again = new ArrayList<>();
        for (Claim claim : claims) {
            Bill bill = claim.bill();
            Optional<KingdeeBill> foreign = there.stream().filter(one -> one.sourceId().equals(bill.sourceId()))
                    .filter(one -> !ours.contains(one.number()) && !isOfAnotherAccount(one, bill)).findFirst();
            if (foreign.isEmpty()) {
                again.add(claim);
                continue;
            }
            outcomes.put(bill.number(), rejects.dead(
                    bill, Cause.CONFLICT, null, Conflicts.foreign(foreign.get(), settings.sourceIdField())));
            conclusions.add(Conclusion.misnumbered(bill.number(), foreign.get().id(), foreign.get().number()));
        }
        ledger.conclude(conclusions);
        return again;
    }

    /** Two accounts in one organisation count their documents alike, and differ in their prefixes. */
    private boolean isOfAnotherAccount(KingdeeBill there, Bill bill) {
        return there.number().endsWith(bill.number().substring(settings.numberPrefix().length()));
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
        return entry.isSame(bill)
                ? BillOutcome.alreadySaved(bill.number(), there.id()) : rejects.changed(bill, entry, there.id());
    }

    /** The result is not known: whatever Kingdee has now is booked, the rest is looked up again later. */
    void settleUnknown(
            List<Claim> claims, Map<String, Integer> attempts, Map<String, Verdicts.Verdict> verdicts, String why,
            Map<String, BillOutcome> outcomes) {
        over(claims, attempts);
        Map<String, Integer> crashes = ledger.crashed(
                numbers(claims).stream().filter(number -> isCrash(verdicts.get(number))).toList());
        lookUp(claims, outcomes, found -> {
            List<Conclusion> conclusions = new ArrayList<>();
            for (Claim claim : claims) {
                Bill bill = claim.bill();
                String number = bill.number();
                KingdeeBill there = found.get(number);
                if (there == null) {
                    outcomes.put(number, missing(bill, crashes.getOrDefault(number, 0), verdicts.get(number), why));
                } else if (!there.sourceId().equals(bill.sourceId())) {
                    outcomes.put(number, taken(bill, there));
                } else {
                    conclusions.add(Conclusion.booked(number, there.id()));
                    // an earlier attempt with other content may have come through after all
                    outcomes.put(number, claim.mayHaveSentOther()
                            ? rejects.changed(bill, claim.found(), there.id()) : BillOutcome.saved(number, there.id()));
                }
            }
            return conclusions;
        });
    }

    /** A bill at which Kingdee crashes each time is kept for a person, or no other of its window would ever be done. */
    private BillOutcome missing(Bill bill, int crashes, Verdicts.Verdict verdict, String why) {
        return crashes >= CRASHES && verdict instanceof Verdicts.Unknown unknown
                ? rejects.dead(bill, Cause.REFUSED, "4", "Kingdee does not have it after " + crashes
                                                         + " attempts that ended with an error of its own, the last with: "
                                                         + unknown.message())
                : BillOutcome.retry(bill.number(), null, why);
    }

    private static boolean isCrash(Verdicts.Verdict verdict) {
        return verdict instanceof Verdicts.Unknown unknown && unknown.crashed();
    }

    /**
     * The number is taken: it is ours only if the same bill was sent before, or by another process meanwhile.
     *
     * @return those that were refused for something else than that, as far as Kingdee shows
     */
    Map<Bill, Verdicts.Refused> settleTaken(
            Map<Claim, Verdicts.Taken> taken, Map<String, Integer> attempts, Map<String, BillOutcome> outcomes) {
        Map<Bill, Verdicts.Refused> refused = new LinkedHashMap<>();
        List<Claim> claims = List.copyOf(taken.keySet());
        over(claims, attempts);
        lookUp(claims, outcomes, found -> {
            Map<String, Entry> present = ledger.find(numbers(claims));
            List<Conclusion> conclusions = new ArrayList<>();
            for (Claim claim : claims) {
                Bill bill = claim.bill();
                String number = bill.number();
                KingdeeBill there = found.get(number);
                Entry other = there == null ? null : claim.otherAttempt(present.get(number), attempts.get(number));
                Verdicts.Refused otherwise = taken.get(claim).otherwise();
                if (there == null && otherwise != null) {
                    refused.put(bill, otherwise);
                } else if (there == null && !claim.waited()) {
                    outcomes.put(number, BillOutcome.retry(number, "11",
                            "Kingdee says that the number is taken, but does not find the bill"));
                } else if (other != null && there.sourceId().equals(bill.sourceId())) {
                    conclusions.add(Conclusion.booked(number, there.id()));
                    outcomes.put(number, other.isSame(bill)
                            ? BillOutcome.alreadySaved(number, there.id()) : rejects.changed(bill, other, there.id()));
                } else {
                    outcomes.put(number, there == null
                            ? rejects.dead(bill, Cause.CONFLICT, "11", Conflicts.unseen(taken.get(claim).message()))
                            : taken(bill, there));
                    conclusions.add(Conclusion.refused(number, attempts.get(number)));
                }
            }
            return conclusions;
        });
        return refused;
    }

    private BillOutcome taken(Bill bill, KingdeeBill there) {
        return rejects.dead(bill, Cause.CONFLICT, "11", Conflicts.taken(there, settings.sourceIdField()));
    }

    /** These calls run no more: what they may have begun in Kingdee is over after the wait. */
    private void over(List<Claim> claims, Map<String, Integer> attempts) {
        if (!claims.isEmpty()) {
            ledger.unknown(numbers(claims).stream().collect(Collectors.toMap(Function.identity(), attempts::get)));
        }
    }

    /**
     * Asks Kingdee for bills, and concludes what is made of the answer.
     *
     * @throws KingdeeException AUTH or REQUEST: nothing gets through, and that is not the fault of a bill
     */
    private void lookUp(
            List<Claim> claims, Map<String, BillOutcome> outcomes,
            Function<Map<String, KingdeeBill>, List<Conclusion>> judgement) {
        if (claims.isEmpty()) {
            return;
        }
        Map<String, KingdeeBill> found = new HashMap<>();
        try {
            client.findBills(settings.formId(), settings.sourceIdField(), numbers(claims))
                    .forEach(bill -> found.put(bill.number(), bill));
        } catch (KingdeeException e) {
            numbers(claims).forEach(number -> outcomes.put(number, BillOutcome.retry(number, e)));
            return;
        }
        ledger.conclude(judgement.apply(found));
    }

    private static List<String> numbers(List<Claim> claims) {
        return claims.stream().map(claim -> claim.bill().number()).toList();
    }
}
