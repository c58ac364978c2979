/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/**
 * What one contender reached in each of several rounds.
 */
record Figures(List<Double> values) {

    Figures {
        values = values.stream().sorted().toList();
    }

    double median() {
        return (values.get((values.size() - 1) / 2) + values.get(values.size() / 2)) / 2;
    }

    /** The median, and by how many per cent of it the rounds differ. */
    String text(String unit) {
        double spread = 100 * (values.get(values.size() - 1) - values.get(0)) / median();
        return String.format(Locale.ROOT, "%,.0f %s (spread %.0f %%)", median(), unit, spread);
    }

    /** Lets contenders take turns, A B A B, after a turn of each that does not count; with a single round, without. */
    @SafeVarargs
    static List<Figures> inTurn(int rounds, Callable<Double>... contenders) throws Exception {
        List<List<Double>> values = new ArrayList<>();
        for (Callable<Double> contender : contenders) {
            values.add(new ArrayList<>());
            if (rounds > 1) {
                contender.call();
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < contenders.length; i++) {
                values.get(i).add(contenders[i].call());
            }
        }
        return values.stream().map(Figures::new).toList();
    }
}
