/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.util.List;
import java.util.Locale;

/**
 * A row of the table.
 *
 * @param name   the case
 * @param ours   what we reach
 * @param peer   what the contender or the target figure is
 * @param ratio  ours to the peer's
 * @param target what it should be
 * @param pass   whether it is
 */
record Row(String name, String ours, String peer, String ratio, String target, boolean pass) {

    private static final String LINE = "%-58s | %-34s | %-34s | %6s | %-20s | %s%n";

    /** Compares two rates, of which ours should reach so many times the peer's. */
    static Row rates(String name, Figures ours, Figures peer, String unit, double target) {
        double ratio = ours.median() / peer.median();
        return new Row(
                name, ours.text(unit), peer.text(unit), String.format(Locale.ROOT, "%.2f", ratio),
                String.format(Locale.ROOT, ">= %.2f", target), ratio >= target);
    }

    /** Compares two rates where nothing is demanded: what explains another row. */
    static Row compared(String name, Figures ours, Figures peer, String unit) {
        Row row = rates(name, ours, peer, unit, 0);
        return new Row(name, row.ours(), row.peer(), row.ratio(), "", true);
    }

    static void print(List<Row> rows) {
        Console.print(LINE, "case", "ours", "peer", "ratio", "target", "pass");
        rows.forEach(row -> Console.print(LINE, row.name(), row.ours(), row.peer(), row.ratio(), row.target(),
                row.target().isEmpty() ? "" : row.pass() ? "yes" : "NO"));
    }
}
