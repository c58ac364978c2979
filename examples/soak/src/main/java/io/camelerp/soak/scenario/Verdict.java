/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.scenario;

import java.util.EnumMap;
import java.util.Map;

import io.camelerp.sandbox.Fault;

/**
 * What the sandbox's truth and the books say after one or many runs.
 *
 * @param records    different records (or versions of them) that were to arrive
 * @param lost       those that are nowhere, and of which the source says that they are done
 * @param duplicated two bills of Kingdee for one record
 * @param repeats    the same record again in a file
 * @param stuck      runs that did not come to an end in time
 */
public record Verdict(int runs, int kills, Map<Fault.Kind, Integer> faults, Map<Event, Integer> events, int records, int lost,
        int duplicated, int repeats, int stuck) {

    public static final Verdict NOTHING = Verdict.of(0, 0, 0, 0);

    /** Of records alone; runs, kills, faults and events are for others to count. */
    public static Verdict of(int records, int lost, int duplicated, int repeats) {
        return new Verdict(0, 0, Map.of(), Map.of(), records, lost, duplicated, repeats, 0);
    }

    public Verdict plus(Verdict other) {
        return new Verdict(
                runs + other.runs, kills + other.kills, sum(Fault.Kind.class, faults, other.faults),
                sum(Event.class, events, other.events), records + other.records, lost + other.lost,
                duplicated + other.duplicated, repeats + other.repeats, stuck + other.stuck);
    }

    private static <K extends Enum<K>> Map<K, Integer> sum(Class<K> type, Map<K, Integer> one, Map<K, Integer> other) {
        Map<K, Integer> sum = new EnumMap<>(type);
        sum.putAll(one);
        other.forEach((key, count) -> sum.merge(key, count, Integer::sum));
        return sum;
    }

    public boolean isGood() {
        return lost == 0 && duplicated == 0 && stuck == 0;
    }

    @Override
    public String toString() {
        int fired = faults.values().stream().mapToInt(Integer::intValue).sum();
        return "soak: runs=" + runs + " kills=" + kills + " faults=" + fired + " records=" + records + " lost=" + lost
               + " duplicated=" + duplicated + " repeats=" + repeats + " stuck=" + stuck;
    }
}
