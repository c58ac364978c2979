/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.consumer;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.common.store.OpenBatch;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;
import io.camelerp.sst.consumer.Source.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.sst.consumer.DownloadWorld.SCOPE;
import static io.camelerp.sst.consumer.DownloadWorld.end;
import static io.camelerp.sst.consumer.DownloadWorld.keys;
import static io.camelerp.sst.consumer.DownloadWorld.poll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of pushed bills, kept first or delivered at once, without HTTP and without Camel.
 */
class PushSourceTest {

    private static final String PUSH = "PushRECBill";
    private static final String OTHER = "PushREQBill";

    private final DownloadWorld world = new DownloadWorld();
    private int maxBatch = 100;
    private PushSource source;

    @BeforeEach
    void start() {
        world.command = PUSH;
        make();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void make() {
        Map<String, Shelf> shelves = new LinkedHashMap<>();
        for (String command : List.of(PUSH, OTHER)) {
            world.command = command;
            shelves.put(command, world.shelf(""));
        }
        world.command = PUSH;
        source = new PushSource(shelves, maxBatch);
    }

    private static JsonNode bill(String billno, String amount) {
        return Json.READER.createObjectNode().put("billno", billno).put("refertime", "2026-03-11 09:00:00")
                .put("amounttotal", amount);
    }

    private static JsonNode bill(String billno) {
        return bill(billno, "9.90");
    }

    /** What a route is given that has not done it yet. */
    private Optional<Batch> take(List<JsonNode> bills) throws Exception {
        List<Batch> taken = new ArrayList<>();
        source.take(PUSH, bills, taken::add);
        return taken.stream().findFirst();
    }

    @Test
    void shouldKeepThenDeliverThenForget() throws Exception {
        source.keep(PUSH, List.of(bill("R1"), bill("R2"), bill("R1")));
        source.keep(OTHER, List.of(bill("Q1")));

        assertThat(source.progress()).isEqualTo(new Progress(null, 0, null, null, 3, 0, 1, 0, 0, 0));
        source.begin(true);
        Batch first = source.next().orElseThrow();
        assertThat(keys(first)).containsExactly("R1", "R2");
        assertThat(first.command()).isEqualTo(PUSH);
        assertThat(first.describe()).isEqualTo(PUSH);
        Batch second = source.next().orElseThrow();
        assertThat(second.command()).isEqualTo(OTHER);
        assertThat(source.next()).as("all are under way").isEmpty();
        end(source, first);
        end(source, second);

        assertThat(source.progress().pending()).isZero();
        assertThat(poll(source)).isEmpty();
        source.keep(PUSH, List.of(bill("R1")));
        assertThat(poll(source)).as("pushed again after it was done").isEmpty();
        make();
        source.keep(PUSH, List.of(bill("R2")));
        assertThat(poll(source)).as("after a restart, too").isEmpty();
    }

    @Test
    void shouldDeliverWhatWasKeptAfterARestart() throws Exception {
        source.keep(PUSH, List.of(bill("R1")));
        make();
        source.keep(PUSH, List.of(bill("R1"), bill("R2")));

        assertThat(source.progress().pending()).isEqualTo(2);
        assertThat(poll(source)).containsExactly("R1", "R2");
    }

    @Test
    void shouldDeliverInBatchesOfThatSize() throws Exception {
        maxBatch = 2;
        make();
        source.keep(PUSH, List.of(bill("R1"), bill("R2"), bill("R3")));
        source.begin(true);

        Batch first = source.next().orElseThrow();
        Batch second = source.next().orElseThrow();

        assertThat(keys(first)).containsExactly("R1", "R2");
        assertThat(keys(second)).containsExactly("R3");
    }

    @Test
    void shouldFindTheLastOfManyPagesOfBills() throws Exception {
        maxBatch = 2000;
        make();
        for (int page = 0; page < 3; page++) {
            int from = page * 400;
            source.keep(PUSH, IntStream.range(from, from + 400).mapToObj(i -> bill("R" + i)).toList());
        }
        world.claims.take(SCOPE, "R0");

        assertThat(poll(source)).hasSize(1199).endsWith("R1199").doesNotContain("R0");
    }

    @Test
    void shouldTryAFailedBillAgainWithTheNextPollAndNotForNews() throws Exception {
        source.keep(PUSH, List.of(bill("R1"), bill("R2")));
        source.begin(true);
        Batch batch = source.next().orElseThrow();
        source.done(batch, batch.items().get(0));
        source.failed(batch, batch.items().get(1), new IllegalStateException("no"));
        source.ended(batch);
        source.keep(PUSH, List.of(bill("R3")));
        assertThat(source.next()).as("the poll is over").isEmpty();
        assertThat(source.failures()).isEqualTo(1);

        source.begin(false);
        Batch news = source.next().orElseThrow();
        assertThat(keys(news)).containsExactly("R3");
        end(source, news);

        assertThat(poll(source)).containsExactly("R2");
        assertThat(source.failures()).isZero();
    }

    @Test
    void shouldDeliverTheStatesOfABillOneAfterTheOther() throws Exception {
        source.keep(PUSH, List.of(bill("R1", "1"), bill("R2")));
        source.keep(PUSH, List.of(bill("R1", "2")));
        assertThat(source.progress().changed()).isEqualTo(1);
        source.begin(true);

        Batch first = source.next().orElseThrow();
        assertThat(first.items()).extracting(item -> item.key() + " " + item.bill().path("amounttotal").asText())
                .containsExactly("R1 1", "R2 9.90");
        assertThat(source.next()).as("the newer state waits").isEmpty();
        end(source, first);
        Batch second = source.next().orElseThrow();

        assertThat(second.items()).singleElement().returns(true, Item::changed)
                .satisfies(item -> assertThat(item.bill().path("amounttotal").asText()).isEqualTo("2"));
        assertThat(first.items()).noneMatch(Item::changed);
        source.abandon(second, second.items().get(0));
        assertThat(source.next()).isPresent();
    }

    /** News may come at any time: the state before it must not be delivered last, and be the one that stays. */
    @Test
    void shouldNotDeliverALaterStateBeforeAnEarlierOneThatHasFailed() throws Exception {
        source.keep(PUSH, List.of(bill("R1", "1")));
        source.begin(true);
        Batch batch = source.next().orElseThrow();
        source.failed(batch, batch.items().get(0), new IllegalStateException("no"));
        source.ended(batch);
        source.keep(PUSH, List.of(bill("R1", "2")));

        source.begin(false);
        assertThat(source.next()).as("the earlier one waits for the schedule").isEmpty();
        source.begin(true);
        assertThat(source.next().orElseThrow().items()).singleElement()
                .satisfies(item -> assertThat(item.bill().path("amounttotal").asText()).isEqualTo("1"));
    }

    @Test
    void shouldIgnoreChangesWhereTheyAreNotWanted() throws Exception {
        world.deliverChange = false;
        make();
        source.keep(PUSH, List.of(bill("R1", "1")));
        source.keep(PUSH, List.of(bill("R1", "2")));

        assertThat(poll(source)).containsExactly("R1");
        assertThat(source.progress()).returns(1L, Progress::changed).returns(1L, Progress::repeated);
    }

    @Test
    void shouldCountANumberByItsWorthForTheSameBill() throws Exception {
        source.keep(PUSH, List.of(bill("R1", "1.0")));
        source.keep(PUSH, List.of(bill("R1", "1.00")));

        assertThat(source.progress()).returns(0L, Progress::changed).returns(1L, Progress::repeated);
    }

    @Test
    void shouldTakeAPushThatIsNotKept() throws Exception {
        Batch batch = take(List.of(bill("R1"), bill("R2"))).orElseThrow();

        assertThat(batch.items()).extracting(Item::number).containsOnly(0L);
        assertThat(batch.items()).extracting(Item::time).containsOnly("2026-03-11 09:00:00");
        assertThatIllegalStateException().isThrownBy(() -> take(List.of(bill("R3"), bill("R1"))))
                .withMessage("Bill R1 is being processed; push it again");
        source.done(batch, batch.items().get(0));
        source.failed(batch, batch.items().get(1), new IllegalStateException("no"));
        assertThat(source.progress()).returns(0, Progress::pending).returns(0, Progress::dead);
        assertThat(source.failures()).isZero();

        assertThat(take(List.of(bill("R1")))).as("it is done").isEmpty();
        Batch again = take(List.of(bill("R1"), bill("R2"), bill("R3"))).orElseThrow();
        assertThat(keys(again)).containsExactly("R2", "R3");
        assertThat(again.items()).noneMatch(Item::changed);
        end(source, again);
        Batch changed = take(List.of(bill("R1", "7"))).orElseThrow();
        assertThat(changed.items()).allMatch(Item::changed);
    }

    @Test
    void shouldGiveUpAndReplay() throws Exception {
        world.maxAttempts = 2;
        make();
        source.keep(PUSH, List.of(bill("R1")));
        for (int attempt = 1; attempt <= 2; attempt++) {
            source.begin(true);
            Batch batch = source.next().orElseThrow();
            source.failed(batch, batch.items().get(0), null);
        }

        assertThat(source.progress()).isEqualTo(new Progress(null, 0, null, null, 0, 1, 0, 0, 0, 0));
        assertThat(world.store.dead(world.stream(""))).extracting(StoredRecord::cause).containsExactly("rolled back");
        source.keep(PUSH, List.of(bill("R1")));
        assertThat(poll(source)).as("given up is given up").isEmpty();

        assertThat(source.replayDead()).isEqualTo(1);
        source.keep(PUSH, List.of(bill("R1")));
        assertThat(poll(source)).containsExactly("R1");
        assertThat(source.progress().dead()).isZero();
    }

    @Test
    void shouldNotDeliverWhatAnotherStreamHasDoneMeanwhile() throws Exception {
        source.keep(PUSH, List.of(bill("R1"), bill("R2")));
        world.store.remember(SCOPE, "R1", world.shelf("").arrival(bill("R1")).hash());

        assertThat(poll(source)).containsExactly("R2");
        assertThat(source.progress()).returns(0, Progress::pending).returns(1L, Progress::repeated);
        assertThat(world.claims.take(SCOPE, "R1")).as("it is nobody's").isTrue();
    }

    @Test
    void shouldHaveNoCheckpointToMove() {
        assertThatIllegalStateException().isThrownBy(() -> source.move("now")).withMessageContaining("no checkpoint");
    }

    @Test
    void shouldNotCountAFailureWhileItStops() {
        world.maxAttempts = 1;
        make();
        source.keep(PUSH, List.of(bill("R1", "1.00")));
        source.begin(true);
        Batch batch = source.next().orElseThrow();
        source.stop();
        source.failed(batch, batch.items().get(0), new IllegalStateException("broken off"));
        assertThat(source.progress().dead()).isZero();

        source.resume();
        source.begin(true);
        Batch again = source.next().orElseThrow();
        source.failed(again, again.items().get(0), new IllegalStateException("no such material"));
        assertThat(source.progress().dead()).isEqualTo(1);
    }

    @Test
    void shouldNotReplayAStateThatALaterOneHasFollowed() {
        world.maxAttempts = 1;
        make();
        source.keep(PUSH, List.of(bill("R1", "1.00")));
        source.begin(true);
        Batch old = source.next().orElseThrow();
        source.failed(old, old.items().get(0), new IllegalStateException("no such material"));
        source.keep(PUSH, List.of(bill("R1", "2.00")));
        source.begin(true);
        end(source, source.next().orElseThrow());

        assertThat(source.replayDead()).isZero();

        source.begin(true);
        assertThat(source.next()).isEmpty();
        assertThat(source.progress().dead()).isZero();
    }

    @Test
    void shouldNotDeliverARepeatThatArrivesAsTheFirstEnds() throws Exception {
        List<Runnable> betweenLooks = new ArrayList<>();
        BatchStore store = new MemoryBatchStore(Duration.ofDays(1), Clock.systemUTC()) {
            @Override
            public Optional<String> lastHash(String scope, String key) {
                Optional<String> last = super.lastHash(scope, key);
                List.copyOf(betweenLooks).forEach(Runnable::run);
                return last;
            }
        };
        source = new PushSource(Map.of(PUSH, world.shelf("", store)), maxBatch);
        Batch first = take(List.of(bill("R1"))).orElseThrow();
        betweenLooks.add(() -> {
            betweenLooks.clear();
            end(source, first);
        });

        assertThat(take(List.of(bill("R1")))).isEmpty();

        assertThat(world.claims.take(SCOPE, "R1")).as("it is nobody's").isTrue();
    }

    @Test
    void shouldGiveUpWhatCannotBeReadAndDeliverTheOthers() throws Exception {
        world.store.take(world.stream(""), null, List.of(
                new StoredRecord(0, "R1", "h1", "{\"billno\":\"R1\",\"amounttotal\":1e5000}", null),
                new StoredRecord(0, "R2", "h2", "edited", null),
                new StoredRecord(0, "R3", "h3", "null", null)));
        source.keep(PUSH, List.of(bill("R4")));

        assertThat(poll(source)).containsExactly("R4");

        assertThat(source.progress()).returns(0, Progress::pending).returns(3, Progress::dead);
        assertThat(world.store.dead(world.stream(""))).allSatisfy(dead -> {
            assertThat(dead.cause()).contains("bill " + dead.key(), "cannot be read", "replayDead");
            assertThat(world.claims.take(SCOPE, dead.key())).as("it is nobody's").isTrue();
            world.claims.release(SCOPE, dead.key());
        }).extracting(StoredRecord::raw).contains("edited");
        assertThat(source.replayDead()).isEqualTo(3);
        assertThat(poll(source)).isEmpty();
        assertThat(source.progress()).returns(0, Progress::pending).returns(3, Progress::dead);
    }

    @Test
    void shouldKeepAPushWhileOthersLookThroughWhatWaits() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        BatchStore store = new MemoryBatchStore(Duration.ofDays(1), Clock.systemUTC()) {
            @Override
            public List<StoredRecord> pending(StreamId stream, long after, int limit) {
                if (Thread.currentThread().getName().equals("poll")) {
                    looking.countDown();
                    pass(seen);
                }
                return super.pending(stream, after, limit);
            }
        };
        source = new PushSource(Map.of(PUSH, world.shelf("", store)), maxBatch);
        source.keep(PUSH, List.of(bill("R1")));
        List<String> polled = new CopyOnWriteArrayList<>();
        Thread poll = new Thread(() -> polled.addAll(keys(source.next().orElseThrow())), "poll");
        poll.start();
        pass(looking);

        CompletableFuture<Void> push = CompletableFuture.runAsync(() -> source.keep(PUSH, List.of(bill("R2"))));
        try {
            await().atMost(Duration.ofSeconds(30)).until(push::isDone);
        } finally {
            seen.countDown();
            poll.join();
        }

        assertThat(polled).containsExactly("R1", "R2");
    }

    @Test
    void shouldForgetABillThatIsDoneBeforeItsPushIsAnswered() throws Exception {
        List<Thread> polls = new ArrayList<>();
        BatchStore store = new MemoryBatchStore(Duration.ofDays(1), Clock.systemUTC()) {
            @Override
            public List<Long> take(StreamId stream, OpenBatch batch, List<StoredRecord> records) {
                List<Long> numbers = super.take(stream, batch, records);
                polls.add(new Thread(() -> end(source, source.next().orElseThrow())));
                polls.get(0).start();
                await().atMost(Duration.ofSeconds(30)).until(() -> super.lastHash(SCOPE, "R1").isPresent());
                return numbers;
            }
        };
        Shelf shelf = world.shelf("", store);
        source = new PushSource(Map.of(PUSH, shelf), maxBatch);

        source.keep(PUSH, List.of(bill("R1")));
        polls.get(0).join();

        assertThat(shelf.pendingIds()).isEmpty();
    }

    private static void pass(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
