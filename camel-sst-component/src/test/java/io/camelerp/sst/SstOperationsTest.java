/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.common.store.StreamId;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.sst.SstDocument;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.console.DevConsole;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.pollconsumer.quartz.QuartzScheduledPollConsumerScheduler;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * What operators see and can do.
 */
class SstOperationsTest extends SstTestSupport {

    private final AtomicBoolean broken = new AtomicBoolean();

    @Override
    protected boolean useJmx() {
        return true;
    }

    @Override
    boolean pushes() {
        return true;
    }

    private void route(String uri, String id) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(uri).routeId(id).process(exchange -> {
                    if (broken.get()) {
                        throw new IllegalStateException("Kingdee is away");
                    }
                    note(exchange);
                });
            }
        });
    }

    private HealthCheck.Result health(String routeId) {
        return new SstHealthCheck(consumer(routeId), "consumer:" + routeId).call(Map.of());
    }

    @Test
    void shouldPollByCronWithoutNamingQuartz() throws Exception {
        putRec("R1", noon);

        route("sst:DownloadRECBill?delay=3600000&scheduler.cron=RAW(* * * * * ?)&startFrom=" + noon.toLocalDate(), "cron");

        await().atMost(Duration.ofSeconds(20)).until(() -> delivered.contains("R1"));
        assertThat(consumer("cron").getScheduler()).isInstanceOfSatisfying(QuartzScheduledPollConsumerScheduler.class,
                quartz -> assertThat(quartz.getTimeZone().getID()).as("whatever zone this JVM is in")
                        .isEqualTo("Asia/Shanghai"));
    }

    @Test
    void shouldShowConsumersInJmxAndTakeOrdersThere() throws Exception {
        putRec("R1", noon);
        route(download("DownloadRECBill", noon.toLocalDate()).replace("delay=150", "delay=600000"), "rec");
        route("sst:PushREQBill", "req");
        await().atMost(Duration.ofSeconds(10)).until(() -> delivered.size() == 1);
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Set<ObjectName> names = server.queryNames(
                new ObjectName("org.apache.camel:context=" + context.getManagementName() + ",type=consumers,*"), null);
        ObjectName rec = names.stream().filter(name -> name.toString().contains("SstConsumer")).findFirst().orElseThrow();
        ObjectName req = names.stream().filter(name -> name.toString().contains("SstPushConsumer")).findFirst().orElseThrow();

        await().atMost(Duration.ofSeconds(5)).until(() -> server.getAttribute(rec, "OpenBatch").equals(""));
        assertThat(server.getAttribute(rec, "Command")).isEqualTo("DownloadRECBill");
        assertThat(server.getAttribute(rec, "ExchangesDelivered")).isEqualTo(1L);
        assertThat(server.getAttribute(rec, "RecordsDelivered")).isEqualTo(1L);
        assertThat((String) server.getAttribute(rec, "Checkpoint")).isNotEmpty();
        assertThat(server.getAttribute(rec, "LastVendorCode")).isEqualTo("0");
        assertThat(server.getAttribute(req, "PushesAccepted")).isEqualTo(0L);

        putRec("R0", noon.minusDays(9));
        server.invoke(rec, "moveCheckpoint", new Object[] { noon.minusDays(10).toLocalDate().toString() },
                new String[] { String.class.getName() });
        server.invoke(rec, "pollNow", new Object[0], new String[0]);
        assertThat(delivered).containsExactly("R1", "R0");
    }

    @Test
    void shouldBeDownWithTheVendorsWordsAndUpWhenIdle() throws Exception {
        route(download("DownloadRECBill", noon.toLocalDate(), "baseUri=RAW(" + sandbox.sstUrl() + ")", "appId=nobody",
                "authCodes=1001"), "rec");

        await().atMost(Duration.ofSeconds(10)).until(() -> health("rec").getState() == HealthCheck.State.DOWN
                && health("rec").getDetails().containsKey(SstHealthCheck.VENDOR_CODE));
        assertThat(health("rec").getDetails()).containsEntry(SstHealthCheck.VENDOR_CODE, "1001")
                .containsEntry(SstHealthCheck.VENDOR_MESSAGE, "appid不存在");

        route(download("DownloadREQBill", noon.toLocalDate()), "idle");
        await().atMost(Duration.ofSeconds(10)).until(() -> health("idle").getState() == HealthCheck.State.UP);
    }

    @Test
    void shouldBeDownWhenItsStoreIsAway() throws Exception {
        AtomicBoolean away = new AtomicBoolean();
        context.getRegistry().bind("store", new MemoryBatchStore(Duration.ofDays(1), Clock.systemUTC()) {
            @Override
            public Optional<String> cursor(StreamId stream) {
                if (away.get()) {
                    throw new IllegalStateException("no connection");
                }
                return super.cursor(stream);
            }
        });
        putRec("R1", noon);
        route(download("DownloadRECBill", noon.toLocalDate(), "batchStore=#store"), "rec");
        await().atMost(Duration.ofSeconds(30)).until(() -> delivered.contains("R1"));
        assertThat(health("rec").getDetails()).containsKey("pending");
        away.set(true);

        await().atMost(Duration.ofSeconds(30)).until(() -> health("rec").getState() == HealthCheck.State.DOWN);
        assertThat(health("rec").getError().orElseThrow()).hasMessageContaining("no connection");
        assertThat(consumer("rec").getBillFailures()).as("is known without it").isZero();
    }

    @Test
    void shouldBeDownWhenOneBillFailsAgainAndAgain() throws Exception {
        broken.set(true);
        putRec("R1", noon);
        route(download("DownloadRECBill", noon.toLocalDate(), "poisonThreshold=3"), "rec");

        // before its first poll a consumer is down too, for another reason
        await().atMost(Duration.ofSeconds(10)).until(() -> health("rec").getMessage().orElse("").contains("has failed"));
        assertThat(health("rec").getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(consumer("rec").getPendingBills()).isEqualTo(1);

        broken.set(false);
        await().atMost(Duration.ofSeconds(10)).until(() -> health("rec").getState() == HealthCheck.State.UP);
        assertThat(delivered).containsExactly("R1");
    }

    @Test
    @Tag("C9")
    void shouldBeDownWithTheFailureThatIsOneTooMany() throws Exception {
        broken.set(true);
        putRec("R1", noon);
        route(download("DownloadRECBill", noon.toLocalDate(), "poisonThreshold=3").replace("delay=150", "delay=600000"), "rec");
        await().atMost(Duration.ofSeconds(10)).until(() -> consumer("rec").getBillFailures() == 1);

        consumer("rec").pollNow();
        assertThat(health("rec").getMessage().orElse("")).doesNotContain("has failed");
        consumer("rec").pollNow();
        assertThat(health("rec").getMessage().orElse("")).contains("has failed 3 times");
    }

    @Test
    void shouldShowConsumersOnTheDevConsole() throws Exception {
        route(download("DownloadRECBill", noon.toLocalDate()), "rec");
        SstDevConsole console = new SstDevConsole();
        console.setCamelContext(context);

        JsonObject json = (JsonObject) console.call(DevConsole.MediaType.JSON);
        String text = (String) console.call(DevConsole.MediaType.TEXT);

        assertThat(json.toJson()).contains("\"command\":\"DownloadRECBill\"").contains("\"routeId\":\"rec\"")
                .doesNotContain("sandbox-appkey");
        assertThat(text).contains("checkpoint: ");
    }

    @Test
    void shouldStopQuicklyWhileTheVendorDoesNotAnswerAndGoOnAfterARestart() throws Exception {
        sst.latency(Duration.ofSeconds(20));
        route(download("DownloadRECBill", noon.toLocalDate()), "rec");
        await().atMost(Duration.ofSeconds(10)).until(() -> consumer("rec").getOpenBatch().isEmpty()
                && sandbox.ledger().count("sst:DownloadRECBill") > 0);

        long began = System.nanoTime();
        context.getRouteController().stopRoute("rec");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));

        sst.latency(Duration.ZERO);
        putRec("R1", noon);
        context.getRouteController().startRoute("rec");
        await().atMost(Duration.ofSeconds(10)).until(() -> delivered.contains("R1"));
    }

    @Test
    void shouldRefuseOtherFiltersUnderTheSameKeyAndTwoConsumersOfOneStream() throws Exception {
        route(download("DownloadRECBill", noon.toLocalDate(), "checkpointKey=k", "param.storeuid=101"), "rec");
        context.getRouteController().stopRoute("rec");

        assertThat(catchThrowable(() -> route(
                download("DownloadRECBill", noon.toLocalDate(), "checkpointKey=k", "param.storeuid=102"), "other")))
                .hasStackTraceContaining("restore the filters");
    }

    @Test
    void shouldRefuseOtherStoresOfOneStreamUnderTheSameKeyButNotOfOneForEachStore() throws Exception {
        String out = download("QueryTransferringOrderInfo", noon.toLocalDate(), "checkpointKey=k", "stores=");
        route(out + "1,2", "out");
        context.getRouteController().stopRoute("out");
        route(out + "2,1", "same");
        context.getRouteController().stopRoute("same");

        assertThat(catchThrowable(() -> route(out + "1,2,3", "wider"))).hasStackTraceContaining("stores=1 2")
                .hasStackTraceContaining("stores=1 2 3");

        String sales = download("QuerySaleOrderInfo", noon.toLocalDate(), "checkpointKey=k", "stores=");
        route(sales + "1", "sales");
        context.getRouteController().stopRoute("sales");
        route(sales + "1,2", "more");
        await().atMost(Duration.ofSeconds(30)).until(() -> !consumer("more").getCheckpoint().isEmpty());
    }

    @Test
    void shouldDeliverAsynchronouslyWithoutMoreInFlightThanAllowed() throws Exception {
        for (int id = 1; id <= 40; id++) {
            sst.put(SstDocument.TRANSFERRING, transferring(id, noon.plusSeconds(id), 2445));
        }
        sandbox.faults().at("sst:AchieveQueryTransferringOrderInfo", 1, Fault.HTTP_500);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(download("QueryTransferringOrderInfo", noon.toLocalDate(), "param.storeuiditems=2445", "maxInFlight=3",
                        "maxRetries=0")).routeId("out").threads(8).process(exchange -> {
                            assertThat(consumer("out").getInFlight()).isLessThanOrEqualTo(3);
                            note(exchange);
                        });
            }
        });
        await().atMost(Duration.ofSeconds(15)).until(() -> sst.finished(SstDocument.TRANSFERRING).size() == 40);

        assertThat(delivered).containsExactlyInAnyOrderElementsOf(ids("", 1, 40));
    }
}
