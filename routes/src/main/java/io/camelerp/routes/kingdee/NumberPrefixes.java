/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.routes.state.Sql;
import io.camelerp.routes.state.Transaction;

/**
 * Holds the bills of each source account to the prefix that its first one had.
 *
 * The number is what a repeat is recognised by: with another prefix all that is booked would be booked again when it is
 * read again, replayed or found missing.
 */
final class NumberPrefixes {

    private final Set<String> held = ConcurrentHashMap.newKeySet();

    /**
     * @param  sourceAccounts   the accounts that bills come from
     * @throws KingdeeException when earlier bills of one of them carry another prefix
     */
    void hold(DataSource dataSource, String kingdeeAccount, Collection<String> sourceAccounts, String prefix) {
        for (String sourceAccount : Set.copyOf(sourceAccounts)) {
            if (held.contains(sourceAccount)) {
                continue;
            }
            String first = first(dataSource, kingdeeAccount, sourceAccount, prefix);
            if (!first.equals(prefix) && !isBooked(dataSource, kingdeeAccount, sourceAccount, first)) {
                // a prefix under which nothing can be in Kingdee, such as one that was misspelt at first
                first = replace(dataSource, kingdeeAccount, sourceAccount, first, prefix);
            }
            if (!first.equals(prefix)) {
                throw changed(sourceAccount, "carry the prefix '" + first + "'", prefix);
            }
            held.add(sourceAccount);
        }
    }

    private static KingdeeException changed(String sourceAccount, String before, String prefix) {
        return new KingdeeException(
                Category.REQUEST, "BatchSave", null, null,
                "the bills of account '" + sourceAccount + "' in this database " + before
                                                           + ", and erp.kingdee.number-prefix is '" + prefix
                                                           + "' now: what is booked would be booked again under"
                                                           + " another number. Set it back, or begin with a"
                                                           + " database of its own (erp.datasource.url)");
    }

    /** The prefix that the account has; the present one from now on, where none is known yet. */
    private static String first(DataSource dataSource, String kingdeeAccount, String sourceAccount, String prefix) {
        return Transaction.run(dataSource, "Reading the prefix of an account's bills", connection -> {
            Sql sql = new Sql(connection);
            if (sql.update("INSERT INTO erp_number_prefix (kingdee_account, source_account, prefix) VALUES (?, ?, ?)"
                           + " ON CONFLICT DO NOTHING",
                    kingdeeAccount, sourceAccount, prefix)
                == 1) {
                // a version that learnt no prefix may have booked with another one
                Optional<String> other = some(sql, kingdeeAccount, sourceAccount, "");
                if (other.isPresent() && some(sql, kingdeeAccount, sourceAccount, prefix).isEmpty()) {
                    throw changed(sourceAccount, "carry another prefix, such as " + other.get(), prefix);
                }
            }
            return sql.find("SELECT prefix FROM erp_number_prefix WHERE kingdee_account = ? AND source_account = ?",
                    row -> row.getString(1), kingdeeAccount, sourceAccount).orElse(prefix);
        });
    }

    private static boolean isBooked(DataSource dataSource, String kingdeeAccount, String sourceAccount, String prefix) {
        return Transaction.run(dataSource, "Looking for bills of an account", connection -> some(
                new Sql(connection), kingdeeAccount, sourceAccount, prefix).isPresent());
    }

    /** The number of a bill that may be in Kingdee and begins with this. */
    private static Optional<String> some(Sql sql, String kingdeeAccount, String sourceAccount, String prefix)
            throws SQLException {
        return sql.find("SELECT bill_no FROM erp_bill WHERE kingdee_account = ? AND source_account = ?"
                        + " AND state IN ('INTENT', 'BOOKED', 'MISNUMBERED') AND LEFT(bill_no, ?) = ? LIMIT 1",
                row -> row.getString(1), kingdeeAccount, sourceAccount, prefix.length(), prefix);
    }

    private static String replace(
            DataSource dataSource, String kingdeeAccount, String sourceAccount, String first, String prefix) {
        Transaction.run(dataSource, "Replacing the prefix of an account's bills", connection -> new Sql(connection).update(
                "DELETE FROM erp_number_prefix WHERE kingdee_account = ? AND source_account = ? AND prefix = ?", kingdeeAccount,
                sourceAccount, first));
        return first(dataSource, kingdeeAccount, sourceAccount, prefix);
    }
}
