/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst;

import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.sst.SstDocument;
import io.camelerp.sandbox.sst.SstSwitches.BatchShown;
import io.camelerp.sandbox.sst.SstSwitches.CancelMeans;
import io.camelerp.sandbox.sst.SstSwitches.Resume;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.engine.PrototypeExchangeFactory;
import org.apache.camel.spi.ExchangeFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class SstDownloadTest extends SstTestSupport {

    private void route(String uri, String id) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId(id).process(SstDownloadTest.this::note);
            }
        });
    }

    private void awaitDelivered(int count) {
        await().atMost(Duration.ofSeconds(15)).until(() -> delivered.size() >= count);
    }

    private void awaitPolls(String operation, int more) {
        int before = sandbox.ledger().count(operation);
        await().atMost(Duration.ofSeconds(15)).until(() -> sandbox.ledger().count(operation) >= before + more);
    }

    private List<JsonNode> requests(String operation) {
        return sandbox.ledger().calls(operation).stream().map(Call::body).map(body -> {
            try {
                return Json.READER.readTree(body);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }).toList();
    }

    @Test
    void shouldDeliverEveryBillOnceAcrossWindowsWhenCatchingUp() throws Exception {
        for (int id = 1; id <= 60; id++) {
            putRec("R" + id, now.minusHours(24L * 20 - id * 7));
        }

        route(download("DownloadRECBill", now.toLocalDate().minusDays(21)), "rec");
        awaitDelivered(60);
        awaitPolls("sst:DownloadRECBill", 4);

        assertThat(delivered).containsExactlyInAnyOrderElementsOf(ids("R", 1, 60));
        assertThat(requests("sst:DownloadRECBill")).allSatisfy(request -> {
            assertThat(request.path("sumbatch").asText()).isEmpty();
            assertThat(ChronoUnit.DAYS.between(
                    LocalDate.parse(request.path("startday").asText()),
                    LocalDate.parse(request.path("endday").asText()))).isLessThanOrEqualTo(2);
        });
    }

    @Test
    void shouldFollowTheSmallestSubmitTimeWhenTheQuestionIsEarlier() throws Exception {
        putRec("R1", now.minusDays(40));
        putRec("R2", now.minusDays(39));
        putRec("R3", noon);

        route(download("DownloadRECBill", now.toLocalDate().minusDays(400)), "rec");
        awaitDelivered(3);

        assertThat(delivered).containsExactly("R1", "R2", "R3");
        assertThat(sandbox.ledger().count("sst:DownloadRECBill")).isLessThan(70);
    }

    @Test
    void shouldDrainABatchThatComesInPartsAndFinishItOnlyAfterEveryBill() throws Exception {
        sst.pageSize(7);
        sst.resume(Resume.REST);
        for (int id = 1; id <= 25; id++) {
            sst.put(SstDocument.TRANSFERRING, transferring(id, noon.minusMinutes(300 - id), 2445));
        }
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(download("QueryTransferringOrderInfo", now.toLocalDate().minusDays(1), "param.storeuiditems=2445"))
                        .routeId("out").process(exchange -> {
                            assertThat(sandbox.ledger().count("sst:AchieveQueryTransferringOrderInfo")).isZero();
                            note(exchange);
                        });
            }
        });
        await().atMost(Duration.ofSeconds(15))
                .until(() -> sst.finished(SstDocument.TRANSFERRING).size() == 25);

        assertThat(delivered).containsExactlyInAnyOrderElementsOf(ids("", 1, 25));
        assertThat(requests("sst:QueryTransferringOrderInfo").get(0).path("storeuiditems")).hasSize(1);
        assertThat(requests("sst:QueryTransferringOrderInfo").get(1).path("sumbatch").asText()).isEqualTo("100001");
    }

    @ParameterizedTest
    @ValueSource(strings = { "RESET_AFTER", "TRUNCATED_JSON" })
    void shouldNotFinishABatchWhenAnAnswerIsLostThatTheVendorDoesNotSendAgain(String fault) throws Exception {
        // seeds 1080 and 1178 of the soak
        sst.pageSize(7);
        sst.resume(Resume.REST);
        for (int id = 1; id <= 25; id++) {
            sst.put(SstDocument.TRANSFERRING, transferring(id, noon.minusMinutes(300 - id), 2445));
        }
        sandbox.faults().at("sst:QueryTransferringOrderInfo", 2, fault.equals("RESET_AFTER")
                ? Fault.RESET_AFTER : Fault.TRUNCATED_JSON.afterEffect(true));

        route(download("QueryTransferringOrderInfo", now.toLocalDate().minusDays(1), "param.storeuiditems=2445"), "out");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> sst.finished(SstDocument.TRANSFERRING).size() == 25);

        assertThat(delivered).containsExactlyInAnyOrderElementsOf(ids("", 1, 25));
        assertThat(requests("sst:AchieveQueryTransferringOrderInfo")).extracting(request -> request.path("sumbatch").asText())
                .doesNotContain("100001").isNotEmpty();
    }

    @Test
    void shouldDeliverEachBillOnceWhenTheVendorResendsWholeBatchesAndFinishMarksNothing() throws Exception {
        sst.pageSize(10);
        sst.finishMarks(false);
        sst.batchShown(BatchShown.ALWAYS);
        for (int id = 1; id <= 25; id++) {
            putRec("R" + id, noon.minusMinutes(600 - id));
        }

        route(download("DownloadRECBill", now.toLocalDate().minusDays(2)), "rec");
        awaitDelivered(25);
        awaitPolls("sst:DownloadRECBill", 4);

        assertThat(delivered).containsExactlyInAnyOrderElementsOf(ids("R", 1, 25));
        assertThat(sandbox.ledger().count("sst:AchieveQueryTransferringOrderInfo")).isZero();
    }

    @Test
    void shouldNotFinishABatchWhileABillFailsAndDeliverOnlyThatOneAgain() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        for (int id = 1; id <= 4; id++) {
            sst.put(SstDocument.TRANSFERRING, transferring(id, noon.minusMinutes(100 - id), 2445));
        }
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(download("QueryTransferringOrderInfo", noon.toLocalDate(), "param.storeuiditems=2445"))
                        .routeId("out").process(exchange -> {
                            if (exchange.getMessage().getHeader(SstConstants.RECORD_KEY).equals("3")
                                    && failures.incrementAndGet() < 3) {
                                assertThat(sst.finished(SstDocument.TRANSFERRING)).isEmpty();
                                throw new IllegalStateException("not now");
                            }
                            note(exchange);
                        });
            }
        });
        await().atMost(Duration.ofSeconds(15)).until(() -> sst.finished(SstDocument.TRANSFERRING).size() == 4);

        assertThat(delivered).containsExactly("1", "2", "4", "3");
    }

    @Test
    void shouldGiveABillUpKeepItForReplayAndGiveItBackToTheVendorOnce() throws Exception {
        sst.cancelMeans(CancelMeans.REOPEN);
        sst.put(SstDocument.TRANSFERRING, transferring(1, noon.minusMinutes(9), 2445));
        sst.put(SstDocument.TRANSFERRING, transferring(2, noon.minusMinutes(8), 2445));
        AtomicInteger broken = new AtomicInteger(1);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(download("QueryTransferringOrderInfo", noon.toLocalDate(), "param.storeuiditems=2445", "maxAttempts=3",
                        "onDead=cancel")).routeId("out").process(exchange -> {
                            if (exchange.getMessage().getHeader(SstConstants.RECORD_KEY).equals("2") && broken.get() == 1) {
                                throw new IllegalStateException("no such material");
                            }
                            note(exchange);
                        });
            }
        });
        await().atMost(Duration.ofSeconds(15)).until(() -> sst.unfinishedBatches() == 0 && consumer("out").getDeadBills() == 1);
        awaitPolls("sst:QueryTransferringOrderInfo", 4);

        assertThat(requests("sst:AchieveRetQueryTransferringOrderInfo")).singleElement()
                .satisfies(request -> assertThat(request.path("buid").toString()).isEqualTo("[2]"));
        assertThat(delivered).containsExactly("1");

        broken.set(0);
        assertThat(consumer("out").replayDead()).isEqualTo(1);
        awaitDelivered(2);
        assertThat(delivered).containsExactly("1", "2");
        assertThat(consumer("out").getDeadBills()).isZero();
    }

    /** Greedy means at once, and all attempts would be used up before anybody has mended anything. */
    @Test
    void shouldNotTryABillThatFailsWithoutAPauseThoughItIsGreedy() throws Exception {
        putRec("R1", noon.minusMinutes(20));
        AtomicInteger attempts = new AtomicInteger();
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(download("DownloadRECBill", noon.toLocalDate(), "greedy=true", "maxAttempts=60", "repeatCount=1"))
                        .routeId("rec").process(exchange -> {
                            attempts.incrementAndGet();
                            throw new IllegalStateException("the shop is away");
                        });
            }
        });

        await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(15)).until(() -> attempts.get() == 1);
        assertThat(consumer("rec").getDeadBills()).isZero();
    }

    /** To be seen, and neither an attempt nor a loop without a pause. */
    @Test
    @Tag("C8")
    void shouldGiveUpNoBillBecauseTheRouteThatItIsMeantForIsStopped() throws Exception {
        putRec("R1", noon.minusMinutes(20));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:shop").routeId("shop").autoStartup(false).process(SstDownloadTest.this::note);
                from(download("DownloadRECBill", noon.toLocalDate(), "greedy=true", "maxAttempts=1", "repeatCount=2"))
                        .routeId("rec").to("direct:shop?block=false");
            }
        });
        await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(15))
                .until(() -> consumer("rec").getBillFailures() == 2);
        assertThat(consumer("rec").getDeadBills()).isZero();

        context.getRouteController().startRoute("shop");
        context.getRouteController().stopRoute("rec");
        context.getRouteController().startRoute("rec");
        awaitDelivered(1);
        assertThat(delivered).containsExactly("R1");
    }

    @Test
    void shouldRepeatOnlyTheFinishWhenTheFinishFailed() throws Exception {
        sst.put(SstDocument.TRANSFERRING, transferring(1, noon.minusMinutes(9), 2445));
        sandbox.faults().at("sst:AchieveQueryTransferringOrderInfo", 1, Fault.RESET_AFTER);
        sandbox.faults().at("sst:AchieveQueryTransferringOrderInfo", 2, Fault.HTTP_500);

        route(download("QueryTransferringOrderInfo", noon.toLocalDate(), "param.storeuiditems=2445", "maxRetries=0",
                "alreadyDoneCodes=2001"), "out");
        await().atMost(Duration.ofSeconds(15)).until(() -> sst.openedBatches() > 1);

        assertThat(delivered).containsExactly("1");
        assertThat(requests("sst:AchieveQueryTransferringOrderInfo").subList(0, 3))
                .allSatisfy(request -> assertThat(request.path("sumbatch").asText()).isEqualTo("100001"));
    }

    @Test
    void shouldKeepTheStateWhenAnAnswerCannotBeUsed() throws Exception {
        putRec("R1", noon.minusMinutes(20));
        sandbox.faults().at("sst:DownloadRECBill", 1, Fault.HTML_200);
        sandbox.faults().at("sst:DownloadRECBill", 2, Fault.TRUNCATED_JSON);
        sandbox.faults().at("sst:DownloadRECBill", 3, Fault.EMPTY_BODY);

        route(download("DownloadRECBill", noon.toLocalDate(), "maxRetries=0"), "rec");
        awaitDelivered(1);

        assertThat(delivered).containsExactly("R1");
    }

    @Test
    void shouldAskEachStoreForEachDayWhenQueryingSales() throws Exception {
        for (int day = 0; day < 3; day++) {
            sst.put(SstDocument.SALE, sale(100 + day, now.minusDays(day), 101));
            sst.put(SstDocument.SALE, sale(200 + day, now.minusDays(day), 102));
        }

        route(download("QuerySaleOrderInfo", now.toLocalDate().minusDays(2), "stores=101,102"), "sales");
        awaitDelivered(6);
        awaitPolls("sst:QuerySaleOrderInfo", 4);

        assertThat(delivered).containsExactlyInAnyOrder("100", "101", "102", "200", "201", "202");
        assertThat(requests("sst:QuerySaleOrderInfo")).extracting(request -> request.path("storeuid").asText())
                .containsOnly("101", "102");
        assertThat(sandbox.ledger().count("sst:AchieveQueryTransferringOrderInfo")).isZero();
    }

    @Test
    void shouldAskTheVendorForStoresAndFinishSalesWhenTold() throws Exception {
        sst.put(SstDocument.TRANSFERRING, transferring(1, noon, 102));
        sst.put(SstDocument.SALE, sale(200, noon, 102));

        route(download("QuerySaleOrderInfo", noon.toLocalDate(), "stores=transferring",
                "finishCommand=AchieveQueryTransferringOrderInfo"), "sales");
        await().atMost(Duration.ofSeconds(15)).until(() -> sst.finished(SstDocument.SALE).equals(Set.of("200")));

        assertThat(delivered).containsExactly("200");
    }

    @Test
    void shouldTakeStoresFromABeanAndDeliverStoresOfOutboundBills() throws Exception {
        sst.put(SstDocument.TRANSFERRING, transferring(1, noon, 102));
        context.getRegistry().bind("shops", List.of(102, 103));

        route(download("QueryTransferringOrderInfo", noon.toLocalDate(), "stores=#bean:shops"), "out");
        awaitDelivered(1);

        assertThat(requests("sst:QueryTransferringOrderInfo").get(0).path("storeuiditems").toString()).isEqualTo("[102,103]");
    }

    @Test
    @Tag("C13")
    void shouldGoOnWithTheNextDaysAsSoonAsAnAsynchronousRouteIsDone() throws Exception {
        putRec("R1", noon.minusDays(4));
        putRec("R2", noon);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("sst:DownloadRECBill?initialDelay=0&delay=3600000&startFrom=" + now.toLocalDate().minusDays(6))
                        .routeId("rec").threads(2).delay(300).process(SstDownloadTest.this::note);
            }
        });

        awaitDelivered(2);

        assertThat(delivered).containsExactly("R1", "R2");
    }

    /** Nobody else would say how a batch has ended of which no exchange was made. */
    @ParameterizedTest
    @ValueSource(strings = { "record", "window" })
    @Tag("C12")
    void shouldDeliverABatchWhoseExchangesCouldNotBeMade(String delivery) throws Exception {
        AtomicInteger failures = new AtomicInteger(1);
        FailingFactory factory = new FailingFactory(null, failures);
        factory.setCamelContext(context);
        context.getCamelContextExtension().setExchangeFactory(factory);
        putRec("R1", noon);
        putRec("R2", noon);

        route(download("DownloadRECBill", now.toLocalDate().minusDays(1), "delivery=" + delivery), "rec");
        awaitDelivered(2);

        assertThat(failures.get()).isNotPositive();
        assertThat(delivered).containsExactlyInAnyOrder("R1", "R2");
        await().atMost(Duration.ofSeconds(15)).until(() -> consumer("rec").getPendingBills() == 0);
    }

    private static final class FailingFactory extends PrototypeExchangeFactory {

        private final AtomicInteger failures;

        FailingFactory(Consumer consumer, AtomicInteger failures) {
            super(consumer);
            this.failures = failures;
        }

        @Override
        public ExchangeFactory newExchangeFactory(Consumer consumer) {
            FailingFactory factory = new FailingFactory(consumer, failures);
            factory.setCamelContext(getCamelContext());
            return factory;
        }

        @Override
        public Exchange create(Endpoint endpoint, boolean autoRelease) {
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("No exchange can be made");
            }
            return super.create(endpoint, autoRelease);
        }
    }

    @Test
    void shouldRaiseAnAlertWhenTheVendorLimitsAnswersWithoutABatch() throws Exception {
        sst.pageSize(2);
        for (int id = 1; id <= 5; id++) {
            putRec("R" + id, now.minusDays(3).withHour(9).plusMinutes(id));
        }
        putRec("R6", now.minusDays(2).withHour(9));

        route(download("DownloadRECBill", now.toLocalDate().minusDays(3)), "rec");
        await().atMost(Duration.ofSeconds(15)).until(() -> delivered.contains("R6"));

        await().atMost(Duration.ofSeconds(15)).until(() -> consumer("rec").getLateBills() > 0);
        assertThat(delivered).contains("R1", "R2", "R6");
    }

    @Test
    @Tag("C8")
    void shouldPollOnAfterAnErrorOfTheRoute() throws Exception {
        putRec("R1", noon);
        AtomicInteger attempts = new AtomicInteger();
        RouteBuilder.addRoutes(context, builder -> builder.from(download("DownloadRECBill", noon.toLocalDate())).routeId("rec")
                .process(exchange -> {
                    note(exchange);
                    if (attempts.incrementAndGet() == 1) {
                        throw new StackOverflowError("tested");
                    }
                }));

        awaitDelivered(2);
        awaitPolls("sst:DownloadRECBill", 2);
        assertThat(delivered).containsExactly("R1", "R1");
        assertThat(consumer("rec").getLastFailure()).contains("tested");
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(context.getInflightRepository().size("rec")).isZero());
    }

    /** As a throttling policy does, and a circuit breaker. */
    @Test
    @Tag("C2")
    @Tag("C12")
    void shouldEndItsWaitForTheVendorWhenTheConsumerAloneIsSuspendedAndGoOnWhenResumed() throws Exception {
        putRec("R1", noon);
        sst.latency(Duration.ofMinutes(1));
        RouteBuilder.addRoutes(context, builder -> builder.from(download("DownloadRECBill", noon.toLocalDate())).routeId("rec")
                .process(this::note));
        await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.ledger().count("sst:DownloadRECBill") > 0);

        consumer("rec").suspend();
        sst.latency(Duration.ZERO);
        consumer("rec").resume();

        awaitDelivered(1);
    }

    @Test
    @Tag("C2")
    void shouldPollAgainWhenItIsResumedAfterASuspensionThatTookTooLong() throws Exception {
        putRec("R1", noon);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        RouteBuilder.addRoutes(context, builder -> builder.from(download("DownloadRECBill", noon.toLocalDate())).routeId("rec")
                .process(exchange -> {
                    begun.countDown();
                    mayEnd.await(30, TimeUnit.SECONDS);
                    note(exchange);
                }));
        begun.await(30, TimeUnit.SECONDS);

        context.getRouteController().suspendRoute("rec", 1, TimeUnit.SECONDS);
        mayEnd.countDown();
        context.getRouteController().resumeRoute("rec");
        putRec("R2", noon.plusMinutes(1));

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(delivered).contains("R1", "R2"));
    }

    @Test
    void shouldRefuseWhatWouldLoseBills() {
        assertThatThrownBy(() -> route("sst:QuerySaleOrderInfo", "a")).hasStackTraceContaining("stores=transferring");
        assertThatThrownBy(() -> route("sst:DownloadRECBill?param.startday=2026-01-01", "b"))
                .hasStackTraceContaining("param.startday belongs to the consumer");
        assertThatThrownBy(() -> route("sst:DownloadRECBill?onDead=cancel", "c"))
                .hasStackTraceContaining("no command that gives its bills back");
        assertThatThrownBy(() -> route("sst:QueryAllPay", "d")).hasStackTraceContaining("Use it with to:");
        assertThatThrownBy(() -> route("sst:Nonsense", "e")).hasStackTraceContaining("not in the catalogue");
        assertThatThrownBy(() -> context.createProducerTemplate().requestBody("sst:PushRECBill", "{}"))
                .hasStackTraceContaining("use it with from:");
    }
}
