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
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import io.camelerp.routes.kingdee.KingdeeException.Category;
import io.camelerp.routes.state.StateException;

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
            if (!first.equals(prefix)) {
                throw new KingdeeException(
                        Category.REQUEST, "BatchSave", null, null,
                        "the bills of account '" + sourceAccount + "' in this database carry the prefix '" + first
                                                                   + "', and erp.kingdee.number-prefix is '" + prefix
                                                                   + "' now: what is booked would be booked again under"
                                                                   + " another number. Set it back, or begin with a"
                                                                   + " database of its own (erp.datasource.url)");
            }
            held.add(sourceAccount);
        }
    }

    private static String first(DataSource dataSource, String kingdeeAccount, String sourceAccount, String prefix) {
        try (Connection connection = dataSource.getConnection();
             PreparedStatement insert = connection.prepareStatement(
                     "INSERT INTO erp_number_prefix (kingdee_account, source_account, prefix) VALUES (?, ?, ?)"
                                                                    + " ON CONFLICT DO NOTHING");
             PreparedStatement select = connection.prepareStatement(
                     "SELECT prefix FROM erp_number_prefix WHERE kingdee_account = ? AND source_account = ?")) {
            insert.setString(1, kingdeeAccount);
            insert.setString(2, sourceAccount);
            insert.setString(3, prefix);
            insert.executeUpdate();
            select.setString(1, kingdeeAccount);
            select.setString(2, sourceAccount);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        } catch (SQLException e) {
            throw new StateException("Reading the prefix of an account's bills", e);
        }
    }
}
