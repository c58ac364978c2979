/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.camelerp.routes.kingdee.ResponseStatus.Entity;
import io.camelerp.routes.kingdee.ResponseStatus.Failure;

/**
 * Reads the answer to a save bill by bill; what the answer as a whole says of success is not trusted.
 *
 * A bill that is in both lists or in neither has no verdict. Neither have the failed ones when nothing was saved and
 * some bills are in no list: then the failure may be that of the call, and DIndex 0 only where the vendor had to put
 * it.
 */
final class Verdicts {

    /** What the answer says of one bill. */
    sealed interface Verdict {
    }

    /** It is saved. */
    record Saved(String id) implements Verdict {
    }

    /** It is saved, but under another number. */
    record Misnumbered(String id, String number) implements Verdict {
    }

    /**
     * Its number is taken.
     *
     * @param otherwise what it is where Kingdee has no bill of this number; null where the message says that it is
     *                  taken, which is understood in Chinese alone
     */
    record Taken(String message, Refused otherwise) implements Verdict {
    }

    /** It was refused for good. */
    record Refused(int msgCode, String message) implements Verdict {
    }

    /** It was not saved, and may be the next time. */
    record Again(int msgCode, String message) implements Verdict {
    }

    /**
     * Nobody knows.
     *
     * @param crashed whether an error of Kingdee's own came instead of a verdict on this very bill
     */
    record Unknown(String message, boolean crashed) implements Verdict {
    }

    private Verdicts() {
    }

    /** The verdict on each number, in the order in which they were sent. */
    static Map<String, Verdict> of(ResponseStatus status, List<String> numbers) {
        Map<String, Entity> saved = new HashMap<>();
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        Set<String> ours = new HashSet<>(numbers);
        List<Entity> others = new ArrayList<>();
        for (Entity entity : status.entities()) {
            if (ours.contains(entity.number())) {
                saved.put(entity.number(), entity);
            } else {
                others.add(entity);
            }
        }
        Entity stray = null;
        for (Entity entity : others) {
            boolean placed = entity.dIndex() >= 0 && entity.dIndex() < numbers.size();
            // a position where another bill is known to be tells nothing
            boolean used = placed && saved.putIfAbsent(numbers.get(entity.dIndex()), entity) == null;
            if (!used && !entity.number().isEmpty()) {
                stray = entity;
            }
        }
        Map<String, List<Failure>> failed = new HashMap<>();
        for (Failure failure : status.errors()) {
            if (failure.dIndex() >= 0 && failure.dIndex() < numbers.size()) {
                failed.computeIfAbsent(numbers.get(failure.dIndex()), any -> new ArrayList<>()).add(failure);
            }
        }
        boolean attributable = !saved.isEmpty() || failed.size() == numbers.size();
        for (String number : numbers) {
            List<Failure> failures = attributable ? failed.getOrDefault(number, List.of()) : List.of();
            // a number that belongs to no bill of ours can only be that of one about which nothing else is said
            Entity entity = failures.isEmpty() ? saved.getOrDefault(number, stray) : saved.get(number);
            verdicts.put(number, verdict(status, number, entity, failures));
        }
        return verdicts;
    }

    /** The same where nothing is saved: there is no number to be taken. */
    static Map<String, Verdict> ofAct(ResponseStatus status, List<String> numbers) {
        Map<String, Verdict> verdicts = of(status, numbers);
        verdicts.replaceAll((number, verdict) -> verdict instanceof Taken no
                ? new Refused(status.msgCode(), no.message()) : verdict);
        return verdicts;
    }

    private static Verdict verdict(ResponseStatus status, String number, Entity saved, List<Failure> failures) {
        if (saved != null && failures.isEmpty()) {
            return saved.number().isEmpty() || saved.number().equals(number)
                    ? new Saved(saved.id()) : new Misnumbered(saved.id(), saved.number());
        }
        if (saved == null && !failures.isEmpty()) {
            return failure(status.msgCode(), failures);
        }
        // a call that is locked out or over its limit was not carried out
        return saved == null && status.entities().isEmpty() && (status.msgCode() == 13 || status.msgCode() == 14)
                ? new Again(status.msgCode(), status.messages())
                : new Unknown(
                        "the answer does not say what became of it (MsgCode " + status.msgCode() + ": "
                              + status.messages() + ")",
                        false);
    }

    private static Verdict failure(int msgCode, List<Failure> failures) {
        String message = String.join("; ", failures.stream().map(Verdicts::text).distinct().toList());
        if (failures.stream().anyMatch(Verdicts::saysTaken)) {
            return new Taken(message, null);
        }
        if (failures.stream().allMatch(Verdicts::saysLocked)) {
            return new Again(13, message);
        }
        return switch (msgCode) {
            // the session was lost beside bills that were saved: the call had begun
            case 1, 4, 6 -> new Unknown(message, msgCode == 4);
            case 13, 14 -> new Again(msgCode, message);
            default -> {
                Refused refused = new Refused(msgCode, message);
                yield failures.stream().anyMatch(Verdicts::isOfNumber) ? new Taken(message, refused) : refused;
            }
        };
    }

    private static String text(Failure failure) {
        return failure.field().isEmpty() || failure.message().contains(failure.field())
                ? failure.message() : failure.field() + ": " + failure.message();
    }

    /** Other fields may have to be unique, too; an error that names no field may mean the number. */
    private static boolean saysTaken(Failure failure) {
        return failure.message().contains("编码唯一")
                || failure.message().contains("唯一")
                        && (isOfNumber(failure) || failure.field().isEmpty() && failure.message().contains("唯一性"));
    }

    private static boolean isOfNumber(Failure failure) {
        return failure.field().toUpperCase(Locale.ROOT).endsWith("BILLNO");
    }

    /** The code is that of the call; a lock may be told only in the text of its bill. */
    private static boolean saysLocked(Failure failure) {
        return failure.message().contains("网络控制");
    }
}
