/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import javax.sql.DataSource;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Statements with their values, on one connection.
 */
public final class Sql {

    private final Connection connection;

    public Sql(Connection connection) {
        this.connection = connection;
    }

    /** Makes something of a row. */
    @FunctionalInterface
    public interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /**
     * PostgreSQL takes no NUL in a text and makes a question mark of half a character: what cannot be stored, or is not
     * found as it was stored, would come again for ever.
     */
    public static String storable(String text) {
        return text == null ? null : new String(text.getBytes(UTF_8), UTF_8).replace("\0", "");
    }

    /** What is done with statements. */
    @FunctionalInterface
    public interface Work<T> {
        T with(Sql sql) throws SQLException;
    }

    /**
     * Statements of which each is done for itself.
     *
     * @param  what           is done, for the message
     * @throws StateException when the database fails
     */
    public static <T> T on(DataSource dataSource, String what, Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return work.with(new Sql(connection));
        } catch (SQLException e) {
            throw new StateException(what, e);
        }
    }

    /**
     * Returns when all that is committed outlives a power cut.
     *
     * @param  what           was done, for the message
     * @throws StateException when the database fails
     */
    static void force(DataSource dataSource, String what) {
        try (Connection connection = dataSource.getConnection()) {
            PowerCut.outlive(connection);
        } catch (SQLException e) {
            throw new StateException(what, e);
        }
    }

    /** A moment as a column with time zone takes it. */
    public static OffsetDateTime time(Instant moment) {
        return moment == null ? null : OffsetDateTime.ofInstant(moment, ZoneOffset.UTC);
    }

    /** A key as a column takes it: one that is too long is cut, and told from others by its hash. */
    public static String fitting(String key, int longest) {
        String text = storable(key);
        return text.length() <= longest
                ? text : storable(text.substring(0, longest - 9)) + "#" + String.format("%08x", text.hashCode());
    }

    public int update(String statement, Object... values) throws SQLException {
        try (PreparedStatement prepared = prepare(statement, values)) {
            return prepared.executeUpdate();
        }
    }

    public <T> List<T> list(String query, Row<T> row, Object... values) throws SQLException {
        try (PreparedStatement prepared = prepare(query, values); ResultSet rows = prepared.executeQuery()) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(row.of(rows));
            }
            return found;
        }
    }

    public <T> Optional<T> find(String query, Row<T> row, Object... values) throws SQLException {
        return list(query, row, values).stream().findFirst();
    }

    private PreparedStatement prepare(String statement, Object... values) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        try {
            for (int i = 0; i < values.length; i++) {
                prepared.setObject(i + 1, values[i] instanceof String text ? storable(text) : values[i]);
            }
            return prepared;
        } catch (SQLException e) {
            prepared.close();
            throw e;
        }
    }
}
