/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.camelerp.routes.state.DeadLetter;
import io.camelerp.sandbox.Report;

/**
 * What became of the sandbox's stock-outs, told by comparing its own source records with its own bills.
 *
 * @param read       shipped stock-outs that the sandbox holds
 * @param saved      those that Kingdee holds a bill of
 * @param dead       those without a bill that are dead letters
 * @param lost       those with neither
 * @param duplicated those with more than one bill
 */
record Summary(int read, int saved, int dead, int lost, int duplicated) {

    static Summary of(Report report, List<DeadLetter.Stored> deadLetters) {
        Set<String> dead = new HashSet<>();
        deadLetters.forEach(stored -> dead.add(stored.letter().key()));
        int deadOnly = (int) report.missing().stream().filter(dead::contains).count();
        return new Summary(
                report.source(), report.booked(), deadOnly, report.missing().size() - deadOnly, report.duplicated());
    }

    boolean done() {
        return lost == 0;
    }

    @Override
    public String toString() {
        return "quickstart: read=" + read + " saved=" + saved + " dead=" + dead + " lost=" + lost + " duplicated=" + duplicated;
    }
}
