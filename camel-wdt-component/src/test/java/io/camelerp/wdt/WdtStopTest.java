/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.camelerp.sandbox.Fault;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A stop is fast and loses nothing, whatever it interrupts.
 */
@Tag("C12")
class WdtStopTest extends ConsumerTestSupport {

    /** A graceful shutdown looks once a second whether all is done. */
    private static final Duration FAST = Duration.ofSeconds(8);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private void putStockouts(long from, long to, LocalDateTime time) {
        for (long id = from; id <= to; id++) {
            putStockout(id, time);
        }
    }

    private static Duration timeOf(ThrowingRunnable action) throws Exception {
        long start = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private interface ThrowingRunnable {
        void run() throws Exception;
    }

    private Duration stop(String routeId) throws Exception {
        return timeOf(() -> context.getRouteController().stopRoute(routeId));
    }

    private void hold(Exchange exchange) throws Exception {
        begun.countDown();
        mayEnd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        note(exchange);
    }

    @Test
    @Tag("C2")
    @Tag("C16")
    void shouldStopFastWhileItWaitsForTheQuota() throws Exception {
        putStockouts(1, 150, now.minusMinutes(5));
        start("stockouts", stockouts(now.minusMinutes(10), "requestsPerMinute=2"), this::note);
        await().atMost(PATIENCE).until(() -> calls().size() == 2);

        Duration time = stop("stockouts");

        assertThat(time).isLessThan(FAST);
        // the quota is the account's in all of this JVM, and free for another figure when nobody uses it
        context.getComponent("wdt").stop();
        try (CamelContext second = secondContext(stockouts(now), route -> route.process(this::note))) {
            awaitDelivered(1, 150);
        }
    }

    @Test
    @Tag("C2")
    void shouldStopFastWhileTheVendorDoesNotAnswer() throws Exception {
        putStockouts(1, 5, now.minusMinutes(5));
        sandbox.faults().every("wdt:*", 1, Fault.delay(Duration.ofMinutes(1)));
        start("stockouts", stockouts(now.minusMinutes(10)), this::note);
        await().atMost(PATIENCE).until(() -> calls().size() == 1);

        Duration time = stop("stockouts");
        sandbox.faults().clear();
        context.getRouteController().startRoute("stockouts");

        assertThat(time).isLessThan(FAST);
        awaitDelivered(1, 5);
    }

    @Test
    @Tag("C2")
    void shouldStopFastBetweenTheRepeatsOfACallThatFailed() throws Exception {
        putStockouts(1, 5, now.minusMinutes(5));
        sandbox.faults().every("wdt:*", 1, Fault.HTTP_500);
        start("stockouts", stockouts(now.minusMinutes(10), "retryDelay=60000"), this::note);
        await().atMost(PATIENCE).until(() -> calls().size() == 1);

        // retryDelay counts (C23)
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> calls().size() == 1);

        assertThat(stop("stockouts")).isLessThan(FAST);
    }

    @Test
    @Tag("C2")
    @Tag("C3")
    void shouldStopInTheMiddleOfPagesAndReadAllOfThemLater() throws Exception {
        putStockouts(1, 450, now.minusMinutes(5));
        sandbox.wdt().latency(Duration.ofMillis(200));
        start("stockouts", stockouts(now.minusMinutes(10)), this::note);
        await().atMost(PATIENCE).until(() -> calls().stream().anyMatch(call -> "3".equals(call.params().get("page_no"))));

        Duration time = stop("stockouts");
        int deliveredBefore = delivered.size();
        sandbox.wdt().latency(Duration.ZERO);
        context.getRouteController().startRoute("stockouts");

        assertThat(time).isLessThan(FAST);
        assertThat(deliveredBefore).isZero();
        awaitDelivered(1, 450);
    }

    @Test
    @Tag("C2")
    void shouldPollAgainWhenItIsResumedAfterASuspensionThatTookTooLong() throws Exception {
        putStockouts(1, 5, now.minusMinutes(5));
        start("stockouts", stockouts(now.minusMinutes(10)), this::hold);
        begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        context.getRouteController().suspendRoute("stockouts", 1, TimeUnit.SECONDS);
        mayEnd.countDown();
        context.getRouteController().resumeRoute("stockouts");

        awaitDelivered(1, 5);
    }

    /** As a throttling policy does, and a circuit breaker. */
    @Test
    @Tag("C2")
    void shouldEndItsWaitForTheVendorWhenTheConsumerAloneIsSuspended() throws Exception {
        putStockouts(1, 5, now.minusMinutes(5));
        sandbox.faults().every("wdt:*", 1, Fault.delay(Duration.ofMinutes(1)));
        start("stockouts", stockouts(now.minusMinutes(10)), this::note);
        await().atMost(PATIENCE).until(() -> calls().size() == 1);

        consumer("stockouts").suspend();
        sandbox.faults().clear();
        consumer("stockouts").resume();

        awaitDelivered(1, 5);
    }

    @Test
    @Tag("C2")
    void shouldHandOutNothingThatWasReadAheadOnceItIsSuspended() throws Exception {
        for (int id = 1; id <= 5; id++) {
            putStockout(id, now.minusMinutes(10 - id));
        }
        start("stockouts", stockouts(now.minusMinutes(10), "windowSize=60000&prefetch=4"), this::hold);
        begun.await();
        await().atMost(PATIENCE).until(() -> calls().size() >= 4);

        consumer("stockouts").suspend();
        mayEnd.countDown();

        await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(() -> delivered.size() == 1);
        consumer("stockouts").resume();
        awaitDelivered(1, 5);
    }

    @Test
    void shouldFinishTheBatchThatHasBegunWhenItIsStopped() throws Exception {
        putStockouts(1, 20, now.minusMinutes(5));
        start("stockouts", stockouts(now.minusMinutes(10)), this::hold);
        begun.await();

        Thread stopping = new Thread(() -> {
            try {
                stop("stockouts");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        stopping.start();
        await().atMost(PATIENCE).until(() -> context.getRouteController().getRouteStatus("stockouts") != ServiceStatus.Started
                || consumer("stockouts").isSuspendingOrSuspended());
        mayEnd.countDown();
        stopping.join(PATIENCE.toMillis());
        int finished = delivered.size();
        context.getRouteController().startRoute("stockouts");
        awaitIdle("stockouts");

        assertThat(finished).isEqualTo(20);
        assertThat(delivered).containsExactlyElementsOf(ids(1, 20));
    }

    @Test
    void shouldReadAgainWhatAForcedStopHasCutShort() throws Exception {
        putStockouts(1, 20, now.minusMinutes(5));
        start("stockouts", stockouts(now.minusMinutes(10)), this::hold);
        begun.await();
        context.getShutdownStrategy().setTimeout(1);

        Duration time = stop("stockouts");
        mayEnd.countDown();
        delivered.clear();
        context.getRouteController().startRoute("stockouts");

        assertThat(time).isLessThan(FAST);
        awaitDelivered(1, 20);
        assertThat(consumer("stockouts").getInFlight()).isZero();
    }

    @Test
    @Tag("C13")
    void shouldReadAgainWhatAForcedStopHasLeftInAnAsynchronousRoute() throws Exception {
        putStockouts(1, 20, now.minusMinutes(5));
        route("stockouts", stockouts(now.minusMinutes(10), "maxInFlight=3"), route -> route.threads(2).process(this::hold));
        begun.await();
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getInFlight() == 3);
        context.getShutdownStrategy().setTimeout(1);

        Duration time = stop("stockouts");
        mayEnd.countDown();
        context.getRouteController().startRoute("stockouts");

        assertThat(time).isLessThan(FAST);
        awaitDelivered(1, 20);
        awaitIdle("stockouts");
    }

    @Test
    void shouldPollNothingWhileSuspendedAndAllAfterwards() throws Exception {
        putStockouts(1, 5, now.minusMinutes(5));
        start("stockouts", stockouts(now.minusMinutes(10)), this::note);
        awaitDelivered(1, 5);

        context.getRouteController().suspendRoute("stockouts");
        putStockouts(6, 9, present().plusSeconds(30));
        advance(Duration.ofMinutes(1));
        sandbox.ledger().clear();
        consumer("stockouts").pollNow();
        List<String> whileSuspended = List.copyOf(delivered);
        int callsWhileSuspended = calls().size();
        context.getRouteController().resumeRoute("stockouts");

        assertThat(whileSuspended).containsExactlyElementsOf(ids(1, 5));
        assertThat(callsWhileSuspended).isZero();
        awaitDelivered(1, 9);
        assertThat(delivered).doesNotHaveDuplicates();
    }

    @Test
    void shouldGoOnAtItsCheckpointWhenTheRouteIsStoppedAndStarted() throws Exception {
        putStockouts(1, 5, now.minusMinutes(5));
        start("stockouts", stockouts(now.minusMinutes(10)), this::note);
        awaitDelivered(1, 5);
        awaitIdle("stockouts");

        stop("stockouts");
        putStockouts(6, 9, present().plusSeconds(30));
        advance(Duration.ofMinutes(1));
        context.getRouteController().startRoute("stockouts");

        awaitDelivered(1, 9);
        assertThat(delivered).doesNotHaveDuplicates();
    }

    @Test
    @Tag("C23")
    void shouldKeepAStatelessCheckpointAsLongAsTheProcessLives() throws Exception {
        start("stockouts", "wdt:" + STOCKOUT + "?initialDelay=0&delay=50&stateless=true", this::note);
        awaitIdle("stockouts");

        stop("stockouts");
        advance(Duration.ofMinutes(5));
        putStockouts(1, 3, now.plusMinutes(1));
        context.getRouteController().startRoute("stockouts");

        awaitDelivered(1, 3);
        assertThat(stateDirectory).isEmptyDirectory();
    }

    @Test
    void shouldGoOnAtItsCheckpointInTheNextContext() throws Exception {
        putStockouts(1, 5, now.minusMinutes(5));
        start("stockouts", stockouts(now.minusMinutes(10)), this::note);
        awaitDelivered(1, 5);
        awaitIdle("stockouts");

        context.stop();
        putStockouts(6, 9, present().plusSeconds(30));
        advance(Duration.ofMinutes(1));
        try (CamelContext second = secondContext(stockouts(now), route -> route.process(this::note))) {
            awaitDelivered(1, 9);
        }

        assertThat(delivered).doesNotHaveDuplicates();
    }

    @Test
    @Tag("C10")
    void shouldRepeatAndNotLoseWhatWasDoneWhenTheCheckpointWasNotStored() throws Exception {
        putStockouts(1, 5, now.minusMinutes(5));
        start("stockouts", stockouts(now.minusMinutes(10)), this::hold);
        begun.await();

        // the first context is as good as dead: it never ends its exchange
        try (CamelContext second = secondContext(stockouts(now), route -> route.process(this::note))) {
            awaitDelivered(1, 5);
        }
        mayEnd.countDown();

        assertThat(Set.copyOf(delivered)).containsExactlyInAnyOrderElementsOf(ids(1, 5));
    }
}
