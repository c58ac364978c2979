/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What {@code onFailure=skip} must not leave behind: records that did not fail by themselves.
 */
@Tag("C8")
class WdtSkipTest extends ConsumerTestSupport {

    private void putStockouts(int count) {
        for (int id = 1; id <= count; id++) {
            putStockout(id, now.minusMinutes(5));
        }
    }

    private String skipping(String... options) {
        return stockouts(now.minusMinutes(10), options) + "&onFailure=skip";
    }

    @Test
    @Tag("C12")
    void shouldNotSkipARecordThatFailsBecauseItsRouteIsStoppedByForce() throws Exception {
        putStockouts(1);
        AtomicBoolean stopped = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        start("stockouts", skipping(), exchange -> {
            begun.countDown();
            if (!stopped.get()) {
                mayEnd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                throw new IllegalStateException("The connection was closed");
            }
            note(exchange);
        });
        begun.await();
        context.getShutdownStrategy().setTimeout(1);

        context.getRouteController().stopRoute("stockouts");
        mayEnd.countDown();
        stopped.set(true);
        context.getRouteController().startRoute("stockouts");

        awaitDelivered(1, 1);
    }

    /** As with master:, where another process takes over: what the route lets go of then says nothing of a record. */
    @Test
    @Tag("C12")
    void shouldNotSkipARecordThatFailsBecauseItsConsumerIsStopped() throws Exception {
        putStockouts(1);
        AtomicBoolean stopped = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        start("stockouts", skipping(), exchange -> {
            begun.countDown();
            if (!stopped.get()) {
                // until the stop interrupts it
                new CountDownLatch(1).await();
            }
            note(exchange);
        });
        begun.await();

        consumer("stockouts").stop();
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getInFlight() == 0);
        stopped.set(true);
        consumer("stockouts").start();

        awaitDelivered(1, 1);
        assertThat(consumer("stockouts").getRecordsSkipped()).isZero();
    }

    @Test
    void shouldNotSkipRecordsThatTheRouteHadNoRoomFor() throws Exception {
        putStockouts(6);
        route("stockouts", skipping(), route -> route.threads().poolSize(1).maxPoolSize(1).maxQueueSize(1)
                .rejectedPolicy(ThreadPoolRejectedPolicy.Abort).delay(20).process(this::note));

        awaitDelivered(1, 6);
        awaitIdle("stockouts");
        assertThat(consumer("stockouts").getRecordsSkipped()).isZero();
    }

    @Test
    void shouldNotSkipRecordsThatTheRouteNeverHad() throws Exception {
        putStockouts(3);
        AtomicBoolean interrupt = new AtomicBoolean(true);
        start("stockouts", skipping(), exchange -> {
            note(exchange);
            if (interrupt.getAndSet(false)) {
                // as when a server is told to stop: nobody waits for a turn then
                Thread.currentThread().interrupt();
            }
        });

        awaitDelivered(1, 3);
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getWindowFailures() == 0);
        assertThat(consumer("stockouts").getRecordsSkipped()).isZero();
    }
}
