/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.camelerp.sandbox.Fault;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What Camel promises of every polling consumer.
 */
class WdtPollingTest extends ConsumerTestSupport {

    private final MemoryStateRepository checkpoints = new MemoryStateRepository();

    @BeforeEach
    void bindCheckpoints() {
        context.getRegistry().bind("checkpoints", checkpoints);
    }

    private String keyed() {
        return stockouts(now.minusMinutes(10), "checkpointRepository=#checkpoints", "checkpointKey=mine");
    }

    private String checkpoint() {
        String stored = checkpoints.getState("wdt/sandbox/" + STOCKOUT + "/mine");
        return stored == null ? "" : stored.split("\\|")[1];
    }

    private String begin() {
        return now.minusMinutes(10).toString();
    }

    @Test
    @Tag("C7")
    @Tag("C13")
    void shouldMoveTheWatermarkWhenTheUserOfATemplateIsDone() throws Exception {
        putStockout(1, now.minusMinutes(5));
        putStockout(2, now.minusMinutes(5));
        try (ConsumerTemplate template = context.createConsumerTemplate()) {
            Exchange one = template.receive(keyed(), PATIENCE.toMillis());
            Exchange two = template.receive(keyed(), PATIENCE.toMillis());
            note(one);
            note(two);
            template.doneUoW(one);
            LocalDateTime withoutTheOther = LocalDateTime.parse(checkpoint());
            template.doneUoW(two);

            await().atMost(PATIENCE).until(() -> LocalDateTime.parse(checkpoint()).isAfter(now.minusMinutes(5)));
            assertThat(withoutTheOther).isEqualTo(now.minusMinutes(10));
            assertThat(delivered).containsExactly("1", "2");
        }
    }

    @Test
    @Tag("C7")
    @Tag("C13")
    void shouldHandItsCompletionOverToTheExchangeThatIsEnriched() throws Exception {
        putStockout(1, now.minusMinutes(5));
        AtomicInteger attempts = new AtomicInteger();
        RouteBuilder.addRoutes(context, builder -> builder.from("direct:work").routeId("work")
                .pollEnrich(keyed(), PATIENCE.toMillis()).process(exchange -> {
                    note(exchange);
                    if (attempts.incrementAndGet() == 1) {
                        throw new IllegalStateException("Refused");
                    }
                }));

        Exchange refused = template.request("direct:work", exchange -> exchange.getMessage().setBody("first"));
        String afterTheFailure = checkpoint();
        Exchange done = template.request("direct:work", exchange -> exchange.getMessage().setBody("second"));

        assertThat(refused.isFailed()).isTrue();
        assertThat(afterTheFailure).startsWith(begin());
        assertThat(done.isFailed()).isFalse();
        assertThat(delivered).containsExactly("1", "1");
        await().atMost(PATIENCE).until(() -> LocalDateTime.parse(checkpoint()).isAfter(now.minusMinutes(5)));
    }

    @Test
    @Tag("C8")
    void shouldPollOnAfterAnErrorOfTheRoute() throws Exception {
        putStockout(1, now.minusMinutes(5));
        AtomicInteger attempts = new AtomicInteger();
        start("stockouts", keyed(), exchange -> {
            note(exchange);
            if (attempts.incrementAndGet() == 1) {
                throw new StackOverflowError("tested");
            }
        });

        await().atMost(PATIENCE).until(() -> LocalDateTime.parse(checkpoint()).isAfter(now.minusMinutes(5)));
        assertThat(delivered).containsExactly("1", "1");
        assertThat(consumer("stockouts").getLastFailure()).contains("tested");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(context.getInflightRepository().size()).isZero());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(context.getInflightRepository().size("stockouts")).isZero());
    }

    @Test
    @Tag("C19")
    void shouldBringFailuresOfPollsIntoTheRouteWhenTheyAreBridged() throws Exception {
        sandbox.faults().at("wdt:*", 1, Fault.HTTP_500);
        putStockout(1, now.minusMinutes(5));
        RouteBuilder.addRoutes(context, builder -> {
            builder.onException(WdtException.class).handled(true).process(exchange -> delivered
                    .add(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, WdtException.class).getCategory().name()));
            builder.from(stockouts(now.minusMinutes(10), "bridgeErrorHandler=true", "maxRetries=0")).routeId("stockouts")
                    .process(this::note);
        });

        await().atMost(PATIENCE).until(() -> delivered.size() == 2);

        assertThat(delivered).containsExactly("TRANSIENT", "1");
    }

    @Test
    @Tag("C19")
    void shouldGiveFailuresOfPollsToTheHandlerOfTheUser() throws Exception {
        sandbox.faults().at("wdt:*", 1, Fault.HTTP_500);
        context.getRegistry().bind("handler", new ExceptionHandler() {
            @Override
            public void handleException(Throwable exception) {
                delivered.add(exception.getMessage());
            }

            @Override
            public void handleException(String message, Throwable exception) {
                handleException(exception);
            }

            @Override
            public void handleException(String message, Exchange exchange, Throwable exception) {
                handleException(exception);
            }
        });
        start("stockouts", stockouts(now.minusMinutes(10), "exceptionHandler=#handler", "maxRetries=0"), this::note);

        await().atMost(PATIENCE).until(() -> !delivered.isEmpty());

        assertThat(delivered.get(0)).contains("got HTTP 500");
    }

    @Test
    void shouldTellARouteThatThereIsNothingWhenItWantsToKnow() throws Exception {
        start("stockouts", stockouts(now.minusMinutes(10), "sendEmptyMessageWhenIdle=true"),
                exchange -> delivered.add(String.valueOf(exchange.getMessage().getBody())));

        await().atMost(PATIENCE).until(() -> !delivered.isEmpty());

        assertThat(delivered.get(0)).isEqualTo("null");
        assertThat(consumer("stockouts").getExchangesFailed()).isZero();
    }

    @Test
    void shouldPollWhenAnOperatorWantsIt() throws Exception {
        start("stockouts", once(now.minusMinutes(10)).replace("initialDelay=0", "initialDelay=60000"), this::note);
        putStockout(1, now.minusMinutes(5));

        consumer("stockouts").pollNow();

        assertThat(delivered).containsExactly("1");
    }

    /** Whoever has mended what failed does not wait for the schedule to believe it. */
    @ParameterizedTest
    @ValueSource(strings = { "backoffErrorThreshold=1&backoffMultiplier=1000&maxRetries=0", "repeatCount=1&maxRetries=0" })
    void shouldPollForAnOperatorWhateverTheScheduleSays(String schedule) throws Exception {
        putStockout(1, now.minusMinutes(5));
        sandbox.faults().at("wdt:" + STOCKOUT, 1, Fault.HTTP_500);
        start("stockouts", stockouts(now.minusMinutes(10), schedule), this::note);
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getErrorCounter() == 1);

        consumer("stockouts").pollNow();

        assertThat(delivered).containsExactly("1");
    }

    @Test
    void shouldPollForAnOperatorAfterThePollThatIsUnderWay() throws Exception {
        putStockout(1, now.minusMinutes(5));
        CountDownLatch release = new CountDownLatch(1);
        start("stockouts", once(now.minusMinutes(10)), exchange -> {
            note(exchange);
            release.await();
        });
        await().atMost(PATIENCE).until(() -> !delivered.isEmpty());
        consumer("stockouts").moveCheckpoint(now.minusMinutes(10).toString());
        Thread operator = new Thread(consumer("stockouts")::pollNow);
        operator.start();
        await().atMost(PATIENCE).until(() -> operator.getState() == Thread.State.WAITING);
        release.countDown();
        operator.join(PATIENCE.toMillis());

        assertThat(operator.getState()).isEqualTo(Thread.State.TERMINATED);
        assertThat(delivered).as("read again from where the operator has moved it").containsExactly("1", "1");
    }

    @Test
    void shouldUseThePollersOfTheUser() throws Exception {
        context.getRegistry().bind("pollers", context.getExecutorServiceManager().newScheduledThreadPool(this, "pollers", 1));
        putStockout(1, now.minusMinutes(5));
        start("stockouts", stockouts(now.minusMinutes(10), "scheduledExecutorService=#pollers"),
                exchange -> delivered.add(Thread.currentThread().getName()));

        await().atMost(PATIENCE).until(() -> !delivered.isEmpty());

        assertThat(delivered.get(0)).contains("pollers");
    }

    @Test
    @Tag("C17")
    void shouldBackOffWhileTheVendorFails() throws Exception {
        sandbox.faults().every("wdt:*", 1, Fault.HTTP_500);
        start("stockouts", stockouts(now.minusMinutes(10), "maxRetries=0", "backoffErrorThreshold=1", "backoffMultiplier=1000",
                "runLoggingLevel=" + LoggingLevel.TRACE), this::note);

        await().atMost(PATIENCE).until(() -> context.getRoute("stockouts") != null
                && consumer("stockouts").getBackoffCounter() > 5);

        assertThat(calls()).hasSize(1);
    }

    @Test
    void shouldTellWhereItCalls() throws Exception {
        WdtEndpoint endpoint = context.getEndpoint(keyed(), WdtEndpoint.class);

        assertThat(endpoint.getServiceUrl()).isEqualTo(sandbox.wdtUrl());
        assertThat(endpoint.getServiceMetadata()).isEqualTo(Map.of("sid", "sandbox", "api", STOCKOUT));
        assertThat(List.of(endpoint.getServiceProtocol())).containsExactly("http");
        // the console asks all, and one without an account must not end its list
        context.getComponent("wdt", WdtComponent.class).getConfiguration().setSid(null);
        assertThat(context.getEndpoint("wdt:shop", WdtEndpoint.class).getServiceUrl()).isEqualTo(sandbox.wdtUrl());
    }
}
