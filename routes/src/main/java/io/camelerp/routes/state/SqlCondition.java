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
import java.util.List;

/**
 * A WHERE clause of which only the parts with a value count.
 */
final class SqlCondition {

    private final List<String> parts = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    /** Adds a part with its values; a null leaves it out. */
    SqlCondition and(String part, Object... values) {
        if (values.length > 0 && values[0] == null) {
            return this;
        }
        parts.add(part);
        this.values.addAll(List.of(values));
        return this;
    }

    /** The clause, or nothing where there are no parts. */
    String sql() {
        return parts.isEmpty() ? "" : " WHERE " + String.join(" AND ", parts);
    }

    /** Sets the values from an index on; returns the next one. */
    int set(PreparedStatement statement, int index) throws SQLException {
        int next = index;
        for (Object value : values) {
            statement.setObject(next++, value);
        }
        return next;
    }
}
