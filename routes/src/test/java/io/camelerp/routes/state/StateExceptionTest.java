/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.io.IOException;
import java.sql.SQLException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StateExceptionTest {

    /** As H2 fails where the disk is full: its own message names the file and not the reason. */
    @Test
    void shouldSayThatTheDiskIsFull() {
        SQLException failure = new SQLException(
                "General error: \"Writing to erp.mv.db failed; length 4096\"; SQL statement:\nCOMMIT [50000-240]",
                new IllegalStateException(
                        "Writing to erp.mv.db failed; length 4096", new IOException("No space left on device")));

        assertThat(new StateException("Storing the checkpoint", failure)).hasMessage(
                "Storing the checkpoint failed in the state database (erp.datasource.url): General error: \"Writing to"
                                                                                     + " erp.mv.db failed; length 4096\"; SQL statement: COMMIT [50000-240]: No space left on device. Nothing is"
                                                                                     + " counted as done; it is tried again with the next poll");
    }

    @Test
    void shouldSayWhyThePoolHasNoConnection() {
        SQLException failure = new SQLException(
                "erp - Connection is not available", new SQLException("Connection to 127.0.0.1:5432 refused."));

        assertThat(new StateException("Reading the checkpoint", failure))
                .hasMessageContaining("not available: Connection to 127.0.0.1:5432 refused.");
    }

    @Test
    void shouldSayWhatFailedWithoutAWord() {
        assertThat(new StateException("Reading the checkpoint", new SQLException()))
                .hasMessageContaining("(erp.datasource.url): java.sql.SQLException. Nothing");
    }

    /** Flyway, which asks for the first connection, tells it in a table of text and does not name the host. */
    @Test
    void shouldSayThatTheHostOfTheDatabaseIsNotKnown() {
        try (ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:postgresql://no-database.invalid/erp");

            assertThatThrownBy(() -> new JdbcStateRepository(dataSource).getState("wdt/key")).isInstanceOf(StateException.class)
                    .hasMessageContaining("(erp.datasource.url): The connection attempt failed.: the name no-database.invalid"
                                          + " is not known (DNS). Nothing is counted as done");
        }
    }
}
