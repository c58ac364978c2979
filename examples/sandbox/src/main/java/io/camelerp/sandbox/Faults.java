/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Says which call goes wrong and how.
 *
 * An operation is {@code wdt:<api>} or {@code kingdee:<Method>}; a {@code *} at its end matches any rest. A rule counts
 * the calls of its operation from when it was added. The first rule that hits decides.
 */
public final class Faults {

    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final Map<Fault.Kind, Integer> fired = new EnumMap<>(Fault.Kind.class);

    /** Lets the nth call from now on go wrong, 1 being the next. */
    public void at(String operation, int nthCall, Fault fault) {
        requirePositive("nthCall", nthCall);
        rules.add(new Rule(operation, new Counter(fault, calls -> calls == nthCall)));
    }

    /** Lets every nth call go wrong. */
    public void every(String operation, int n, Fault fault) {
        requirePositive("n", n);
        rules.add(new Rule(operation, new Counter(fault, calls -> calls % n == 0)));
    }

    /** Lets calls go wrong with a probability, the same ones for the same seed and order of calls. */
    public void randomly(String operation, double probability, long seed, Fault... faults) {
        if (faults.length == 0 || probability < 0 || probability > 1) {
            throw new IllegalArgumentException("Expected a probability within 0..1 and at least one fault");
        }
        List<Fault> choice = List.of(faults);
        Random random = new Random(seed);
        rules.add(new Rule(operation, () -> {
            boolean hit = random.nextDouble() < probability;
            Fault fault = choice.get(random.nextInt(choice.size()));
            return hit ? Optional.of(fault) : Optional.empty();
        }));
    }

    /** Forgets all rules; the counts of what has fired stay. */
    public void clear() {
        rules.clear();
    }

    /** How often each kind of fault has fired. */
    public synchronized Map<Fault.Kind, Integer> fired() {
        return Map.copyOf(fired);
    }

    /** How often this kind of fault has fired. */
    public synchronized int fired(Fault.Kind kind) {
        return fired.getOrDefault(kind, 0);
    }

    /** What happens to this call; every rule of its operation counts it. */
    synchronized Optional<Fault> next(String operation) {
        Optional<Fault> fault = Optional.empty();
        for (Rule rule : rules) {
            if (rule.matches(operation)) {
                Optional<Fault> hit = rule.decision().get();
                fault = fault.or(() -> hit);
            }
        }
        fault.ifPresent(hit -> fired.merge(hit.kind(), 1, Integer::sum));
        return fault;
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, got " + value);
        }
    }

    private record Rule(String operation, Supplier<Optional<Fault>> decision) {

        boolean matches(String called) {
            return operation.endsWith("*")
                    ? called.startsWith(operation.substring(0, operation.length() - 1)) : called.equals(operation);
        }
    }

    private static final class Counter implements Supplier<Optional<Fault>> {

        private final Fault fault;
        private final IntPredicate hit;
        private int calls;

        Counter(Fault fault, IntPredicate hit) {
            this.fault = fault;
            this.hit = hit;
        }

        @Override
        public Optional<Fault> get() {
            calls++;
            return hit.test(calls) ? Optional.of(fault) : Optional.empty();
        }
    }
}
