/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.state;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import io.camelerp.common.store.StreamId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class H2StateTest extends JdbcStateTest {

    @TempDir
    private Path folder;

    @Override
    ErpDataSource open() {
        ErpDataSource dataSource = new ErpDataSource();
        dataSource.setUrl("jdbc:h2:file:" + folder.resolve("erp"));
        return dataSource;
    }

    @Override
    String username() {
        return null;
    }

    @Test
    void shouldMakeSureThatAnH2FileKeepsWhatItAcknowledges() {
        assertThat(H2Url.durable("jdbc:h2:file:./x")).contains(";WRITE_DELAY=0").contains(";DB_CLOSE_ON_EXIT=FALSE");
        assertThat(H2Url.durable("jdbc:h2:file:./x;write_delay=500;CIPHER=AES"))
                .isEqualTo("jdbc:h2:file:./x;CIPHER=AES;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;MODE=PostgreSQL");
        assertThat(H2Url.durable(H2Url.durable("jdbc:h2:file:./x"))).isEqualTo(H2Url.durable("jdbc:h2:file:./x"));
    }

    @Test
    void shouldLeaveOtherUrlsAlone() {
        assertThat(H2Url.durable("jdbc:postgresql://db/erp?ssl=true")).isEqualTo("jdbc:postgresql://db/erp?ssl=true");
    }

    @Test
    void shouldOpenNothingBeforeItIsUsed() {
        open().close();

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldOpenADatabaseAgainThatH2HasClosed() {
        // seed 5 of the soak: on a full disk H2 closes itself, and the pool went on with connections to what was closed
        try (ErpDataSource dataSource = open()) {
            JdbcStateRepository repository = new JdbcStateRepository(dataSource);
            repository.setState("wdt/key", "0000000000|2026-11-22T10:00:00|{}");
            assertThatThrownBy(() -> {
                try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
                    statement.execute("SHUTDOWN IMMEDIATELY");
                }
            }).isInstanceOf(SQLException.class);

            await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10)).ignoreExceptions()
                    .untilAsserted(() -> assertThat(repository.getState("wdt/key")).endsWith("|{}"));
        }
    }

    @Test
    void shouldHoldNoConnectionForAScope() {
        // seed 5005 of the soak: H2 keeps a file locked that it has closed on a full disk as long as somebody holds a
        // connection, and a consumer held one for its scope that it did not come back to, because nothing could be read
        try (ErpDataSource dataSource = open(); JdbcBatchStore store = new JdbcBatchStore(dataSource)) {
            store.open("sst/shop");
            store.counts(new StreamId("sst/shop", "Sale"));

            assertThat(dataSource.getHikariPoolMXBean().getActiveConnections()).isZero();
            store.release("sst/shop");
        }
    }

    @Test
    void shouldFinishTablesThatAKilledProcessLeftHalfMade() throws SQLException {
        // seed 3 of the soak's orders: it was killed between the two statements of a version
        try (ErpDataSource dataSource = open()) {
            new JdbcStateRepository(dataSource).setState("wdt/key", "0000000000|2026-11-22T10:00:00|{}");
            try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
                statement.execute("ALTER TABLE erp_bill DROP COLUMN own_day");
                statement.execute("ALTER TABLE erp_summary_part DROP COLUMN read_json");
                // those that came after them find what they would make
                statement.execute("DELETE FROM \"erp_schema_history\" WHERE CAST(\"version\" AS INT) >= 11");
            }
        }

        for (int start = 0; start < 2; start++) {
            try (ErpDataSource dataSource = open()) {
                assertThat(new JdbcStateRepository(dataSource).getState("wdt/key")).endsWith("|{}");
                try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
                    assertThat(statement.executeQuery("SELECT own_day FROM erp_bill").next()).isFalse();
                    assertThat(statement.executeQuery("SELECT read_hash, read_json FROM erp_summary_part").next()).isFalse();
                }
            }
        }
    }
}
