/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.check;

import java.util.List;
import java.util.Objects;

/**
 * What works and what does not, line by line.
 */
public record CheckReport(List<Line> lines) {

    /**
     * One thing that was tried.
     *
     * @param what   what was tried
     * @param works  whether it works
     * @param detail what came back, or what is wrong and what to do about it
     */
    public record Line(String what, boolean works, String detail) {

        public Line {
            Objects.requireNonNull(what, "what");
            detail = Objects.requireNonNullElse(detail, "").lines().map(String::strip).filter(line -> !line.isEmpty())
                    .reduce((one, next) -> one + " " + next).orElse("");
        }
    }

    public CheckReport {
        lines = List.copyOf(lines);
    }

    /** Whether everything that was looked at works. */
    public boolean works() {
        return lines.stream().allMatch(Line::works);
    }

    /** The table as text, one line each. */
    public String table() {
        int width = lines.stream().mapToInt(line -> line.what().length()).max().orElse(0);
        StringBuilder table = new StringBuilder();
        for (Line line : lines) {
            table.append(line.works() ? "  ok    " : "  FAILS ").append(line.what())
                    .append(" ".repeat(width - line.what().length())).append("  ").append(line.detail()).append('\n');
        }
        long failed = lines.stream().filter(line -> !line.works()).count();
        return table.append(failed == 0
                ? "All " + lines.size() + " checks passed. Remove erp.check to start the routes."
                : failed + " of " + lines.size() + " checks failed. No route was started.").toString();
    }
}
