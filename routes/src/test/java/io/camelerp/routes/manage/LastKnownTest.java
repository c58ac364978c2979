/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.manage;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LastKnownTest {

    @Test
    @Timeout(20)
    void shouldNotLetWhoAsksWaitForADatabaseThatDoesNotAnswer() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        try (CamelContext context = new DefaultCamelContext(); LastKnown figure = new LastKnown(context, "figure", () -> {
            asked.incrementAndGet();
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 7;
        })) {
            assertThat(figure.get()).isNaN();
            assertThat(figure.get()).isNaN();
            answer.countDown();

            await().atMost(Duration.ofSeconds(10)).until(() -> figure.get() == 7);
            assertThat(asked.get()).as("asked once, however many look").isEqualTo(1);
        }
    }

    /** An interrupt that meets H2 at its file closes the database for everybody. */
    @Test
    @Timeout(20)
    void shouldNotInterruptWhoReadsTheDatabaseWhenItIsClosed() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        try (CamelContext context = new DefaultCamelContext()) {
            LastKnown figure = new LastKnown(context, "figure", () -> {
                asked.countDown();
                try {
                    interrupted.complete(!answer.await(10, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    interrupted.complete(true);
                }
                return 7;
            });
            figure.get();
            asked.await();

            figure.close();
            answer.countDown();

            assertThat(interrupted.get()).isFalse();
        }
    }

    @Test
    void shouldSayThatItDoesNotKnow() throws Exception {
        try (CamelContext context = new DefaultCamelContext(); LastKnown figure = new LastKnown(context, "figure", () -> {
            throw new IllegalStateException("away");
        })) {
            figure.get();

            await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(5)).until(() -> Double.isNaN(figure.get()));
        }
    }
}
