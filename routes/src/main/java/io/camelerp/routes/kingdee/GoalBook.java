/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

import javax.sql.DataSource;

import io.camelerp.routes.state.KeyCondition;
import io.camelerp.routes.state.Sql;
import io.camelerp.routes.state.StateException;

/**
 * The part of the ledger that says how far booked bills shall be brought, and how far that is: PENDING, DONE, FAILED
 * and to be tried again, or DROPPED and to be left as it is.
 */
final class GoalBook {

    private static final String DUE = "kingdee_account = ? AND state = 'BOOKED' AND goal_state IN ('PENDING', 'FAILED')"
                                      + " AND (goal_state = 'PENDING' OR goal_at < ?)";

    private static final String OPEN = "SELECT form_id, bill_no, route_id, goal FROM erp_bill WHERE ";

    private static final String READING = "Reading which bills are to be submitted or audited";

    private final DataSource dataSource;
    private final Clock clock;
    private final String account;

    /** A bill that is not where it shall be. */
    record Open(String formId, String number, String routeId, BookingGoal goal) {

        /** The route of its dead letter. */
        String route() {
            return Objects.requireNonNullElse(routeId, "none");
        }

        /** Where the number is the key of a dead letter that holds a record still to be booked. */
        String otherKey() {
            return number + " " + goal;
        }
    }

    GoalBook(DataSource dataSource, Clock clock, String account) {
        this.dataSource = dataSource;
        this.clock = clock;
        this.account = account;
    }

    /** Sets a goal for booked bills; one that was reached or dropped stays so, one that has failed is tried again. */
    void aim(String formId, String routeId, BookingGoal goal, Collection<String> numbers) {
        if (numbers.isEmpty()) {
            return;
        }
        update("UPDATE erp_bill SET goal = ?, route_id = ?, goal_state = 'PENDING', goal_message = NULL, goal_at = ?"
               + " WHERE state = 'BOOKED' AND (goal IS NULL OR goal <> ? OR goal_state = 'FAILED') AND ",
                Arrays.asList(goal.name(), routeId, Sql.time(clock.instant()), goal.name()), formId, numbers);
    }

    /** Whether a bill is to be brought where it shall be once more, as one that was there and is not any more. */
    boolean aimAgain(String formId, String number) {
        return update("UPDATE erp_bill SET goal_state = 'PENDING', goal_message = NULL, goal_at = ?"
                      + " WHERE state = 'BOOKED' AND goal_state <> 'DROPPED' AND ",
                List.of(Sql.time(clock.instant())), formId, List.of(number))
               == 1;
    }

    /** The forms of bills that wait, or whose last failure is older than {@code retry}; the longest waiting first. */
    List<String> dueForms(Duration retry) {
        return Sql.on(dataSource, READING, sql -> sql.list(
                "SELECT form_id FROM erp_bill WHERE " + DUE + " GROUP BY form_id ORDER BY MIN(goal_at), form_id",
                row -> row.getString(1), account, before(retry)));
    }

    /** The bills of a form that wait, and those whose last failure is older; the longest waiting first. */
    List<Open> due(String formId, Duration retry, int limit) {
        return Sql.on(dataSource, READING, sql -> sql.list(
                OPEN + DUE + " AND form_id = ? ORDER BY goal_at, bill_no LIMIT ?", GoalBook::open, account, before(retry),
                formId, limit));
    }

    /** All bills whose last attempt has failed, due or not. */
    List<Open> failed() {
        return Sql.on(dataSource, READING, sql -> sql.list(
                OPEN + "kingdee_account = ? AND state = 'BOOKED' AND goal_state = 'FAILED'", GoalBook::open, account));
    }

    private static Open open(ResultSet row) throws SQLException {
        return new Open(row.getString(1), row.getString(2), row.getString(3), BookingGoal.valueOf(row.getString(4)));
    }

    /** Whether a bill that has failed is to be left as it is from now on. */
    boolean dropped(Open bill) {
        return update("UPDATE erp_bill SET goal_state = 'DROPPED', goal_at = ?"
                      + " WHERE state = 'BOOKED' AND goal_state = 'FAILED' AND goal = ? AND ",
                List.of(Sql.time(clock.instant()), bill.goal().name()), bill.formId(), List.of(bill.number()))
               == 1;
    }

    private OffsetDateTime before(Duration time) {
        return Sql.time(clock.instant().minus(time));
    }

    void reached(String formId, BookingGoal goal, Collection<String> numbers) {
        end(formId, goal, "DONE", null, numbers);
    }

    /** Whether it is still so: the bill may have been deleted in the meantime, or be meant to get further by now. */
    boolean failed(String formId, BookingGoal goal, String number, String message) {
        return end(formId, goal, "FAILED", message, List.of(number)) > 0;
    }

    /** Only of the goal that was aimed at: another one, set in the meantime, is still ahead. */
    private int end(String formId, BookingGoal goal, String state, String message, Collection<String> numbers) {
        if (numbers.isEmpty()) {
            return 0;
        }
        return update(
                "UPDATE erp_bill SET goal_state = ?, goal_message = ?, goal_at = ? WHERE state = 'BOOKED' AND goal = ? AND ",
                Arrays.asList(state, message, Sql.time(clock.instant()), goal.name()), formId, numbers);
    }

    private int update(String sql, List<?> values, String formId, Collection<String> numbers) {
        int updated = 0;
        try (Connection connection = dataSource.getConnection()) {
            for (KeyCondition keys : KeyCondition.slices(BillLedger.KEY_COLUMNS, List.of(account, formId), numbers)) {
                try (PreparedStatement update = connection.prepareStatement(sql + keys.sql())) {
                    int next = 1;
                    for (Object value : values) {
                        update.setObject(next++, value);
                    }
                    keys.set(update, next);
                    updated += update.executeUpdate();
                }
            }
            return updated;
        } catch (SQLException e) {
            throw new StateException("Writing down which bills are submitted or audited", e);
        }
    }
}
