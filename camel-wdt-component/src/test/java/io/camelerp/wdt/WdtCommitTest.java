/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.io.File;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.camelerp.wdt.client.VendorTime;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.AsyncProcessorSupport;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.support.processor.state.FileStateRepository;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * The watermark moves after the last exchange of a window, in the order of windows, and never over one that failed.
 */
@Tag("C7")
class WdtCommitTest extends ConsumerTestSupport {

    private final Checkpoints checkpoints = new Checkpoints();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    /** Remembers all that was stored, and fails on demand. */
    private static final class Checkpoints extends MemoryStateRepository {

        private final List<String> stored = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean readable = true;
        private volatile boolean writable = true;

        @Override
        public String getState(String key) {
            if (!readable) {
                throw new IllegalStateException("The database is down");
            }
            return super.getState(key);
        }

        @Override
        public void setState(String key, String value) {
            if (!writable) {
                throw new IllegalStateException("The database is down");
            }
            stored.add(value);
            super.setState(key, value);
        }

        LocalDateTime time() {
            return VendorTime.parse(stored.get(stored.size() - 1).split("\\|")[1]);
        }
    }

    @BeforeEach
    void bindCheckpoints() {
        context.getRegistry().bind("checkpoints", checkpoints);
    }

    private String uri(String... options) {
        return stockouts(
                now.minusMinutes(60), Stream.concat(Stream.of("checkpointRepository=#checkpoints", "pageSize=10"),
                        Stream.of(options)).toArray(String[]::new));
    }

    /** One row in each of so many minutes, so that ten and more of them need a window each. */
    private void putStockouts(long from, long to) {
        for (long id = from; id <= to; id++) {
            putStockout(id, now.minusMinutes(60).plusSeconds(id * 20));
        }
    }

    private static LocalDateTime consigned(Exchange exchange) {
        return VendorTime.parse(exchange.getMessage().getHeader(WdtConstants.RECORD_TIME, String.class));
    }

    private static String key(Exchange exchange) {
        return exchange.getMessage().getHeader(WdtConstants.RECORD_KEY, String.class);
    }

    private void noteUnlessFailing(Exchange exchange) {
        if (failing.contains(key(exchange))) {
            throw new IllegalStateException("Refused " + key(exchange));
        }
        note(exchange);
    }

    @Test
    void shouldNotMoveTheWatermarkOverARowBeforeItsExchangeHasCompleted() throws Exception {
        putStockouts(1, 100);
        Queue<String> early = new ConcurrentLinkedQueue<>();
        start("stockouts", uri(), exchange -> {
            if (!checkpoints.stored.isEmpty() && checkpoints.time().isAfter(consigned(exchange))) {
                early.add(key(exchange));
            }
            note(exchange);
        });

        awaitDelivered(1, 100);
        awaitIdle("stockouts");

        assertThat(early).isEmpty();
        assertThat(checkpoints.time()).isAfter(now.minusMinutes(60).plusSeconds(2000));
        assertThat(checkpoints.stored).isSorted();
    }

    @Test
    @Tag("C8")
    void shouldKeepTheWatermarkAndReadAgainWhenOneExchangeFails() throws Exception {
        putStockouts(1, 100);
        failing.add("42");
        start("stockouts", uri(), this::noteUnlessFailing);

        await().atMost(PATIENCE).until(() -> consumer("stockouts").getWindowFailures() > 2);
        LocalDateTime whileFailing = checkpoints.time();
        boolean readBeyond = delivered.contains("70");
        failing.clear();

        awaitDelivered(1, 100);
        assertThat(whileFailing).isBefore(now.minusMinutes(60).plusSeconds(42 * 20));
        assertThat(readBeyond).isFalse();
        assertThat(consumer("stockouts").getExchangesFailed()).isGreaterThan(2);
    }

    @Test
    @Tag("C8")
    void shouldNotRepeatWhatIsDoneWithAnIdempotentRepository() throws Exception {
        putStockouts(1, 20);
        failing.add("5");
        context.getRegistry().bind("seen", MemoryIdempotentRepository.memoryIdempotentRepository());
        start("stockouts", uri("idempotentRepository=#seen"), this::noteUnlessFailing);

        await().atMost(PATIENCE).until(() -> consumer("stockouts").getWindowFailures() > 2);
        failing.clear();

        awaitDelivered(1, 20);
        awaitIdle("stockouts");
        assertThat(delivered).doesNotHaveDuplicates();
    }

    @Test
    @Tag("C8")
    void shouldDeliverARowAgainThatChangedThoughItsFirstStateIsDone() throws Exception {
        putStockout(1, now.minusMinutes(30));
        context.getRegistry().bind("seen", MemoryIdempotentRepository.memoryIdempotentRepository());
        start("stockouts", uri("idempotentRepository=#seen", "param.is_by_modified=1"), this::note);
        awaitDelivered(1, 1);

        sandbox.wdt().put(STOCKOUT, stockout(1, now.minusMinutes(30)).put("modified", VendorTime.format(present())));
        advance(Duration.ofMinutes(2));

        await().atMost(PATIENCE).until(() -> delivered.size() == 2);
        awaitIdle("stockouts");
        assertThat(delivered).containsExactly("1", "1");
    }

    @Test
    @Tag("C8")
    void shouldNotTakeForDoneWhatAnotherRouteHasDone() throws Exception {
        putStockouts(1, 5);
        context.getRegistry().bind("seen", MemoryIdempotentRepository.memoryIdempotentRepository());
        start("first", uri("idempotentRepository=#seen"), this::note);
        awaitDelivered(1, 5);
        delivered.clear();

        start("second", uri("idempotentRepository=#seen"), this::note);

        awaitDelivered(1, 5);
    }

    @Test
    @Tag("C8")
    void shouldTakeARollbackWithoutAnExceptionForAFailure() throws Exception {
        putStockouts(1, 10);
        AtomicInteger attempts = new AtomicInteger();
        start("stockouts", uri(), exchange -> {
            if (key(exchange).equals("3") && attempts.incrementAndGet() < 3) {
                exchange.setRollbackOnly(true);
            } else {
                note(exchange);
            }
        });

        awaitDelivered(1, 10);
        assertThat(attempts).hasValue(3);
    }

    @Test
    @Tag("C8")
    void shouldTakeAMarkedRollbackForAFailureToo() throws Exception {
        putStockouts(1, 10);
        AtomicInteger attempts = new AtomicInteger();
        route("stockouts", uri(), route -> route.choice()
                .when(exchange -> key(exchange).equals("3") && attempts.incrementAndGet() < 3).markRollbackOnly()
                .when(exchange -> key(exchange).equals("4") && attempts.incrementAndGet() < 5).markRollbackOnlyLast()
                .otherwise().process(this::note));

        awaitDelivered(1, 10);
    }

    @Test
    void shouldTakeAHandledFailureForDone() throws Exception {
        putStockouts(1, 30);
        failing.add("7");
        route("stockouts", uri(), route -> route.onException(IllegalStateException.class).handled(true)
                .process(exchange -> delivered.add("dead letter " + key(exchange))).end().process(this::noteUnlessFailing));

        await().atMost(PATIENCE).until(() -> delivered.size() >= 30);
        awaitIdle("stockouts");

        assertThat(delivered).hasSize(30).contains("dead letter 7").doesNotContain("7");
        assertThat(consumer("stockouts").getWindowFailures()).isZero();
    }

    @Test
    @Tag("C8")
    void shouldDeliverAWindowAgainAsAWholeWhenItFails() throws Exception {
        putStockouts(1, 10);
        AtomicInteger attempts = new AtomicInteger();
        start("stockouts", uri("delivery=window"), exchange -> {
            note(exchange);
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("Refused");
            }
        });

        await().atMost(PATIENCE).until(() -> attempts.get() >= 2);
        awaitIdle("stockouts");

        assertThat(delivered.stream().filter("1"::equals)).hasSize(2);
        assertThat(Set.copyOf(delivered)).containsExactlyInAnyOrderElementsOf(ids(1, 10));
    }

    @Test
    @Tag("C13")
    void shouldWaitForAsynchronousExchangesThatEndOutOfOrder() throws Exception {
        putStockouts(1, 40);
        Queue<Runnable> open = new ConcurrentLinkedQueue<>();
        AtomicInteger most = new AtomicInteger();
        start("stockouts", uri("maxInFlight=25"), new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                note(exchange);
                open.add(() -> callback.done(false));
                most.accumulateAndGet(open.size(), Math::max);
                return false;
            }
        });
        await().atMost(PATIENCE).until(() -> open.size() == 25);
        Runnable oldest = open.remove();

        // all the others end, and those that follow them, but not the oldest
        await().atMost(PATIENCE).until(() -> {
            for (Runnable exchange = open.poll(); exchange != null; exchange = open.poll()) {
                exchange.run();
            }
            return delivered.size() == 40;
        });
        LocalDateTime withoutTheOldest = checkpoints.time();
        oldest.run();

        await().atMost(PATIENCE).until(() -> checkpoints.time().isAfter(now.minusMinutes(60).plusSeconds(40 * 20)));
        assertThat(withoutTheOldest).isEqualTo(now.minusMinutes(60));
        assertThat(most.get()).isLessThanOrEqualTo(25);
        assertThat(delivered).doesNotHaveDuplicates();
    }

    @Test
    @Tag("C13")
    void shouldReadAgainWhenAnAsynchronousExchangeFails() throws Exception {
        putStockouts(1, 60);
        failing.add("5");
        route("stockouts", uri(), route -> route.threads(4).process(exchange -> {
            String key = key(exchange);
            if (failing.remove(key)) {
                throw new IllegalStateException("Refused " + key);
            }
            note(exchange);
        }));

        awaitDelivered(1, 60);
        awaitIdle("stockouts");
        assertThat(checkpoints.stored).isSorted();
    }

    @Test
    @Tag("C13")
    void shouldCountAnExchangeThatWentOnInAnotherRouteWhenItEndsThere() throws Exception {
        putStockouts(1, 30);
        CountDownLatch mayEnd = new CountDownLatch(1);
        route("worker", "seda:work?concurrentConsumers=3", route -> route.process(exchange -> {
            mayEnd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            noteUnlessFailing(exchange);
        }));
        failing.add("11");
        route("stockouts", uri(), route -> route.to("seda:work"));
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getInFlight() == 30);
        LocalDateTime whileQueued = checkpoints.time();

        mayEnd.countDown();
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getWindowFailures() > 0);
        failing.clear();

        awaitDelivered(1, 30);
        assertThat(whileQueued).isEqualTo(now.minusMinutes(60));
    }

    @Test
    @Tag("C13")
    void shouldReadAgainWhatAFullQueueHasRefused() throws Exception {
        putStockouts(1, 30);
        CountDownLatch mayEnd = new CountDownLatch(1);
        route("worker", "seda:work?size=2", route -> route.process(exchange -> {
            mayEnd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            note(exchange);
        }));
        context.getRegistry().bind("seen", MemoryIdempotentRepository.memoryIdempotentRepository());
        route("stockouts", uri("idempotentRepository=#seen"), route -> route.to("seda:work"));

        await().atMost(PATIENCE).until(() -> consumer("stockouts").getExchangesFailed() > 5);
        mayEnd.countDown();

        awaitDelivered(1, 30);
        await().atMost(PATIENCE).until(() -> consumer("stockouts").getInFlight() == 0);
    }

    @Test
    @Tag("C9")
    @Tag("C19")
    void shouldBeDownWithAReasonWhenOneWindowFailsAgainAndAgain() throws Exception {
        putStockouts(1, 5);
        failing.add("3");
        start("stockouts", uri("poisonThreshold=3"), this::noteUnlessFailing);

        await().atMost(PATIENCE).until(() -> health("stockouts").getState() == HealthCheck.State.DOWN
                && consumer("stockouts").getWindowFailures() >= 3);
        HealthCheck.Result down = health("stockouts");
        String checkpoint = consumer("stockouts").getCheckpoint();
        long lag = consumer("stockouts").getLagSeconds();
        failing.clear();

        assertThat(down.getMessage().orElseThrow()).matches(
                "The same window or row has failed \\d+ times in a row in route stockouts: nothing is skipped.*");
        assertThat(checkpoint).isEqualTo(VendorTime.format(now.minusMinutes(60)));
        assertThat(lag).isGreaterThan(3500);
        awaitDelivered(1, 5);
        await().atMost(PATIENCE).until(() -> health("stockouts").getState() == HealthCheck.State.UP);
    }

    @Test
    @Tag("C9")
    void shouldBeDownWithTheFailureThatIsOneTooMany() throws Exception {
        putStockout(1, now.minusMinutes(5));
        failing.add("1");
        start("stockouts", once(now.minusMinutes(10), "poisonThreshold=3"), this::noteUnlessFailing);
        // the poll of the schedule may not be over yet, and an operator's is none beside it
        await().atMost(PATIENCE).until(() -> {
            consumer("stockouts").pollNow();
            return consumer("stockouts").getWindowFailures() == 2;
        });

        assertThat(health("stockouts").getMessage().orElse("")).doesNotContain("has failed");
        consumer("stockouts").pollNow();
        assertThat(health("stockouts").getMessage().orElse("")).contains("has failed 3 times");
    }

    @Test
    @Tag("C10")
    @Tag("C19")
    void shouldBeDownWhileTheCheckpointCannotBeStoredAndLoseNothing() throws Exception {
        putStockouts(1, 60);
        start("stockouts", uri(), exchange -> {
            checkpoints.writable = delivered.size() != 5 && checkpoints.writable;
            note(exchange);
        });

        await().atMost(PATIENCE).until(() -> health("stockouts").getError().isPresent());
        HealthCheck.Result down = health("stockouts");
        int whileDown = delivered.size();
        checkpoints.writable = true;

        awaitDelivered(1, 60);
        assertThat(down.getError().orElseThrow()).hasMessageContaining("The database is down");
        assertThat(whileDown).isLessThan(60);
        await().atMost(PATIENCE).until(() -> health("stockouts").getState() == HealthCheck.State.UP);
        assertThat(checkpoints.stored).isSorted();
    }

    @Test
    @Tag("C10")
    @Tag("C19")
    void shouldStartWhileTheCheckpointCannotBeReadAndGoOnWhenItCan() throws Exception {
        putStockouts(1, 5);
        checkpoints.readable = false;
        start("stockouts", uri(), this::note);

        await().atMost(PATIENCE).until(() -> health("stockouts").getError().isPresent());
        int calls = calls().size();
        checkpoints.readable = true;

        assertThat(calls).isZero();
        awaitDelivered(1, 5);
    }

    @Test
    @Tag("C8")
    void shouldReadAgainWhenNobodyCanSayWhatWasDelivered() throws Exception {
        putStockouts(1, 60);
        AtomicInteger questions = new AtomicInteger();
        context.getRegistry().bind("seen", new MemoryIdempotentRepository() {
            @Override
            public boolean contains(String key) {
                if (questions.incrementAndGet() == 15) {
                    throw new IllegalStateException("The database is down");
                }
                return super.contains(key);
            }
        });
        start("stockouts", uri("idempotentRepository=#seen"), this::note);

        awaitDelivered(1, 60);
        awaitIdle("stockouts");

        assertThat(checkpoints.time()).isAfter(now.minusMinutes(2));
    }

    @Test
    @Tag("C8")
    void shouldTakeAnExchangeForFailedThatCannotBeRemembered() throws Exception {
        putStockouts(1, 10);
        AtomicInteger additions = new AtomicInteger();
        context.getRegistry().bind("seen", new MemoryIdempotentRepository() {
            @Override
            public boolean add(String key) {
                if (additions.incrementAndGet() == 4) {
                    throw new IllegalStateException("The database is down");
                }
                return super.add(key);
            }
        });
        start("stockouts", uri("idempotentRepository=#seen"), this::note);

        await().atMost(PATIENCE).until(() -> delivered.size() >= 11);
        awaitIdle("stockouts");

        assertThat(delivered).hasSize(11);
        assertThat(consumer("stockouts").getExchangesFailed()).isEqualTo(1);
    }

    @Test
    void shouldStartARepositoryThatReadsItsFileWhenItIsStarted() throws Exception {
        putStockouts(1, 5);
        File file = stateDirectory.resolve("checkpoints").toFile();
        context.getRegistry().bind("file", FileStateRepository.fileStateRepository(file));
        String uri = stockouts(now.minusMinutes(60), "checkpointRepository=#file");
        start("stockouts", uri, this::note);
        awaitDelivered(1, 5);
        awaitIdle("stockouts");
        context.stop();

        try (CamelContext second = new DefaultCamelContext()) {
            second.getRegistry().bind("file", FileStateRepository.fileStateRepository(file));
            second.addComponent("wdt", component());
            putStockout(6, present().plusSeconds(30));
            advance(Duration.ofMinutes(1));
            route(second, "stockouts", uri, route -> route.process(this::note));
            second.start();

            awaitDelivered(1, 6);
        }
        assertThat(delivered).doesNotHaveDuplicates();
    }

    @Test
    @Tag("C11")
    void shouldLoseNothingWhenTwoConsumersWorkOnOneKey() throws Exception {
        putStockouts(1, 100);
        start("stockouts", uri(), this::note);
        try (CamelContext second = secondContext(uri(), route -> route.process(this::note))) {
            awaitDelivered(1, 100);
            for (int round = 0; round < 5; round++) {
                LocalDateTime next = present();
                for (long id = 101 + round * 10L; id <= 110 + round * 10L; id++) {
                    putStockout(id, next.plusSeconds(id % 10 * 3));
                }
                advance(Duration.ofSeconds(40));
                awaitDelivered(1, 110 + round * 10L);
            }
        }

        assertThat(checkpoints.stored).extracting(text -> text.substring(0, 30)).isSorted();
    }

    @Test
    @Tag("C11")
    void shouldVoidTheWindowsUnderWayWhenAnOperatorMovesTheCheckpoint() throws Exception {
        putStockouts(1, 20);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        start("stockouts", uri(), exchange -> {
            begun.countDown();
            mayEnd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            note(exchange);
        });
        begun.await();

        consumer("stockouts").moveCheckpoint("PT2H");
        String moved = consumer("stockouts").getCheckpoint();
        mayEnd.countDown();

        await().atMost(PATIENCE).until(() -> delivered.stream().filter("1"::equals).count() == 2);
        awaitDelivered(1, 20);
        assertThat(VendorTime.parse(moved)).isBetween(now.minusMinutes(121), now.minusMinutes(119));
        assertThat(checkpoints.stored).isSorted();
    }

    @Test
    @Tag("C11")
    void shouldRefuseToMoveTheCheckpointOverWhatHasNotComeYet() throws Exception {
        putStockouts(1, 20);
        start("stockouts", uri(), this::note);
        awaitDelivered(1, 20);
        awaitIdle("stockouts");
        String before = consumer("stockouts").getCheckpoint();

        for (String time : List.of(VendorTime.format(now.plusDays(365)), "P-1D")) {
            assertThatIllegalArgumentException().isThrownBy(() -> consumer("stockouts").moveCheckpoint(time))
                    .withMessageContaining("Expected a time that has come");
        }

        assertThat(VendorTime.parse(consumer("stockouts").getCheckpoint()))
                .isBetween(VendorTime.parse(before), now.plusHours(1));
    }

    @Test
    @Tag("C11")
    void shouldReadAgainFromWhereAnOperatorMovedTheCheckpoint() throws Exception {
        putStockouts(1, 20);
        start("stockouts", uri(), this::note);
        awaitDelivered(1, 20);
        awaitIdle("stockouts");
        delivered.clear();

        consumer("stockouts").moveCheckpoint(VendorTime.format(now.minusMinutes(60).plusSeconds(11 * 20)));

        awaitDelivered(11, 20);
    }

    @Test
    @Tag("C11")
    void shouldKeepTheCheckpointsOfTwoRoutesOnOneApiApart() throws Exception {
        putStockouts(1, 20);
        start("one", uri(), this::note);
        awaitDelivered(1, 20);
        delivered.clear();

        start("other", uri(), this::note);

        awaitDelivered(1, 20);
    }
}
