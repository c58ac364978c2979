/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.quickstart;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.camelerp.routes.state.DeadLetter;

/**
 * Tells in plain words what moves, and how to look closer when all that was there is settled.
 */
final class Progress {

    private static final int PATIENCE = 20;

    private final PrintStream out;
    private final Runner runner;
    private final Reconciliation reconciliation;
    private final DataFolder folder;
    private Summary told;
    private int ticksWithoutChange;
    private boolean announced;

    Progress(PrintStream out, Runner runner, Reconciliation reconciliation, DataFolder folder) {
        this.out = out;
        this.runner = runner;
        this.reconciliation = reconciliation;
        this.folder = folder;
    }

    /** Says something if something has changed. */
    void tell() {
        Summary now = reconciliation.summary();
        if (now.equals(told)) {
            ticksWithoutChange++;
        } else {
            told = now;
            ticksWithoutChange = 0;
            out.println(line(now));
        }
        if (!announced && (now.lost() == 0 || ticksWithoutChange >= PATIENCE)) {
            announced = true;
            announce(now);
        }
    }

    private String line(Summary now) {
        int settled = now.saved() + now.dead();
        return "%5d of %d stock-outs settled: %d booked in Kingdee, %d set aside with their cause%s".formatted(
                settled, now.read(), now.saved(), now.dead(),
                runner.checkpoint().map(time -> "; all up to " + time + " is done").orElse(""));
    }

    private void announce(Summary now) {
        out.println();
        if (now.lost() > 0) {
            out.println(now.lost() + " stock-outs are still open, and nothing has moved for a while; the lines above say why.");
        }
        deadLettersByCause().forEach((cause, letters) -> out.printf("Set aside, %s: %d, such as %s%n", cause, letters.size(),
                letters.get(0).letter().message()));
        out.println("Console  " + runner.consoleUrl());
        out.println("Health   " + runner.healthUrl());
        out.println("Data     " + folder.path() + " (the next start goes on from here; -Dquickstart.fresh=true starts over)");
        out.println("Settings " + folder.settings() + " (what -Prun takes for a real account)");
        out.println("Ctrl-C stops.");
    }

    private Map<DeadLetter.Cause, List<DeadLetter.Stored>> deadLettersByCause() {
        return reconciliation.openDeadLetters().stream()
                .collect(Collectors.groupingBy(stored -> stored.letter().cause(), TreeMap::new, Collectors.toList()));
    }
}
