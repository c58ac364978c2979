/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.io.IOException;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

class PostgresBatchStoreTest extends JdbcBatchStoreTest {

    private EmbeddedPostgres postgres;

    @AfterAll
    void stopPostgres() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    @Override
    ErpDataSource openDataSource() {
        if (postgres == null) {
            try {
                postgres = EmbeddedPostgres.start();
            } catch (IOException | IllegalStateException e) {
                abort("PostgreSQL cannot be started on this machine: " + e.getMessage());
            }
        }
        ErpDataSource dataSource = new ErpDataSource();
        dataSource.setUrl(postgres.getJdbcUrl("postgres", "postgres"));
        dataSource.setUsername("postgres");
        return dataSource;
    }

    @Test
    void shouldRefuseASecondOwnerUntilTheFirstHasLetGo() {
        reopened().open(PUSH.scope());
        // as another process, with connections of its own
        try (ErpDataSource others = openDataSource(); JdbcBatchStore other = new JdbcBatchStore(others)) {
            assertThatThrownBy(() -> other.open(PUSH.scope())).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in use").hasMessageContaining(PUSH.scope());

            close();

            other.take(PUSH, null, List.of(entry("R1", "a")));
            assertThat(other.pending(PUSH)).hasSize(1);
        }
    }

    @Test
    void shouldRefuseASecondOwnerHoweverOftenItAsks() {
        reopened().open(PUSH.scope());
        try (ErpDataSource others = openDataSource(); JdbcBatchStore other = new JdbcBatchStore(others)) {
            assertThatThrownBy(() -> other.open(PUSH.scope())).hasMessageContaining("in use");
            assertThatThrownBy(() -> other.open(PUSH.scope())).hasMessageContaining("in use");
        }
    }

    /** Who holds a scope for a turn of its own writes nothing there, and never hears that a connection has broken. */
    @Test
    void shouldTakeBackAllThatIsOpenWithItsNextConnection() throws Exception {
        JdbcBatchStore first = (JdbcBatchStore) reopened();
        first.open(PUSH.scope());
        first.open("mine");
        execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
        assertThatThrownBy(() -> first.streams("mine")).isInstanceOf(StateException.class);
        assertThat(first.streams("mine")).isEmpty();
        try (ErpDataSource others = openDataSource(); JdbcBatchStore other = new JdbcBatchStore(others)) {
            assertThatThrownBy(() -> other.open(PUSH.scope())).hasMessageContaining("in use");
        }
    }

    @Test
    void shouldLetAnotherOwnerHaveWhatTheLastUserHasReleased() {
        JdbcBatchStore first = (JdbcBatchStore) reopened();
        first.open(PUSH.scope());
        first.open(PUSH.scope());
        first.open("mine");
        first.take(PUSH, null, List.of(entry("R1", "a")));
        try (ErpDataSource others = openDataSource(); JdbcBatchStore other = new JdbcBatchStore(others)) {
            first.release(PUSH.scope());
            assertThatThrownBy(() -> other.pending(PUSH)).hasMessageContaining("in use");

            first.release(PUSH.scope());
            other.open(PUSH.scope());
            other.take(PUSH, null, List.of(entry("R2", "a")));

            assertThatThrownBy(() -> first.pending(PUSH)).hasMessageContaining("in use");
            assertThat(first.streams("mine")).as("the others of the process are no less its own").isEmpty();
            assertThatThrownBy(() -> other.open("mine")).hasMessageContaining("in use");
            other.release(PUSH.scope());
            assertThat(first.pending(PUSH)).extracting(record -> record.key()).containsExactly("R1", "R2");
            assertThat(other.pending(PUSH)).as("nobody has opened it").hasSize(2);
        }
    }

    @Test
    void shouldRefuseToWriteOnceAnotherOwnerHasTakenOver() throws Exception {
        JdbcBatchStore first = (JdbcBatchStore) reopened();
        first.open(PUSH.scope());
        first.take(PUSH, null, List.of(entry("R1", "a")));
        // the server cuts the connection off, as a restart of it or of a firewall does
        execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
        try (ErpDataSource others = openDataSource(); JdbcBatchStore other = new JdbcBatchStore(others)) {
            other.open(PUSH.scope());

            assertThatThrownBy(() -> first.take(PUSH, null, List.of(entry("R2", "a")))).isInstanceOf(StateException.class);
            assertThatThrownBy(() -> first.take(PUSH, null, List.of(entry("R2", "a"))))
                    .isInstanceOf(IllegalStateException.class).hasMessageContaining("in use");
            assertThat(other.pending(PUSH)).extracting(record -> record.key()).containsExactly("R1");
        }
    }

    /** Whoever remembers what it has read must read it again then. */
    @Test
    void shouldTellThatAnotherOwnerMayHaveHadTheScopeMeanwhile() throws Exception {
        JdbcBatchStore first = (JdbcBatchStore) reopened();
        first.open(PUSH.scope());
        long before = first.holding(PUSH.scope());
        first.take(PUSH, null, List.of(entry("R1", "a")));
        assertThat(first.holding(PUSH.scope())).isEqualTo(before);
        execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
        try (ErpDataSource others = openDataSource(); JdbcBatchStore other = new JdbcBatchStore(others)) {
            other.open(PUSH.scope());
            assertThatThrownBy(() -> first.holding(PUSH.scope())).isInstanceOf(StateException.class);
            assertThatThrownBy(() -> first.holding(PUSH.scope())).hasMessageContaining("in use");
        }

        assertThat(first.holding(PUSH.scope())).isNotEqualTo(before);
    }
}
