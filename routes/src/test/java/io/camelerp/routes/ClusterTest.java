/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import javax.management.ObjectName;

import io.camelerp.routes.deadletter.DeadLetterDesk;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Sandbox;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.camelerp.routes.RunningRoutes.STOCKOUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Two JVMs on one database, of which one polls; it is killed with SIGKILL in the middle of its work.
 */
class ClusterTest {

    private Sandbox sandbox;
    private Map<String, String> properties;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        sandbox = Sandbox.builder().start();
        sandbox.seedStockouts(300, 7, RunningRoutes.now().minusHours(4), RunningRoutes.now().minusMinutes(10));
        properties = RunningRoutes.properties(sandbox, folder);
        properties.put("erp.cluster", "file");
        properties.put("erp.cluster.dir", folder.resolve("cluster").toString());
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void shouldGoOnInTheOtherProcessWhenTheLeaderIsKilled() throws Exception {
        sandbox.kingdee().latency(Duration.ofMillis(150));
        properties.put("erp.kingdee.batch-size", "1");
        Process leader = null;
        Process follower = null;
        Process third = null;
        try (EmbeddedPostgres postgres = postgres(); ErpDataSource state = new ErpDataSource()) {
            String url = postgres.getJdbcUrl("postgres", "postgres");
            properties.put("erp.datasource.url", url);
            properties.put("erp.datasource.username", "postgres");
            state.setUrl(url);
            state.setUsername("postgres");
            DeadLetterStore deadLetters = new DeadLetterStore(state);

            leader = RoutesProcess.start("leader", properties, folder);
            await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.kingdee().bills("SAL_OUTSTOCK").size() > 3);
            follower = RoutesProcess.start("follower", properties, folder);
            await().atMost(Duration.ofSeconds(60)).until(() -> log("follower").contains("ROUTES STARTED"));
            assertThat(sandbox.report().booked()).as("bills before the leader is killed").isLessThan(250);
            assertThat(log("follower")).doesNotContain("Kingdee SAL_OUTSTOCK:");

            leader.toHandle().destroyForcibly();
            sandbox.kingdee().latency(Duration.ZERO);

            await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                assertThat(deadLetters.list(STOCKOUTS, Status.OPEN, 1000)).extracting(stored -> stored.letter().key())
                        .containsExactlyInAnyOrderElementsOf(sandbox.report().missing());
                assertThat(log("follower")).contains("Kingdee SAL_OUTSTOCK:");
            });
            assertThat(sandbox.report().duplicated()).isZero();
            assertThat(sandbox.kingdee().bills("SAL_OUTSTOCK")).allMatch(bill -> bill.saves() == 1);

            // one that polled without being elected would be refused, and be seen
            properties.put("camel.component.wdt.secret", "not-the-secret");
            long refused = refusedPolls();
            third = RoutesProcess.start("third", properties, folder);
            await().atMost(Duration.ofSeconds(60)).until(() -> log("third").contains("ROUTES STARTED"));
            await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(30)).until(() -> refusedPolls() == refused);
        } finally {
            for (Process process : new Process[] { leader, follower, third }) {
                if (process != null) {
                    process.destroyForcibly();
                }
            }
        }
    }

    @Test
    void shouldSayThatAnotherProcessHasToReplay() throws Exception {
        try (RunningRoutes leader = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> leader.context().getRouteController().getRouteStatus(STOCKOUTS).isStarted());
            leader.deadLetters().put(new DeadLetter(
                    STOCKOUTS, "CK1", null, null, null, Cause.MAPPING, null, "no row", "{}", null));
            try (RunningRoutes follower = RunningRoutes.start(properties)) {
                assertThat(follower.context().getRegistry().lookupByNameAndType("erpDeadLetterDesk", DeadLetterDesk.class)
                        .replay(STOCKOUTS, "CK1")).startsWith("FAILED").contains("another one is elected")
                        .doesNotContain("start it");
            }
        }
    }

    @Test
    void shouldShowTheConsumerOfTheLeaderInJmx() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30)).until(() -> routes.context().getRoute(STOCKOUTS) != null
                    && routes.context().getRouteController().getRouteStatus(STOCKOUTS).isStarted());

            assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName(
                    "org.apache.camel:context=" + routes.context().getManagementName() + ",type=consumers,name=WdtConsumer*"),
                    null)).isNotEmpty().allSatisfy(
                            name -> assertThat(
                                    ManagementFactory.getPlatformMBeanServer().getAttribute(name, "Api"))
                                    .isEqualTo("stockout_order_query_trade"));
        }
    }

    private long refusedPolls() {
        return sandbox.ledger().calls("wdt:stockout_order_query_trade").stream()
                .filter(call -> !call.resultCode().equals("0")).count();
    }

    private String log(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }

    private static EmbeddedPostgres postgres() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException | IllegalStateException e) {
            return abort("PostgreSQL cannot be started on this machine: " + e.getMessage());
        }
    }
}
