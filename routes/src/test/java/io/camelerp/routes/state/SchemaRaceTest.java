/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Processes that begin at the same time on one empty PostgreSQL: one makes the tables, and all go on.
 */
class SchemaRaceTest {

    private static final int PROCESSES = 3;
    private static final int ROUNDS = 8;

    @Test
    void shouldStartHoweverManyProcessesMakeTheTables() throws Exception {
        ExecutorService processes = Executors.newFixedThreadPool(PROCESSES);
        try (EmbeddedPostgres postgres = postgres()) {
            for (int round = 0; round < ROUNDS; round++) {
                String name = "race" + round;
                try (Connection connection = postgres.getPostgresDatabase().getConnection();
                     Statement statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE " + name);
                }
                CyclicBarrier together = new CyclicBarrier(PROCESSES);
                Callable<Integer> begin = () -> {
                    try (ErpDataSource database = new ErpDataSource()) {
                        database.setUrl(postgres.getJdbcUrl("postgres", name));
                        database.setUsername("postgres");
                        together.await(1, TimeUnit.MINUTES);
                        return new DeadLetterStore(database).count(DeadLetter.Status.OPEN);
                    }
                };
                for (Future<Integer> open : processes.invokeAll(List.of(begin, begin, begin), 2, TimeUnit.MINUTES)) {
                    assertThat(open.get()).isZero();
                }
            }
        } finally {
            processes.shutdownNow();
        }
    }

    private static EmbeddedPostgres postgres() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException | IllegalStateException e) {
            return abort("PostgreSQL cannot be started on this machine: " + e.getMessage());
        }
    }
}
