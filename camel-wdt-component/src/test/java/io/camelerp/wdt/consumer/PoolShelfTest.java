/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.common.store.OpenBatch;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;
import io.camelerp.wdt.catalog.Ack;
import io.camelerp.wdt.consumer.PoolRow.State;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What becomes of a row of a pool between the vendor and the route.
 */
@Tag("C12")
class PoolShelfTest {

    /** A failure can be told. */
    private static final Ack TELLS = new Ack("tell", List.of("id", "stock"), "status", 0, 1, "message", 20, false);
    /** Only success can. */
    private static final Ack TAKES = new Ack("take", List.of("id", "stock"), null, 0, 0, null, 0, false);
    /** Rows are handed out once. */
    private static final Ack KEEPS = new Ack("keep", List.of("id", "stock"), "status", 0, 1, null, 0, true);

    private final List<PoolShelf> told = new ArrayList<>();
    private MemoryBatchStore store;
    private final StreamId stream = new StreamId("wdt/sandbox/pool", "SH001");

    private PoolShelf shelf(Ack ack, AckMode mode, int maxAttempts) {
        return new PoolShelf(
                "", new AckRules(ack, mode, maxAttempts), RowIdentity.of("id", List.of(), null), null, told::add);
    }

    private PoolShelf keepingShelf() {
        if (store == null) {
            store = new MemoryBatchStore(Duration.ofDays(1), Clock.systemUTC());
            store.open(stream.scope());
        }
        return new PoolShelf(
                "SH001", new AckRules(KEEPS, AckMode.auto, 0), RowIdentity.of("id", List.of(), null),
                new KeptRows(store, stream), told::add);
    }

    /** Rows such as {@code 1=5}: the first with a stock of five. */
    private static List<JsonNode> rows(String... rows) {
        return Arrays.stream(rows).map(row -> row.split("=")).map(row -> (JsonNode) Json.READER.createObjectNode()
                .put("id", Integer.parseInt(row[0])).put("stock", row.length < 2 ? 0 : Integer.parseInt(row[1]))).toList();
    }

    private static List<String> keys(List<Item> items) {
        return items.stream().map(Item::key).toList();
    }

    private static List<Item> claim(PoolShelf shelf, String... rows) {
        shelf.asking();
        return shelf.claim(rows(rows), true);
    }

    private static Batch send(PoolShelf shelf, List<Item> items) {
        Batch batch = Batch.of("pool", items);
        shelf.sent(batch);
        return batch;
    }

    private static void succeed(PoolShelf shelf, List<Item> items) {
        Batch batch = send(shelf, items);
        shelf.ended(batch, items.stream().map(item -> new Outcome(item, true, null)).toList(), false);
    }

    private static void fail(PoolShelf shelf, List<Item> items, Throwable cause) {
        Batch batch = send(shelf, items);
        shelf.ended(batch, items.stream().map(item -> new Outcome(item, false, cause)).toList(), false);
    }

    private static List<String> due(PoolShelf shelf) {
        return shelf.takeDue().stream().map(row -> row.item.key() + " " + row.done + " " + row.message).toList();
    }

    @Test
    void shouldDeliverARowOnceAndForgetItWhenTheVendorKnows() {
        PoolShelf shelf = shelf(TELLS, AckMode.auto, 3);
        List<Item> items = claim(shelf, "1", "2");
        assertThat(keys(items)).containsExactly("1", "2");
        assertThat(shelf.isBusy()).isTrue();
        assertThat(claim(shelf, "1", "2")).as("under way").isEmpty();
        assertThat(shelf.repeated()).isEqualTo(2);

        succeed(shelf, items);
        assertThat(shelf.isBusy()).isFalse();
        assertThat(shelf.toAcknowledge()).isEqualTo(2);
        assertThat(claim(shelf, "1", "2")).as("done, and not told").isEmpty();

        List<PoolRow> due = shelf.takeDue();
        assertThat(due).hasSize(2).allMatch(row -> row.done);
        assertThat(shelf.isBusy()).as("being told").isTrue();
        assertThat(shelf.toAcknowledge()).isEqualTo(2);
        assertThat(shelf.takeDue()).isEmpty();
        assertThat(shelf.isEmpty()).isFalse();
        shelf.settled(due);

        assertThat(shelf.isEmpty()).isTrue();
        assertThat(shelf.acknowledged()).isEqualTo(2);
        assertThat(shelf.toAcknowledge()).isZero();
    }

    @Test
    void shouldNotTakeAnAnswerForNewThatWasOnItsWayWhileTheRowWasSettled() {
        PoolShelf shelf = shelf(TELLS, AckMode.auto, 3);
        List<Item> items = claim(shelf, "1=5");
        succeed(shelf, items);
        shelf.asking();
        shelf.settled(shelf.takeDue());

        assertThat(shelf.claim(rows("1=5"), true)).as("asked for before it was settled").isEmpty();
        assertThat(keys(shelf.claim(rows("1=6"), true))).as("another state of it").containsExactly("1");
        shelf = shelf(TELLS, AckMode.auto, 3);
        succeed(shelf, claim(shelf, "1=5"));
        shelf.settled(shelf.takeDue());
        assertThat(keys(claim(shelf, "1=5"))).as("asked for afterwards: somebody wants it again").containsExactly("1");
    }

    @Test
    void shouldDeliverARowOnceThatStandsTwiceInAnAnswer() {
        PoolShelf shelf = shelf(TELLS, AckMode.auto, 3);

        assertThat(keys(claim(shelf, "1=5", "1=6"))).containsExactly("1");
        assertThat(shelf.repeated()).isEqualTo(1);
    }

    @Test
    void shouldTryAFailedRowAgainWithTheNextPollAndTellTheVendorInTheEnd() {
        PoolShelf shelf = shelf(TELLS, AckMode.auto, 2);
        List<Item> first = claim(shelf, "1");
        assertThat(first.get(0).handout().attempt()).isEqualTo(1);
        assertThat(first.get(0).handout().isLast()).isFalse();
        fail(shelf, first, new IllegalStateException("no"));
        assertThat(shelf.worstFailures()).isEqualTo(1);
        assertThat(claim(shelf, "1")).as("in the same poll").isEmpty();

        shelf.begin();
        List<Item> second = claim(shelf, "1");
        assertThat(second.get(0).handout().attempt()).isEqualTo(2);
        assertThat(second.get(0).handout().isLast()).isTrue();
        fail(shelf, second, new IllegalStateException("no again"));

        assertThat(shelf.givenUp()).isEqualTo(1);
        assertThat(due(shelf)).containsExactly("1 false no again");
    }

    @Test
    void shouldSayWhatThereIsToSayOfAFailure() {
        PoolShelf shelf = shelf(TELLS, AckMode.auto, 1);
        fail(shelf, claim(shelf, "1", "2"), null);
        fail(shelf, claim(shelf, "3"), new IllegalStateException());

        assertThat(due(shelf)).containsExactly("1 false rolled back / 已回滚", "2 false rolled back / 已回滚",
                "3 false java.lang.IllegalStateException");
    }

    @Test
    void shouldNeverGiveUpWhereFailuresCannotBeToldOrNobodySaidSo() {
        for (PoolShelf shelf : List.of(shelf(TAKES, AckMode.auto, 1), shelf(TELLS, AckMode.auto, 0))) {
            for (int i = 1; i < 5; i++) {
                List<Item> items = claim(shelf, "1");
                assertThat(items.get(0).handout().isLast()).isFalse();
                fail(shelf, items, new IllegalStateException("no"));
                assertThat(shelf.worstFailures()).isEqualTo(i);
                shelf.begin();
            }
            assertThat(shelf.givenUp()).isZero();
            assertThat(shelf.takeDue()).isEmpty();
        }
    }

    @Test
    void shouldNotCountWhatWasNotTried() {
        PoolShelf shelf = shelf(TELLS, AckMode.auto, 1);
        for (Throwable cause : new Throwable[] {
                new CancellationException("stopped"), new RejectedExecutionException("full") }) {
            fail(shelf, claim(shelf, "1"), cause);
            assertThat(shelf.worstFailures()).isZero();
            shelf.begin();
        }
        List<Item> items = claim(shelf, "1");
        shelf.ended(send(shelf, items), List.of(), false);
        assertThat(shelf.worstFailures()).as("an exchange of which nothing is known").isZero();
        shelf.begin();

        // a failure while the route is being stopped counts, and does not end it
        items = claim(shelf, "1");
        shelf.ended(send(shelf, items), List.of(new Outcome(items.get(0), false, new IllegalStateException("no"))), true);
        assertThat(shelf.worstFailures()).isEqualTo(1);
        assertThat(shelf.givenUp()).isZero();
        assertThat(shelf.takeDue()).isEmpty();
    }

    @Test
    void shouldLeaveRowsAloneThatNobodyAcknowledges() {
        PoolShelf shelf = shelf(TELLS, AckMode.none, 1);
        List<Item> items = claim(shelf, "1", "2");
        assertThat(items.get(0).handout().isLast()).isFalse();
        succeed(shelf, items.subList(0, 1));
        fail(shelf, items.subList(1, 2), new IllegalStateException("no"));
        assertThat(shelf.takeDue()).isEmpty();
        assertThat(claim(shelf, "1", "2")).isEmpty();

        shelf.begin();
        assertThat(shelf.isEmpty()).as("what has failed is remembered").isFalse();
        List<Item> again = claim(shelf, "1", "2");
        assertThat(keys(again)).containsExactlyInAnyOrder("1", "2");
        assertThat(again).filteredOn(item -> item.key().equals("1")).allMatch(item -> item.handout().attempt() == 1);
        assertThat(again).filteredOn(item -> item.key().equals("2")).allMatch(item -> item.handout().attempt() == 2);
        succeed(shelf, again);
        shelf.begin();
        assertThat(shelf.isEmpty()).isTrue();
    }

    @Test
    void shouldWaitForTheWordOfTheRoute() {
        PoolShelf shelf = shelf(TELLS, AckMode.manual, 3);
        List<Item> items = claim(shelf, "1", "2", "3");
        items.get(0).handout().done();
        assertThat(shelf.takeDue()).as("said while it is under way: its end is waited for").isEmpty();
        succeed(shelf, items);

        assertThat(due(shelf)).containsExactly("1 true null");
        assertThat(shelf.count(State.WAITING)).isEqualTo(2);
        shelf.begin();
        assertThat(claim(shelf, "2", "3")).as("the route has them").isEmpty();
        assertThat(told).isEmpty();

        items.get(1).handout().done();
        assertThat(told).as("one is left").isEmpty();
        items.get(2).handout().failed("torn");
        assertThat(told).containsExactly(shelf);
        assertThat(due(shelf)).containsExactly("2 true null", "3 false torn");
        assertThat(shelf.givenUp()).isEqualTo(1);
    }

    @Test
    void shouldNotWaitForTheRowsOfAnotherBatch() {
        PoolShelf shelf = shelf(TELLS, AckMode.manual, 3);
        List<Item> first = claim(shelf, "1");
        succeed(shelf, first);
        List<Item> second = claim(shelf, "1", "2");
        succeed(shelf, second);

        second.get(0).handout().done();

        assertThat(told).containsExactly(shelf);
    }

    @Test
    void shouldNotListenToWhatIsSaidTooLate() {
        PoolShelf shelf = shelf(TELLS, AckMode.manual, 3);
        List<Item> items = claim(shelf, "1");
        fail(shelf, items, new IllegalStateException("no"));
        items.get(0).handout().done();
        assertThat(shelf.takeDue()).as("it had failed already").isEmpty();

        shelf.begin();
        List<Item> again = claim(shelf, "1");
        items.get(0).handout().done();
        succeed(shelf, again);
        assertThat(shelf.takeDue()).as("the word of an earlier attempt").isEmpty();
        again.get(0).handout().done();
        shelf.settled(shelf.takeDue());
        again.get(0).handout().failed("settled");
        assertThat(shelf.isEmpty()).isTrue();
    }

    @Test
    void shouldNotEndARowByTheExchangeOfAnEarlierAttempt() {
        PoolShelf shelf = shelf(TELLS, AckMode.auto, 3);
        List<Item> items = claim(shelf, "1");
        Batch batch = send(shelf, items);
        shelf.ended(batch, List.of(new Outcome(items.get(0), false, new IllegalStateException("no"))), false);
        shelf.begin();
        List<Item> again = claim(shelf, "1");

        shelf.ended(batch, List.of(new Outcome(items.get(0), true, null)), false);

        assertThat(shelf.takeDue()).isEmpty();
        succeed(shelf, again);
        assertThat(due(shelf)).hasSize(1);
    }

    @Test
    void shouldDeliverAChangedRowAnewUnlessItIsOnItsWay() {
        PoolShelf shelf = shelf(TELLS, AckMode.auto, 3);
        List<Item> items = claim(shelf, "1=5");
        assertThat(claim(shelf, "1=6")).as("under way").isEmpty();
        succeed(shelf, items);
        List<Item> changed = claim(shelf, "1=6");
        assertThat(changed).as("an acknowledgement of its old state would mean nothing").hasSize(1);
        assertThat(shelf.takeDue()).isEmpty();
        succeed(shelf, changed);
        List<PoolRow> due = shelf.takeDue();
        assertThat(claim(shelf, "1=7")).as("the vendor is being told").isEmpty();
        due.forEach(row -> shelf.unsent(row, false));
        assertThat(keys(claim(shelf, "1=7"))).containsExactly("1");
    }

    @Test
    void shouldNotDeliverAChangedRowTwiceInOnePoll() {
        PoolShelf shelf = shelf(TELLS, AckMode.auto, 3);
        fail(shelf, claim(shelf, "1=5"), new IllegalStateException("no"));

        assertThat(claim(shelf, "1=6")).isEmpty();
        shelf.begin();
        assertThat(claim(shelf, "1=6")).hasSize(1);
    }

    @Test
    void shouldForgetFailedRowsThatTheVendorDoesNotShowAnyMore() {
        PoolShelf shelf = shelf(TELLS, AckMode.auto, 3);
        fail(shelf, claim(shelf, "1", "2"), new IllegalStateException("no"));
        shelf.begin();

        shelf.asking();
        shelf.claim(rows("2"), false);
        assertThat(shelf.count(State.RETRY)).as("not all was shown").isEqualTo(1);
        shelf.claim(rows("2"), true);
        assertThat(shelf.count(State.RETRY)).isZero();
        assertThat(shelf.isEmpty()).isFalse();
    }

    @Test
    void shouldTellTheVendorAgainUntilItIsSettled() {
        PoolShelf shelf = shelf(TELLS, AckMode.auto, 3);
        succeed(shelf, claim(shelf, "1"));
        PoolRow row = shelf.takeDue().get(0);
        shelf.unsent(row, true);
        assertThat(row.unknown).isTrue();
        shelf.unsent(shelf.takeDue().get(0), false);
        assertThat(row.unknown).as("once unknown, always").isTrue();

        for (int i = 1; i <= 3; i++) {
            shelf.refused(shelf.takeDue().get(0), false);
            assertThat(row.refusals).isEqualTo(i);
            assertThat(shelf.worstFailures()).isEqualTo(i);
            assertThat(shelf.takeDue()).isEmpty();
            assertThat(shelf.toAcknowledge()).isEqualTo(1);
            shelf.retryRefused(4);
        }
        shelf.refused(shelf.takeDue().get(0), true);
        shelf.retryRefused(4);
        assertThat(shelf.takeDue()).as("often enough").isEmpty();

        assertThat(claim(shelf, "1")).as("the vendor still wants to know").isEmpty();
        assertThat(due(shelf)).hasSize(1);
    }

    @Test
    void shouldTakeARefusedRowForSettledThatTheVendorDoesNotShowAnyMore() {
        PoolShelf unknown = shelf(TELLS, AckMode.auto, 3);
        succeed(unknown, claim(unknown, "1"));
        unknown.refused(unknown.takeDue().get(0), true);
        claim(unknown);
        assertThat(unknown.isEmpty()).as("an attempt may have settled it").isTrue();

        PoolShelf refused = shelf(TELLS, AckMode.auto, 3);
        succeed(refused, claim(refused, "1"));
        for (int i = 1; i <= 3; i++) {
            refused.refused(refused.takeDue().get(0), false);
            claim(refused);
            assertThat(refused.isEmpty()).as("refused %d times", i).isEqualTo(i > 2);
            refused.retryRefused(9);
        }
    }

    @Test
    void shouldKeepRowsThatAreHandedOutOnceUntilTheyAreSettled() {
        PoolShelf shelf = keepingShelf();
        assertThat(shelf.name()).isEqualTo("shop SH001");
        assertThat(shelf(TELLS, AckMode.auto, 0).name()).isEqualTo("the pool");
        assertThat(shelf.claimKept(10)).isEmpty();
        List<Item> items = claim(shelf, "1=5", "2=5", "3=5");
        assertThat(store.pending(stream)).hasSize(3);
        succeed(shelf, items.subList(0, 1));
        fail(shelf, items.subList(1, 2), new IllegalStateException("no"));
        claim(shelf);
        shelf.settled(shelf.takeDue());
        assertThat(store.pending(stream)).hasSize(2);

        shelf.begin();
        assertThat(keys(shelf.claimKept(10))).as("the vendor does not show it again").containsExactly("2");
        PoolShelf restored = keepingShelf();
        assertThat(restored.isEmpty()).isFalse();
        assertThat(keys(restored.claimKept(1))).containsExactly("2");
        List<Item> rest = restored.claimKept(10);
        assertThat(keys(rest)).containsExactly("3");
        assertThat(rest.get(0).record()).isEqualTo(rows("3=5").get(0));
        succeed(restored, rest);
        restored.settled(restored.takeDue());
        assertThat(store.pending(stream)).hasSize(1);
    }

    @Test
    void shouldKeepOneStateOfARowThatIsHandedOutAgain() {
        PoolShelf shelf = keepingShelf();
        succeed(shelf, claim(shelf, "1=5"));
        List<Item> changed = claim(shelf, "1=6");

        assertThat(changed).hasSize(1);
        assertThat(store.pending(stream)).singleElement().satisfies(kept -> assertThat(kept.raw()).contains("6"));
    }

    @Test
    void shouldNotLoseRowsThatCannotBeKeptNow() {
        store = new MemoryBatchStore(Duration.ofDays(1), Clock.systemUTC()) {

            private int failures = 2;

            @Override
            public List<Long> take(
                    StreamId id, OpenBatch batch,
                    List<StoredRecord> records) {
                if (failures-- > 0) {
                    throw new IllegalStateException("the disk is full");
                }
                return super.take(id, batch, records);
            }
        };
        store.open(stream.scope());
        PoolShelf shelf = keepingShelf();

        assertThat(Stream.of("1", "2").filter(row -> {
            try {
                claim(shelf, row);
                return true;
            } catch (IllegalStateException e) {
                return false;
            }
        })).isEmpty();
        assertThat(shelf.isEmpty()).isFalse();
        assertThat(keys(shelf.claimKept(10))).containsExactly("1", "2");
        assertThat(Set.copyOf(store.pending(stream))).hasSize(2);
    }

    /** In memory, and fails where it is told to. */
    private static final class Failing extends MemoryBatchStore {
        private boolean failDone;
        private boolean failTaken;

        Failing() {
            super(Duration.ofDays(1), Clock.systemUTC());
        }

        @Override
        public void done(StreamId id, List<Long> numbers) {
            if (failDone) {
                throw new IllegalStateException("the database is away");
            }
            super.done(id, numbers);
        }

        @Override
        public List<Long> take(StreamId id, OpenBatch batch, List<StoredRecord> records) {
            List<Long> numbers = super.take(id, batch, records);
            if (failTaken) {
                throw new IllegalStateException("the answer to the commit got lost");
            }
            return numbers;
        }
    }

    private static void settle(PoolShelf shelf) {
        shelf.settled(shelf.takeDue());
    }

    private List<String> afterARestart() {
        return keepingShelf().claimKept(10).stream().map(item -> item.key() + "=" + item.record().path("stock")).toList();
    }

    /** It would be alone after a restart, and be told to the shop behind the later ones. */
    @Test
    void shouldTakeNoLaterStateBeforeTheStoreKnowsWhatIsSettled() {
        Failing failing = new Failing();
        store = failing;
        PoolShelf shelf = keepingShelf();
        succeed(shelf, claim(shelf, "1=5"));
        failing.failDone = true;
        assertThatThrownBy(() -> settle(shelf)).hasMessageContaining("away");
        shelf.begin();
        assertThatThrownBy(() -> shelf.claimKept(10)).hasMessageContaining("away");
        assertThatThrownBy(() -> claim(shelf, "1=9")).as("the vendor was asked meanwhile").hasMessageContaining("away");

        failing.failDone = false;
        shelf.begin();
        succeed(shelf, shelf.claimKept(10));
        settle(shelf);

        assertThat(shelf.isEmpty()).isTrue();
        assertThat(afterARestart()).isEmpty();
    }

    @Test
    void shouldDeliverRowsThatAreKeptThoughTheStateBeforeCannotBeSettled() {
        Failing failing = new Failing();
        store = failing;
        PoolShelf shelf = keepingShelf();
        succeed(shelf, claim(shelf, "1=5"));
        failing.failDone = true;
        assertThatThrownBy(() -> claim(shelf, "1=9", "2=7")).hasMessageContaining("away");

        failing.failDone = false;
        shelf.begin();
        List<Item> items = shelf.claimKept(10);

        assertThat(keys(items)).containsExactly("1", "2");
        assertThat(items.get(0).record().path("stock").asInt()).isEqualTo(9);
        succeed(shelf, items);
        settle(shelf);
        assertThat(afterARestart()).isEmpty();
    }

    @Test
    void shouldKeepNoRowTwiceThatWasKeptWithoutAnAnswer() {
        Failing failing = new Failing();
        store = failing;
        PoolShelf shelf = keepingShelf();
        failing.failTaken = true;
        assertThatThrownBy(() -> claim(shelf, "1=5", "2=7")).hasMessageContaining("got lost");
        assertThatThrownBy(() -> claim(shelf, "1=6")).hasMessageContaining("got lost");
        assertThat(afterARestart()).as("killed here").containsExactly("1=6", "2=7");

        failing.failTaken = false;
        shelf.begin();
        List<Item> items = shelf.claimKept(10);
        assertThat(items).extracting(item -> item.record().path("stock").asInt()).containsExactly(6, 7);
        assertThat(store.pending(stream)).hasSize(2);
        succeed(shelf, items);
        settle(shelf);

        assertThat(afterARestart()).isEmpty();
    }

    @Test
    void shouldTellStatesApartByWhatIsEchoed() {
        PoolShelf shelf = new PoolShelf(
                "", new AckRules(null, AckMode.none, 0), RowIdentity.of("id", List.of(), null), null, told::add);
        List<Item> items = claim(shelf, "1=5");
        fail(shelf, items, new IllegalStateException("no"));
        shelf.begin();

        assertThat(claim(shelf, "1=6")).as("without an acknowledgement there are no states").hasSize(1)
                .allMatch(item -> item.handout().attempt() == 2);
    }

    /** When the later state is done, the earlier one would be alone after another restart, and be told to the shop. */
    @Test
    void shouldForgetAStateThatALaterOneHadReplacedWhenTheProcessEnded() {
        keepingShelf();
        store.take(stream, null, List.of(
                new StoredRecord(0, "1", "1/5", "{\"id\":1,\"stock\":5}", null),
                new StoredRecord(0, "1", "1/6", "{\"id\":1,\"stock\":6}", null)));

        assertThat(keepingShelf().claimKept(10)).singleElement()
                .satisfies(item -> assertThat(item.record().path("stock").asInt()).isEqualTo(6));

        assertThat(store.pending(stream)).extracting(StoredRecord::hash).containsExactly("1/6");
    }

    @Test
    void shouldLayAsideAKeptRowThatCannotBeReadAndDeliverTheOthers() {
        PoolShelf before = keepingShelf();
        claim(before, "1=5");
        store.take(stream, null, List.of(
                new StoredRecord(0, "2", "h2", "{\"id\":2,\"stock\":1e5000}", null),
                new StoredRecord(0, "3", "h3", "", null)));

        assertThat(keys(keepingShelf().claimKept(10))).containsExactly("1");

        assertThat(store.pending(stream)).extracting(StoredRecord::key).containsExactly("1");
        assertThat(store.dead(stream)).extracting(StoredRecord::key).containsExactly("2", "3");
        assertThat(store.dead(stream)).allSatisfy(row -> assertThat(row.cause()).contains("cannot be read"));
    }

    @Test
    void shouldTellTheVendorOfAKeptRowThatCannotBeReadThatItHasFailedSoThatItComesAgain() {
        PoolShelf before = keepingShelf();
        claim(before, "1=5");
        store.take(stream, null, List.of(
                new StoredRecord(0, "2", "2/7", "{\"id\":2,\"stock\":", null),
                new StoredRecord(0, "3", "4/7", "{\"id\":3,", null)));

        PoolShelf shelf = keepingShelf();
        List<PoolRow> due = shelf.takeDue();

        assertThat(keys(shelf.claimKept(10))).containsExactly("1");
        assertThat(due).singleElement().satisfies(row -> {
            assertThat(row.item.record().toString()).isEqualTo("{\"id\":\"2\",\"stock\":\"7\"}");
            assertThat(row.done).isFalse();
        });
        assertThat(shelf.givenUp()).isEqualTo(1);
        assertThat(store.dead(stream)).as("what is echoed belongs to another row").extracting(StoredRecord::key)
                .containsExactly("3");
        shelf.settled(due);
        assertThat(store.pending(stream)).extracting(StoredRecord::key).containsExactly("1");
    }
}
