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
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import javax.sql.DataSource;

import io.camelerp.routes.state.KeyCondition;
import io.camelerp.routes.state.Sql;
import io.camelerp.routes.state.StateException;
import io.camelerp.routes.state.Transaction;

/**
 * Our own book of what was sent to one Kingdee account: a row is written before its bill is sent.
 *
 * So a bill whose result is unknown, after a crash too, is looked up before it is sent again.
 */
final class BillLedger {

    /** What {@link #entry} reads. */
    static final String COLUMNS = "bill_no, source_account, source_id, content_hash, state, attempts, attempted_at,"
                                  + " kingdee_id, kingdee_no, own_day";

    static final List<String> KEY_COLUMNS = List.of("kingdee_account", "form_id", "bill_no");

    /** A bill that is sent anew has to be submitted and audited anew. */
    private static final String NO_GOAL = " goal = NULL, goal_state = NULL, goal_message = NULL, goal_at = NULL";

    private static final String KEY = " WHERE kingdee_account = ? AND form_id = ? AND bill_no = ?";

    private final DataSource dataSource;
    private final Clock clock;
    private final String account;
    private final String formId;

    /** How far a bill has come. */
    enum State {
        /** Sent, or about to be: what became of it is not known yet. */
        INTENT,
        /** In Kingdee. */
        BOOKED,
        /** Certainly not in Kingdee by this attempt. */
        REFUSED,
        /** In Kingdee under a number that is not ours. */
        MISNUMBERED,
        /** Was in Kingdee, and was deleted because its document was cancelled. */
        CANCELLED
    }

    /**
     * A row of the book.
     *
     * @param attemptedAt when the last attempt ended; while it runs, until when it may take
     * @param ownDay      the day of a bill that was dated anew, or null
     */
    record Entry(String number, String sourceAccount, String sourceId, String hash, State state, int attempts,
            Instant attemptedAt, String kingdeeId, String kingdeeNumber, LocalDate ownDay) {

        boolean isOf(Bill bill) {
            return sourceAccount.equals(bill.account()) && sourceId.equals(bill.sourceId());
        }

        boolean isSame(Bill bill) {
            return isOf(bill) && hash.equals(bill.hash());
        }
    }

    /** A bill that is to be announced, and the row that was found for it, if any. */
    record Claim(Bill bill, Entry found) {

        /** Whether an attempt without a known end was made with other content. */
        boolean mayHaveSentOther() {
            return found != null && found.state() == State.INTENT && !found.isSame(bill);
        }

        /** Whether no attempt before this one can still be running: it was sent again only after that long. */
        boolean waited() {
            return found != null && found.state() == State.INTENT;
        }

        /**
         * Another attempt of this bill than ours that may have come through; one with other content, if there is one.
         *
         * @param present the row as it is now: another process may have sent the bill while our call was running
         */
        Entry otherAttempt(Entry present, int attempt) {
            Entry before = found != null && found.isOf(bill) ? found : null;
            boolean meanwhile = present != null && present.isOf(bill)
                    && (present.attempts() > attempt || present.state() == State.BOOKED);
            return meanwhile && (before == null || before.isSame(bill)) ? present : before;
        }
    }

    /** What became of a bill: in Kingdee under a number, or refused in one attempt. */
    record Conclusion(String number, State state, int attempt, String kingdeeId, String kingdeeNumber) {

        static Conclusion booked(String number, String kingdeeId) {
            return new Conclusion(number, State.BOOKED, 0, kingdeeId, number);
        }

        static Conclusion misnumbered(String number, String kingdeeId, String kingdeeNumber) {
            return new Conclusion(number, State.MISNUMBERED, 0, kingdeeId, kingdeeNumber);
        }

        static Conclusion refused(String number, int attempt) {
            return new Conclusion(number, State.REFUSED, attempt, null, null);
        }
    }

    BillLedger(DataSource dataSource, Clock clock, String account, String formId) {
        this.dataSource = dataSource;
        this.clock = clock;
        this.account = account;
        this.formId = formId;
    }

    Map<String, Entry> find(Collection<String> numbers) {
        Map<String, Entry> found = new HashMap<>();
        KeyCondition keys = keys(numbers);
        try (Connection connection = dataSource.getConnection();
             PreparedStatement select = connection.prepareStatement(
                     "SELECT " + COLUMNS + " FROM erp_bill WHERE " + keys.sql())) {
            keys.set(select, 1);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    Entry entry = entry(rows);
                    found.put(entry.number(), entry);
                }
            }
            return found;
        } catch (SQLException e) {
            throw new StateException("Reading the ledger of bills", e);
        }
    }

    /** What a row says of which {@link #COLUMNS} were read. */
    static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getString(1), row.getString(2), row.getString(3), row.getString(4), State.valueOf(row.getString(5)),
                row.getInt(6), row.getObject(7, OffsetDateTime.class).toInstant(), row.getString(8), row.getString(9),
                row.getObject(10, LocalDate.class));
    }

    /** The numbers of an account's bills that belong to a day and have another date in Kingdee. */
    List<String> datedAnew(LocalDate day, String sourceAccount) {
        return Sql.on(dataSource, "Asking for bills that were dated anew", sql -> sql.list("""
                SELECT bill_no FROM erp_bill
                WHERE kingdee_account = ? AND form_id = ? AND source_account = ? AND own_day = ? ORDER BY bill_no""",
                row -> row.getString(1), account, formId, sourceAccount, day));
    }

    /**
     * Announces bills, all in one transaction.
     *
     * @param  longest how long the call may take that sends them: what another process finds announced may be on its
     *                 way until then
     * @return         the numbers that are ours to send, each with the count of its attempts; the others were announced
     *                 by another process in the meantime
     */
    Map<String, Integer> announce(List<Claim> claims, Duration longest) {
        // in one order everywhere, so that two processes never wait for each other
        List<Claim> sorted = claims.stream().sorted(Comparator.comparing(claim -> claim.bill().number())).toList();
        OffsetDateTime until = now().plus(longest);
        return Transaction.runForced(dataSource, "Announcing bills in the ledger", connection -> {
            Map<String, Integer> ours = new HashMap<>();
            for (Claim claim : sorted) {
                if (claim.found() == null ? insert(connection, claim.bill(), until) : renew(connection, claim, until)) {
                    ours.put(claim.bill().number(), claim.found() == null ? 1 : claim.found().attempts() + 1);
                }
            }
            return ours;
        });
    }

    private boolean insert(Connection connection, Bill bill, OffsetDateTime until) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO erp_bill (source_account, source_id, content_hash, attempted_at, own_day, state,"
                                                                    + " attempts, kingdee_account, form_id, bill_no)"
                                                                    + " VALUES (?, ?, ?, ?, ?, 'INTENT', 1, ?, ?, ?)"
                                                                    + " ON CONFLICT DO NOTHING")) {
            content(insert, bill, until);
            key(insert, 6, bill.number());
            return insert.executeUpdate() == 1;
        }
    }

    /** The number of attempts tells whether somebody else was faster. */
    private boolean renew(Connection connection, Claim claim, OffsetDateTime until) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE erp_bill SET source_account = ?, source_id = ?, content_hash = ?, attempted_at = ?,"
                                                                    + " own_day = ?,"
                                                                    + " crashes = CASE WHEN content_hash = ? THEN crashes ELSE 0"
                                                                    + " END, state = 'INTENT', attempts = attempts + 1,"
                                                                    + NO_GOAL
                                                                    + KEY
                                                                    + " AND attempts = ? AND state = ?")) {
            content(update, claim.bill(), until);
            update.setString(6, claim.bill().hash());
            key(update, 7, claim.bill().number());
            update.setInt(10, claim.found().attempts());
            update.setString(11, claim.found().state().name());
            return update.executeUpdate() == 1;
        }
    }

    private static void content(PreparedStatement statement, Bill bill, OffsetDateTime until) throws SQLException {
        statement.setString(1, bill.account());
        statement.setString(2, bill.sourceId());
        statement.setString(3, bill.hash());
        statement.setObject(4, until);
        statement.setObject(5, bill.ownDay(), Types.DATE);
    }

    /** Writes down what became of bills, all in one transaction. */
    void conclude(Collection<Conclusion> conclusions) {
        if (conclusions.isEmpty()) {
            return;
        }
        List<Conclusion> sorted = conclusions.stream().sorted(Comparator.comparing(Conclusion::number)).toList();
        Transaction.runForced(dataSource, "Writing the outcome of bills to the ledger", connection -> {
            // what Kingdee has is a fact, but an old one when the bill was deleted before a late answer told of it; that
            // Kingdee has it not is one only for the attempt that was refused
            try (PreparedStatement update
                    = connection.prepareStatement("UPDATE erp_bill SET state = ?, kingdee_id = ?, kingdee_no = ?"
                                                  + KEY + " AND (? <> 'REFUSED' OR state = 'INTENT' AND attempts = ?)"
                                                  + " AND (state <> 'CANCELLED' OR ? = 'CANCELLED')")) {
                for (Conclusion conclusion : sorted) {
                    update.setString(1, conclusion.state().name());
                    update.setString(2, conclusion.kingdeeId());
                    update.setString(3, conclusion.kingdeeNumber());
                    key(update, 4, conclusion.number());
                    update.setString(7, conclusion.state().name());
                    update.setInt(8, conclusion.attempt());
                    update.setString(9, conclusion.state().name());
                    update.addBatch();
                }
                return update.executeBatch();
            }
        });
    }

    /**
     * The call is over and its result is unknown: the time that a running save may still take starts here.
     *
     * @param attempts which attempt of each number it was; a later one of another process is none of ours
     */
    void unknown(Map<String, Integer> attempts) {
        if (attempts.isEmpty()) {
            return;
        }
        OffsetDateTime over = now();
        Transaction.run(dataSource, "Writing unknown results to the ledger", connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE erp_bill SET attempted_at = ?" + KEY + " AND state = 'INTENT' AND attempts = ?")) {
                for (Map.Entry<String, Integer> attempt : new TreeMap<>(attempts).entrySet()) {
                    update.setObject(1, over);
                    key(update, 2, attempt.getKey());
                    update.setInt(5, attempt.getValue());
                    update.addBatch();
                }
                return update.executeBatch();
            }
        });
    }

    /**
     * Counts that Kingdee has crashed at bills; what else came in the way of them does not count.
     *
     * @return how often it has, by number, since their content is what it is now
     */
    Map<String, Integer> crashed(Collection<String> numbers) {
        if (numbers.isEmpty()) {
            return Map.of();
        }
        return Transaction.run(dataSource, "Counting crashes in the ledger", connection -> {
            Map<String, Integer> crashes = new HashMap<>();
            for (String number : new TreeSet<>(numbers)) {
                try (PreparedStatement update = connection.prepareStatement(
                        "UPDATE erp_bill SET crashes = crashes + 1" + KEY);
                     PreparedStatement select = connection.prepareStatement("SELECT crashes FROM erp_bill" + KEY)) {
                    key(update, 1, number);
                    update.executeUpdate();
                    key(select, 1, number);
                    try (ResultSet row = select.executeQuery()) {
                        crashes.put(number, row.next() ? row.getInt(1) : 0);
                    }
                }
            }
            return crashes;
        });
    }

    /**
     * Makes a booked bill one whose last attempt has no known end and is old, so that it is looked up before it is
     * sent.
     *
     * @return whether there was one
     */
    boolean doubt(String sourceId) {
        try (Connection connection = dataSource.getConnection();
             PreparedStatement update = connection.prepareStatement(
                     "UPDATE erp_bill SET state = 'INTENT', attempted_at = ? WHERE kingdee_account = ? AND form_id = ?"
                                                                    + " AND source_id = ? AND state = 'BOOKED'")) {
            update.setObject(1, OffsetDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC));
            update.setString(2, account);
            update.setString(3, formId);
            update.setString(4, sourceId);
            return update.executeUpdate() > 0;
        } catch (SQLException e) {
            throw new StateException("Doubting a bill in the ledger", e);
        }
    }

    private KeyCondition keys(Collection<String> numbers) {
        return new KeyCondition(KEY_COLUMNS, List.of(account, formId), numbers);
    }

    private void key(PreparedStatement statement, int index, String number) throws SQLException {
        statement.setString(index, account);
        statement.setString(index + 1, formId);
        statement.setString(index + 2, number);
    }

    private OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
