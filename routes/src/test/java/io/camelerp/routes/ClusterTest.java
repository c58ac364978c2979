/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import javax.management.ObjectName;

import io.camelerp.routes.cluster.PollerElection;
import io.camelerp.routes.cluster.ShareComponent;
import io.camelerp.routes.deadletter.DeadLetterDesk;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.routes.state.DeadLetter.Status;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.sandbox.Sandbox;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheckHelper;
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

    private static final String TOKEN = "a-token-of-a-test-1";

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
    void shouldStartWhatCouldNotStartWhenTheProcessWasElected() throws Exception {
        AtomicBoolean away = new AtomicBoolean(true);
        try (RunningRoutes routes = RunningRoutes.start(properties, routesOfAShare(away))) {
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(health(routes)).contains(
                    "route mine, for which this process is elected, does not start and is tried again", "The share is away"));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> routes.context().getRouteController().getRouteStatus(STOCKOUTS).isStarted());

            away.set(false);

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(routes.context().getRouteController().getRouteStatus("mine").isStarted()).isTrue();
                assertThat(routes.context().getRouteController().getRouteStatus("other").isStarted()).isTrue();
                assertThat(health(routes)).isEmpty();
            });
            assertThat(routes.context().getRouteController().getRouteStatus("resting").isStopped())
                    .as("it does not start by itself").isTrue();
        }
    }

    @Test
    void shouldLeaveStoppedWhatAnOperatorHasStopped() throws Exception {
        try (RunningRoutes routes = RunningRoutes.start(properties, routesOfAShare(new AtomicBoolean(true)))) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> routes.context().getRouteController().getRouteStatus(STOCKOUTS).isStarted());
            routes.context().getRouteController().stopRoute(STOCKOUTS);

            // what cannot start is told when the routes have been looked after
            await().atMost(Duration.ofSeconds(30)).until(() -> !health(routes).isEmpty());
            assertThat(routes.context().getRouteController().getRouteStatus(STOCKOUTS).isStopped()).isTrue();
        }
    }

    @Test
    void shouldStopWhatIsStartedInAProcessThatIsNotElected() throws Exception {
        try (RunningRoutes leader = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> leader.context().getRouteController().getRouteStatus(STOCKOUTS).isStarted());
            try (RunningRoutes follower = RunningRoutes.start(properties)) {
                failToLookOnce(follower);
                follower.context().getRouteController().startRoute(STOCKOUTS);

                await().atMost(Duration.ofSeconds(60))
                        .until(() -> follower.context().getRouteController().getRouteStatus(STOCKOUTS).isStopped());
                assertThat(leader.context().getRouteController().getRouteStatus(STOCKOUTS).isStarted()).isTrue();
            }
        }
    }

    /** One look that fails is not the last. */
    private static void failToLookOnce(RunningRoutes routes) {
        PollerElection election = routes.context().getRegistry().lookupByNameAndType("erpElection", PollerElection.class);
        AtomicBoolean failed = new AtomicBoolean();
        election.setClock(new Clock() {
            @Override
            public Instant instant() {
                failed.set(true);
                throw new IllegalStateException("No time");
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        });
        await().atMost(Duration.ofSeconds(30)).untilTrue(failed);
        election.setClock(Clock.systemUTC());
    }

    @Test
    void shouldBeDownWhileNobodyCanBeElected() throws Exception {
        Path share = Files.createFile(folder.resolve("share"));
        properties.put("erp.cluster.dir", share.resolve("cluster").toString());
        try (RunningRoutes routes = RunningRoutes.start(properties)) {
            PollerElection election = routes.context().getRegistry().lookupByNameAndType("erpElection", PollerElection.class);
            AtomicInteger hours = new AtomicInteger();

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                election.setClock(Clock.offset(Clock.systemUTC(), Duration.ofHours(hours.incrementAndGet())));
                assertThat(health(routes)).contains("is elected for erp-wdt", share.toString(), "the folder is not there");
            });
            Files.delete(share);

            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(routes.context().getRouteController().getRouteStatus(STOCKOUTS).isStarted()).isTrue();
                assertThat(health(routes)).isEmpty();
            });
        }
    }

    @Test
    void shouldTellAnOperatorThatAnotherProcessIsElected() throws Exception {
        properties.put("camel.server.enabled", "true");
        properties.put("camel.server.host", "127.0.0.1");
        properties.put("erp.http.enabled", "true");
        properties.put("erp.http.token", TOKEN);
        properties.put("camel.server.port", String.valueOf(RunningRoutes.freePort()));
        try (RunningRoutes leader = RunningRoutes.start(properties)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> leader.context().getRouteController().getRouteStatus(STOCKOUTS).isStarted());
            assertThat(ask("GET", "?route=" + STOCKOUTS)).contains("\"polls\":true").doesNotContain("electedElsewhere");
            properties.put("camel.server.port", String.valueOf(RunningRoutes.freePort()));
            try (RunningRoutes follower = RunningRoutes.start(properties)) {
                assertThat(ask("GET", "?route=" + STOCKOUTS)).contains("\"polls\":false", "\"electedElsewhere\":true");
                assertThat(ask("POST", "/pollNow?route=" + STOCKOUTS)).contains("another process is elected for it")
                        .doesNotContain("Start it");
            }
        }
    }

    private String ask(String method, String rest) throws Exception {
        HttpRequest request = HttpRequest
                .newBuilder(URI.create("http://127.0.0.1:" + properties.get("camel.server.port") + "/erp/consumers" + rest))
                .header("Authorization", "Bearer " + TOKEN).method(method, HttpRequest.BodyPublishers.noBody()).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static String health(RunningRoutes routes) {
        return HealthCheckHelper.invokeReadiness(routes.context()).stream()
                .filter(result -> result.getCheck().getId().equals("erp-election"))
                .map(result -> result.getMessage().orElse("")).collect(Collectors.joining());
    }

    /** Two routes of the account of WDT whose consumers cannot start while something is away, and one at rest. */
    private static RouteBuilder routesOfAShare(AtomicBoolean away) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                getContext().addComponent("share", new ShareComponent(any -> away.get()));
                from("share:mine").routeId("mine").routeGroup("wdt").stop();
                from("share:other").routeId("other").routeGroup("wdt").stop();
                from("direct:resting").routeId("resting").routeGroup("wdt").autoStartup(false).stop();
            }
        };
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
