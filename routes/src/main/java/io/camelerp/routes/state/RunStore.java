/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import javax.sql.DataSource;

/**
 * What each route has done on each day, summed over all processes.
 */
public final class RunStore {

    private static final String COUNTS = "exchanges, failed, records, booked, booked_before, dead, retried";

    private final DataSource dataSource;

    public RunStore(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * What a route has done on a day.
     *
     * @param route        its id
     * @param day          local to Asia/Shanghai
     * @param exchanges    how many time windows, batches or messages ended
     * @param failed       how many of them failed, and come again
     * @param records      how many records were in them, repeats of failed ones included
     * @param booked       bills that were saved
     * @param bookedBefore bills that were found saved already
     * @param dead         records and bills that became dead letters, each time they did
     * @param retried      bills that have to be tried again
     * @param firstAt      when the first exchange ended
     * @param lastAt       when the last one did
     * @param lastError    why the last failed one failed, or null
     */
    public record Run(String route, LocalDate day, long exchanges, long failed, long records, long booked, long bookedBefore,
            long dead, long retried, Instant firstAt, Instant lastAt, String lastError) {

        public Run {
            lastError = Sql.storable(lastError);
        }

        /** Both together, of the same route and day; the other one is the later. */
        public Run plus(Run later) {
            return new Run(
                    route, day, exchanges + later.exchanges, failed + later.failed, records + later.records,
                    booked + later.booked, bookedBefore + later.bookedBefore, dead + later.dead, retried + later.retried,
                    firstAt, later.lastAt, later.lastError == null ? lastError : later.lastError);
        }
    }

    /** Adds to what is there, all or nothing. */
    public void add(Collection<Run> runs) {
        // in one order everywhere, so that two processes never wait for each other
        List<Run> sorted = runs.stream().sorted(Comparator.comparing(Run::route).thenComparing(Run::day)).toList();
        Transaction.run(dataSource, "Adding to the statistics of runs", connection -> {
            for (Run run : sorted) {
                add(new Sql(connection), run);
            }
            return null;
        });
    }

    private static void add(Sql sql, Run run) throws SQLException {
        if (update(sql, run) == 0) {
            sql.update("INSERT INTO erp_run (route_id, run_day, " + COUNTS + ", first_at, last_at)"
                       + " VALUES (?, ?, 0, 0, 0, 0, 0, 0, 0, ?, ?) ON CONFLICT DO NOTHING",
                    run.route(), run.day(), Sql.time(run.firstAt()), Sql.time(run.lastAt()));
            update(sql, run);
        }
    }

    private static int update(Sql sql, Run run) throws SQLException {
        return sql.update("UPDATE erp_run SET exchanges = exchanges + ?, failed = failed + ?, records = records + ?,"
                          + " booked = booked + ?, booked_before = booked_before + ?, dead = dead + ?, retried = retried + ?,"
                          + " last_at = ?, last_error = COALESCE(?, last_error) WHERE route_id = ? AND run_day = ?",
                run.exchanges(), run.failed(), run.records(), run.booked(), run.bookedBefore(), run.dead(), run.retried(),
                Sql.time(run.lastAt()), run.lastError(), run.route(), run.day());
    }

    /**
     * The routes that did something on a day, in the order of their names.
     *
     * @param route one alone, or null
     */
    public List<Run> list(LocalDate day, String route) {
        String select = "SELECT route_id, run_day, " + COUNTS + ", first_at, last_at, last_error FROM erp_run WHERE run_day = ?"
                        + (route == null ? "" : " AND route_id = ?") + " ORDER BY route_id";
        Object[] values = route == null ? new Object[] { day } : new Object[] { day, route };
        return Sql.on(dataSource, "Reading the statistics of runs", sql -> sql.list(
                select, row -> new Run(
                        row.getString(1), row.getObject(2, LocalDate.class), row.getLong(3), row.getLong(4),
                        row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8), row.getLong(9),
                        row.getObject(10, OffsetDateTime.class).toInstant(),
                        row.getObject(11, OffsetDateTime.class).toInstant(), row.getString(12)),
                values));
    }
}
