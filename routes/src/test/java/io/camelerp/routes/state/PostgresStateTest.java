/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

class PostgresStateTest extends JdbcStateTest {

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void startPostgres() {
        try {
            postgres = EmbeddedPostgres.start();
        } catch (IOException | IllegalStateException e) {
            abort("PostgreSQL cannot be started on this machine: " + e.getMessage());
        }
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    @Override
    ErpDataSource open() {
        ErpDataSource dataSource = new ErpDataSource();
        dataSource.setUrl(postgres.getJdbcUrl("postgres", "postgres"));
        dataSource.setUsername("postgres");
        return dataSource;
    }

    @Override
    String username() {
        return "postgres";
    }

    /** Since PostgreSQL 15 only the owner of a database may make tables in it, whatever else was granted. */
    @Test
    void shouldSayThatItsUserMayNotMakeTables() throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
             Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE guest LOGIN");
            statement.execute("CREATE DATABASE guests");
            statement.execute("GRANT ALL ON DATABASE guests TO guest");
        }

        try (ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl(postgres.getJdbcUrl("guest", "guests"));
            dataSource.setUsername("guest");

            assertThatThrownBy(() -> new JdbcStateRepository(dataSource).getState("wdt/key")).isInstanceOf(StateException.class)
                    .hasMessageContaining("(erp.datasource.url): Its user may not make or read the tables"
                                          + " (ERROR: permission denied for schema public). Make it the owner");
        }
    }
}
