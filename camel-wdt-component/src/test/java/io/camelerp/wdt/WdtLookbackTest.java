/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.camelerp.common.store.BatchIdempotentRepository;
import io.camelerp.wdt.consumer.Checkpoint;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * The twin that reads the recent past again and delivers what was never delivered.
 */
@Tag("C8")
@Tag("C23")
class WdtLookbackTest extends ConsumerTestSupport {

    private static final String FILTERS = "dialect=classic gateway=openapi by=consign_time {}";

    private final IdempotentRepository seen = MemoryIdempotentRepository.memoryIdempotentRepository();

    @BeforeEach
    void bindSeen() {
        context.getRegistry().bind("seen", seen);
    }

    private String parent() {
        return stockouts(now.minusMinutes(60), "idempotentRepository=#seen", "checkpointKey=shared");
    }

    private String twin(String... options) {
        return "wdt:" + STOCKOUT
               + "?initialDelay=0&delay=50&lookback=PT2H&idempotentRepository=#seen&checkpointKey=shared"
               + String.join("", options);
    }

    /** It runs now and then, and whoever watches how far routes are behind would be told each time. */
    @Test
    void shouldNotCountAsBehindBetweenTwoRuns() throws Exception {
        start("parent", parent(), this::note);
        start("twin", twin("&settleDelay=PT6M").replace("delay=50", "delay=3600000"), this::note);
        await().atMost(PATIENCE).until(() -> consumer("twin").getCheckpoint() != null);
        awaitIdle("parent");

        assertThat(consumer("parent").getLagSeconds()).isPositive();
        assertThat(consumer("twin").getLagSeconds()).isZero();
    }

    @Test
    @Tag("C4")
    void shouldDeliverOnlyTheRowThatWasCommittedTooLateForItsParent() throws Exception {
        putStockout(1, now.minusMinutes(30));
        putStockout(2, now.minusMinutes(20));
        start("parent", parent(), this::note);
        awaitDelivered(1, 2);
        awaitIdle("parent");
        putStockout(3, now.minusMinutes(25));
        awaitIdle("parent");
        boolean parentSawIt = delivered.contains("3");

        start("twin", twin(), this::note);

        awaitDelivered(1, 3);
        awaitIdle("twin");
        assertThat(parentSawIt).isFalse();
        assertThat(delivered).hasSize(3);
    }

    @Test
    @Tag("C4")
    void shouldAskAndTellABatchRepositoryOnceAWindow() throws Exception {
        List<Collection<String>> asked = new CopyOnWriteArrayList<>();
        List<Collection<String>> told = new CopyOnWriteArrayList<>();
        context.getRegistry().bind("windows", new WholeWindows(asked, told));
        putStockout(1, now.minusMinutes(30));
        putStockout(2, now.minusMinutes(20));
        start("parent", parent().replace("#seen", "#windows") + "&delivery=window", this::note);
        await().atMost(PATIENCE).until(() -> told.stream().mapToInt(Collection::size).sum() == 2);
        context.getRouteController().stopRoute("parent");
        asked.clear();
        told.clear();
        putStockout(3, now.minusMinutes(25));

        start("twin", twin("&delivery=window&windowSize=PT2H").replace("#seen", "#windows"), this::note);
        await().atMost(PATIENCE).until(() -> !told.isEmpty());
        context.getRouteController().stopRoute("twin");

        assertThat(asked.get(0)).hasSize(3);
        assertThat(told).singleElement().asInstanceOf(InstanceOfAssertFactories.collection(String.class)).singleElement()
                .asString().contains("3");
    }

    /** Takes no single keys. */
    private static final class WholeWindows extends MemoryIdempotentRepository implements BatchIdempotentRepository {

        private final List<Collection<String>> asked;
        private final List<Collection<String>> told;

        private WholeWindows(List<Collection<String>> asked, List<Collection<String>> told) {
            this.asked = asked;
            this.told = told;
            setCacheSize(100);
        }

        @Override
        public void addAll(Collection<String> keys) {
            told.add(keys);
            keys.forEach(super::add);
        }

        @Override
        public Set<String> containedOf(Collection<String> keys) {
            asked.add(keys);
            return keys.stream().filter(super::contains).collect(Collectors.toSet());
        }

        @Override
        public boolean add(String key) {
            throw new UnsupportedOperationException("One key at a time");
        }

        @Override
        public boolean contains(String key) {
            throw new UnsupportedOperationException("One key at a time");
        }
    }

    @Test
    void shouldDeliverARowThatReachesItsStateLongAfterTheTimeThatIsFilteredBy() throws Exception {
        sandbox.wdt().put(STOCKOUT, stockout(1, now.minusMinutes(30)));
        start("twin", twin("&param.status=110"), this::note);
        awaitIdle("twin");
        boolean tooEarly = !delivered.isEmpty();

        sandbox.wdt().put(STOCKOUT, stockout(1, now.minusMinutes(30)).put("status", 110));

        awaitDelivered(1, 1);
        awaitIdle("twin");
        assertThat(tooEarly).isFalse();
        assertThat(delivered).hasSize(1);
    }

    @Test
    @Tag("C8")
    void shouldDeliverAFailedRowAgainUntilItSucceeds() throws Exception {
        putStockout(1, now.minusMinutes(30));
        start("twin", twin(), exchange -> {
            note(exchange);
            if (delivered.size() < 3) {
                throw new IllegalStateException("Refused");
            }
        });

        await().atMost(PATIENCE).until(() -> delivered.size() >= 3);
        awaitIdle("twin");

        assertThat(delivered).hasSize(3);
    }

    @Test
    @Tag("C9")
    void shouldBeDownWhenItsWindowFailsAgainAndAgain() throws Exception {
        putStockout(1, now.minusMinutes(30));
        start("twin", twin("&poisonThreshold=3"), exchange -> {
            throw new IllegalStateException("Refused");
        });

        await().atMost(PATIENCE)
                .until(() -> health("twin").getMessage().orElse("").startsWith("The same window or row has failed"));

        assertThat(health("twin").getState()).isEqualTo(HealthCheck.State.DOWN);
    }

    @Test
    void shouldReadNoMoreThanItsSpan() throws Exception {
        putStockout(1, now.minusHours(3));
        putStockout(2, now.minusHours(1));
        start("twin", twin(), this::note);

        awaitDelivered(2, 2);
        awaitIdle("twin");

        assertThat(calls()).allSatisfy(call -> assertThat(call.params().get("start_time"))
                .isGreaterThanOrEqualTo(TIME.format(now.minusHours(2).minusSeconds(1))));
    }

    @Test
    @Tag("C4")
    void shouldReadNoFurtherThanTheConsumerThatItStandsBehind() throws Exception {
        StateRepository<String, String> checkpoints = new MemoryStateRepository();
        context.getRegistry().bind("checkpoints", checkpoints);
        LocalDateTime done = now.minusMinutes(25);
        checkpoints.setState("wdt/sandbox/" + STOCKOUT + "/shared", new Checkpoint(0, done, FILTERS, Set.of()).toText());
        putStockout(1, done.minusMinutes(5));
        putStockout(2, done.minusSeconds(1));
        putStockout(3, done);
        putStockout(4, done.plusMinutes(5));

        start("twin", twin("&checkpointRepository=#checkpoints"), this::note);
        awaitDelivered(1, 2);
        awaitIdle("twin");
        List<String> before = List.copyOf(delivered);
        checkpoints.setState("wdt/sandbox/" + STOCKOUT + "/shared",
                new Checkpoint(0, done.plusMinutes(10), FILTERS, Set.of()).toText());
        awaitDelivered(1, 4);

        assertThat(before).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    @Tag("C4")
    void shouldLeaveWhatIsOlderThanTheBeginningOfTheConsumerThatItStandsBehind() throws Exception {
        context.getRegistry().bind("checkpoints", new MemoryStateRepository());
        putStockout(1, now.minusMinutes(50));
        putStockout(2, now.minusMinutes(20));
        start("parent", parentFrom(now.minusMinutes(30)), this::note);
        awaitDelivered(2, 2);
        awaitIdle("parent");
        putStockout(3, now.minusMinutes(25));

        start("twin", twin("&checkpointRepository=#checkpoints"), this::note);
        awaitDelivered(2, 3);
        awaitIdle("twin");
        List<String> before = List.copyOf(delivered);
        consumer("parent").moveCheckpoint("PT1H");
        awaitDelivered(1, 3);

        assertThat(before).containsExactlyInAnyOrder("2", "3");
    }

    @Test
    @Tag("C4")
    void shouldWaitForTheConsumerThatItStandsBehindToBegin() throws Exception {
        context.getRegistry().bind("checkpoints", new MemoryStateRepository());
        putStockout(1, now.minusMinutes(50));
        route("parent", parentFrom(now.minusMinutes(30)), route -> route.autoStartup(false).process(this::note));

        start("twin", twin("&checkpointRepository=#checkpoints"), this::note);
        awaitIdle("twin");
        context.getRouteController().startRoute("parent");
        awaitIdle("parent");
        putStockout(2, now.minusMinutes(20));
        awaitDelivered(2, 2);

        assertThat(delivered).containsExactly("2");
    }

    @Test
    @Tag("C4")
    void shouldReadFromWhereItStoppedWhenAPollCameLate() throws Exception {
        start("twin", twin(), this::note);
        awaitIdle("twin");
        LocalDateTime stopped = present();

        context.getRouteController().suspendRoute("twin");
        advance(Duration.ofHours(3));
        putStockout(1, stopped.plusMinutes(30));
        context.getRouteController().resumeRoute("twin");

        awaitDelivered(1, 1);
    }

    /** What a twin that has read all shares with its parent, after it was stopped for so long. */
    private StateRepository<String, String> pausedTwin(Duration pause) throws Exception {
        StateRepository<String, String> checkpoints = new MemoryStateRepository();
        context.getRegistry().bind("checkpoints", checkpoints);
        reach(checkpoints, 0, now.minusMinutes(10));
        start("twin", twin("&checkpointRepository=#checkpoints"), this::note);
        awaitIdle("twin");
        context.getRouteController().stopRoute("twin");
        advance(pause);
        return checkpoints;
    }

    @ParameterizedTest
    @CsvSource({ "3,true", "5,false" })
    @Tag("C4")
    void shouldGoOnWhereItStoppedAfterAPauseUnlessThatIsBeyondTwiceItsSpan(int hours, boolean goesOn) throws Exception {
        StateRepository<String, String> checkpoints = pausedTwin(Duration.ofHours(hours));
        putStockout(1, now.plusMinutes(30));
        putStockout(2, now.plusHours(hours).minusMinutes(60));
        reach(checkpoints, 0, now.plusHours(hours).minusMinutes(10));
        context.getRouteController().startRoute("twin");

        awaitDelivered(goesOn ? 1 : 2, 2);
        awaitIdle("twin");
        assertThat(delivered).hasSize(goesOn ? 2 : 1);
    }

    @Test
    @Tag("C4")
    void shouldReadItsSpanAloneOnceAnOperatorHasMovedTheOtherConsumer() throws Exception {
        StateRepository<String, String> checkpoints = pausedTwin(Duration.ofHours(3));
        putStockout(1, now.plusMinutes(30));
        putStockout(2, now.plusHours(2));
        reach(checkpoints, 1, now.plusHours(3).minusMinutes(10));
        context.getRouteController().startRoute("twin");

        awaitDelivered(2, 2);
        awaitIdle("twin");
        assertThat(delivered).containsExactly("2");
    }

    private static void reach(StateRepository<String, String> checkpoints, long epoch, LocalDateTime time) {
        checkpoints.setState("wdt/sandbox/" + STOCKOUT + "/shared", new Checkpoint(epoch, time, FILTERS, Set.of()).toText());
    }

    private String parentFrom(LocalDateTime start) {
        return stockouts(start, "idempotentRepository=#seen", "checkpointKey=shared", "checkpointRepository=#checkpoints");
    }

    @Test
    void shouldRefuseACheckpointOfAnotherQuestion() {
        StateRepository<String, String> checkpoints = new MemoryStateRepository();
        context.getRegistry().bind("checkpoints", checkpoints);
        checkpoints.setState("wdt/sandbox/" + STOCKOUT + "/shared", new Checkpoint(0, now, FILTERS, Set.of()).toText());

        assertThat(refusalIn(catchThrowable(
                () -> start("twin", twin("&checkpointRepository=#checkpoints&param.shop_no=SH001"), this::note))))
                .hasMessageContaining("was made for [" + FILTERS + "]");
    }

    @Test
    void shouldHaveNoCheckpointToMove() throws Exception {
        start("twin", twin(), this::note);
        awaitIdle("twin");

        assertThatIllegalStateException().isThrownBy(() -> consumer("twin").moveCheckpoint("P1D"))
                .withMessageContaining("no checkpoint to move");
    }

    @Test
    @Tag("C12")
    void shouldGoOnAfterARestart() throws Exception {
        putStockout(1, now.minusMinutes(30));
        start("twin", twin(), this::note);
        awaitDelivered(1, 1);

        context.getRouteController().stopRoute("twin");
        putStockout(2, now.minusMinutes(40));
        advance(Duration.ofMinutes(10));
        context.getRouteController().startRoute("twin");

        awaitDelivered(1, 2);
        awaitIdle("twin");
        assertThat(delivered).hasSize(2);
    }
}
