/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/**
 * Finishes a version of the tables that was begun.
 *
 * H2 keeps each statement of a script by itself, where PostgreSQL keeps all of them or none. A process that was killed
 * between two of them, or found its disk full, would have the first ones in its way at every start from then on. Flyway
 * notes such a version as failed and goes no further.
 */
final class UnfinishedTables {

    static final String SCRIPTS = "db/camel-erp";
    static final String HISTORY = "erp_schema_history";

    private static final Pattern CREATION
            = Pattern.compile("\\b(CREATE (UNIQUE )?(TABLE|INDEX|VIEW)|ADD COLUMN)\\s+(?!IF\\b)");

    private UnfinishedTables() {
    }

    /** Makes what is missing of versions that Flyway has noted as failed, and notes them as made. */
    static void finish(Flyway flyway, DataSource dataSource) throws SQLException {
        for (MigrationInfo version : flyway.info().all()) {
            if (version.getState() == MigrationState.FAILED) {
                finish(version, dataSource);
            }
        }
    }

    private static void finish(MigrationInfo version, DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            for (String statement : statements(version.getScript())) {
                // the scripts cannot say so: Flyway holds them against what it has run elsewhere
                try (Statement creation = connection.createStatement()) {
                    creation.execute(CREATION.matcher(statement).replaceAll("$0IF NOT EXISTS "));
                }
            }
            try (PreparedStatement made = connection.prepareStatement(
                    "UPDATE \"" + HISTORY + "\" SET \"success\" = TRUE WHERE \"version\" = ?")) {
                made.setString(1, version.getVersion().getVersion());
                made.executeUpdate();
            }
        }
    }

    private static List<String> statements(String script) throws SQLException {
        try (InputStream stream = UnfinishedTables.class.getResourceAsStream("/" + SCRIPTS + "/" + script)) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            String code = text.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
            return Stream.of(code.split(";")).filter(statement -> !statement.isBlank()).toList();
        } catch (IOException e) {
            throw new SQLException("The tables of the state cannot be made: the script " + script + " cannot be read", e);
        }
    }
}
