/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.Wire;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.camelerp.routes.RunningRoutes.STOCKOUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A PostgreSQL that is cut off, or falls silent, in the middle of the work. */
class LostDatabaseTest {

    private final Random random = new Random(17);
    private Sandbox sandbox;
    private EmbeddedPostgres postgres;
    private Wire wire;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(400, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
        postgres = EmbeddedPostgres.start();
        wire = Wire.to(postgres.getPort());
        properties = RunningRoutes.properties(sandbox, folder);
        properties.put("erp.kingdee.batch-size", "3");
        properties.put("erp.datasource.url",
                postgres.getJdbcUrl("postgres", "postgres").replace(":" + postgres.getPort() + "/", ":" + wire.port() + "/")
                                             + "&socketTimeout=2&connectTimeout=2");
    }

    @AfterEach
    void stop() throws Exception {
        wire.close();
        postgres.close();
        sandbox.close();
    }

    @Test
    void shouldBookEverythingOnceThoughTheDatabaseIsLostNowAndThen() throws Exception {
        sandbox.kingdee().latency(Duration.ofMillis(15));
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            for (int i = 0; i < 8; i++) {
                int before = sandbox.report().booked();
                await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.report().booked() > before + 10);
                if (i % 2 == 0) {
                    wire.cut();
                    Thread.sleep(100 + random.nextInt(900));
                } else {
                    // longer than the time-out
                    wire.stall();
                    Thread.sleep(2_500);
                    wire.cut();
                }
                wire.mend();
            }
            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(new TreeSet<>(sandbox.report().missing()))
                    .isEqualTo(deadLetters(routes)));
        }
        assertThat(sandbox.report().duplicated()).isZero();
        assertThat(sandbox.report().booked()).isGreaterThan(300);
    }

    private static TreeSet<String> deadLetters(RunningRoutes routes) {
        TreeSet<String> keys = new TreeSet<>();
        routes.deadLetters().list(STOCKOUTS, Status.OPEN, 1000).forEach(dead -> keys.add(dead.letter().key()));
        return keys;
    }

    @Test
    void shouldNotWaitForEverForAnAnswerThatDoesNotCome() {
        try (ErpDataSource postgresql = new ErpDataSource()) {
            postgresql.setUrl("jdbc:postgresql://db/erp");
            assertThat(postgresql.getDataSourceProperties()).containsEntry("socketTimeout", "120")
                    .containsEntry("connectTimeout", "10").containsEntry("tcpKeepAlive", "true");
            postgresql.setUrl("jdbc:h2:mem:a");
            assertThat(postgresql.getDataSourceProperties()).isEmpty();
        }
    }
}
