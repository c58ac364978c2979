/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * A condition that picks rows by the whole of a key whose last column has one of several values.
 *
 * With {@code a = ? AND b IN (?, ?)} H2 reads every row of {@code a}; it finds rows by a key of several columns only
 * where all of them stand in one IN.
 */
public final class KeyCondition {

    /** Far below the 65,535 parameters that a statement may have on PostgreSQL. */
    private static final int SLICE = 500;

    private final List<String> columns;
    private final List<String> common;
    private final Collection<String> last;

    /**
     * @param columns of the key, in its order
     * @param common  the values of all but the last of them
     * @param last    the values of the last, at least one
     */
    public KeyCondition(List<String> columns, List<String> common, Collection<String> last) {
        this.columns = columns;
        this.common = common;
        this.last = last;
    }

    /** Conditions for any number of values, each for some hundred of them. */
    public static List<KeyCondition> slices(List<String> columns, List<String> common, Collection<String> last) {
        List<String> all = List.copyOf(last);
        List<KeyCondition> slices = new ArrayList<>();
        for (int from = 0; from < all.size(); from += SLICE) {
            slices.add(new KeyCondition(columns, common, all.subList(from, Math.min(from + SLICE, all.size()))));
        }
        return slices;
    }

    /** The condition with a parameter for each value. */
    public String sql() {
        String row = "(" + String.join(", ", Collections.nCopies(columns.size(), "?")) + ")";
        return "(" + String.join(", ", columns) + ") IN (" + String.join(", ", Collections.nCopies(last.size(), row)) + ")";
    }

    /** Sets the values from an index on; returns the next one. */
    public int set(PreparedStatement statement, int index) throws SQLException {
        int next = index;
        for (String value : last) {
            for (String each : common) {
                statement.setString(next++, each);
            }
            statement.setString(next++, value);
        }
        return next;
    }
}
