/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.camelerp.common.StopSignal;
import io.camelerp.sandbox.Fault;
import io.camelerp.wdt.WdtException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Each poll reads all pages, and delivers what is new or has changed since it was done last.
 */
class SnapshotSourceTest {

    private final SourceWorld world = new SourceWorld();
    private final StopSignal stop = new StopSignal();
    private SnapshotSource source;

    @BeforeEach
    void start() {
        world.apiName = "shop";
        world.pageSize = 3;
        source = source();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private SnapshotSource source() {
        return new SnapshotSource(
                world.client(world.clock), world.api(), Map.of("page_size", "3"),
                new KnownRows(world.checkpoints, "key", "filters"), stop);
    }

    private void put(int id, String name) {
        world.sandbox.wdt().put("shop", JsonNodeFactory.instance.objectNode().put("shop_id", id).put("shop_no", "SH" + id)
                .put("shop_name", name));
    }

    private void put(int from, int to, String name) {
        for (int id = from; id <= to; id++) {
            put(id, name);
        }
    }

    private List<Batch> open() throws InterruptedException {
        List<Batch> batches = new ArrayList<>();
        source.begin();
        Optional<Batch> batch = source.next();
        while (batch.isPresent()) {
            batches.add(batch.get());
            batch = source.next();
        }
        return batches;
    }

    private static List<String> names(List<Batch> batches) {
        return batches.stream().flatMap(batch -> batch.items().stream())
                .map(item -> item.key() + item.record().path("shop_name").asText()).sorted().toList();
    }

    private static List<Outcome> outcomes(Batch batch, boolean success) {
        return batch.items().stream()
                .map(item -> new Outcome(item, success, success ? null : new IllegalStateException("no"))).toList();
    }

    private void commit(List<Batch> batches) {
        batches.forEach(batch -> source.commit(batch, outcomes(batch, true)));
    }

    @Test
    @Tag("C3")
    void shouldDeliverEachStateOfARowOncePageByPage() throws InterruptedException {
        put(1, 7, "A");
        List<Batch> first = open();
        assertThat(first).hasSize(3).extracting(Batch::name).containsExactly("page 1", "page 2", "page 3");
        commit(first);
        assertThat(names(first)).containsExactly("1A", "2A", "3A", "4A", "5A", "6A", "7A");
        assertThat(source.status().batches()).isEqualTo(3);
        assertThat(source.status().current()).isEqualTo("page 3");

        assertThat(open()).isEmpty();
        assertThat(source.status().duplicates()).isEqualTo(7);
        for (String name : List.of("B", "A")) {
            put(4, name);
            List<Batch> changed = open();
            assertThat(names(changed)).containsExactly("4" + name);
            commit(changed);
        }
        source = source();
        assertThat(open()).as("after a restart").isEmpty();
    }

    @Test
    @Tag("C13")
    void shouldNotDeliverARowAgainWhileItIsUnderWay() throws InterruptedException {
        put(1, 2, "A");
        List<Batch> first = open();
        assertThat(open()).isEmpty();
        put(1, "B");
        assertThat(open()).as("the states of a row go one after the other").isEmpty();

        commit(first);

        assertThat(names(open())).containsExactly("1B");
    }

    @Test
    void shouldDeliverOneStateOfARowThatStandsTwiceInAnAnswer() throws InterruptedException {
        world.keyField = "platform";
        source = source();
        for (int id = 1; id <= 2; id++) {
            world.sandbox.wdt().put("shop", JsonNodeFactory.instance.objectNode().put("shop_id", id).put("platform", "p")
                    .put("shop_name", "N" + id));
        }

        assertThat(open()).singleElement().satisfies(batch -> assertThat(batch.items()).hasSize(1));
    }

    @Test
    @Tag("C8")
    void shouldDeliverAFailedRowAgainWithTheNextPollAndNotKeepOthersWaiting() throws InterruptedException {
        put(1, 3, "A");
        for (int i = 1; i <= 3; i++) {
            List<Batch> batches = open();
            assertThat(names(batches)).isEqualTo(i == 1 ? List.of("1A", "2A", "3A") : List.of("2A"));
            Batch batch = batches.get(0);
            source.rollback(batch, batch.items().stream().map(item -> new Outcome(
                    item, !item.key().equals("2"), item.key().equals("2") ? new IllegalStateException("no") : null)).toList());
            assertThat(source.next()).as("the pass is over").isEmpty();
            assertThat(source.status().failures()).isEqualTo(i);
            assertThat(source.status().checkpoint()).as("not all is done").isNull();
        }
        commit(open());
        assertThat(source.status().failures()).isZero();
        assertThat(open()).isEmpty();
        assertThat(source.status().checkpoint()).isEqualTo(world.now());
    }

    @Test
    @Tag("C8")
    void shouldNotDeliverAFailedRowTwiceInOnePoll() throws InterruptedException {
        put(1, 4, "A");
        source.begin();
        Batch first = source.next().orElseThrow();
        source.rollback(first, outcomes(first, false));
        // rows that move while they are paged show again
        world.sandbox.wdt().put("shop", world.sandbox.wdt().rows("shop").get(0));

        assertThat(source.next().orElseThrow().items()).extracting(Item::key).doesNotContainAnyElementsOf(
                first.items().stream().map(Item::key).toList());
    }

    @Test
    void shouldTakeSkippedRowsForDone() throws InterruptedException {
        put(1, 2, "A");
        List<Batch> batches = open();
        source.commit(batches.get(0), outcomes(batches.get(0), false));

        assertThat(open()).isEmpty();
        assertThat(source.status().failures()).isZero();
    }

    @Test
    void shouldForgetFailuresOfRowsThatAreGone() throws InterruptedException {
        put(1, 2, "A");
        Batch batch = open().get(0);
        source.rollback(batch, outcomes(batch, false));
        assertThat(source.status().failures()).isEqualTo(1);
        world.sandbox.wdt().remove("shop", "1");
        world.sandbox.wdt().remove("shop", "2");

        assertThat(open()).isEmpty();

        assertThat(source.status().failures()).isZero();
        assertThat(source.status().checkpoint()).isNotNull();
    }

    @Test
    @Tag("C7")
    void shouldTellWhenAllOfAPassWasDone() throws InterruptedException {
        put(1, 2, "A");
        List<Batch> batches = open();
        assertThat(source.status().checkpoint()).as("under way").isNull();
        assertThat(source.status().lag()).isZero();
        commit(batches);
        world.clock.advance(Duration.ofMinutes(3));
        open();
        world.clock.advance(Duration.ofMinutes(2));

        assertThat(source.status().checkpoint()).isEqualTo(SourceWorld.START.plusMinutes(3));
        assertThat(source.status().lag()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    @Tag("C10")
    void shouldKeepWhatIsDoneUntilItCanBeStoredAndReadNoFurtherMeanwhile() throws InterruptedException {
        put(1, 6, "A");
        source.begin();
        Batch first = source.next().orElseThrow();
        world.checkpoints.failing = true;
        assertThatThrownBy(() -> source.commit(first, outcomes(first, true))).hasMessageContaining("The database is down");
        int asked = world.calls().size();
        assertThatThrownBy(() -> source.next()).hasMessageContaining("The database is down");
        assertThatThrownBy(() -> source.begin()).hasMessageContaining("The database is down");
        assertThat(world.calls()).hasSize(asked);

        world.checkpoints.failing = false;
        assertThat(names(open())).as("the first page is done").containsExactly("4A", "5A", "6A");
    }

    @Test
    @Tag("C6")
    void shouldDeliverARowThatChangedBackAfterAFailureWhoseEffectNobodyKnows() throws InterruptedException {
        put(1, "A");
        commit(open());
        put(1, "B");
        Batch changed = open().get(0);
        source.rollback(changed, outcomes(changed, false));
        put(1, "A");

        assertThat(names(open())).containsExactly("1A");
    }

    @Test
    @Tag("C22")
    void shouldDeliverAllAgainOnAnOperatorsWord() throws InterruptedException {
        put(1, 4, "A");
        List<Batch> before = open();
        source.commit(before.get(0), outcomes(before.get(0), true));

        source.move(world.now());
        assertThat(source.status().checkpoint()).isNull();
        assertThat(source.status().lag()).isZero();
        // what was under way no longer counts
        source.commit(before.get(1), outcomes(before.get(1), true));
        List<Batch> again = open();

        assertThat(names(again)).containsExactly("1A", "2A", "3A", "4A");
        commit(again);
        assertThat(open()).isEmpty();
    }

    @Test
    @Tag("C22")
    void shouldSeeThatAnotherProcessHadAllDeliveredAgain() throws InterruptedException {
        put(1, 2, "A");
        List<Batch> underWay = open();
        new KnownRows(world.checkpoints, "key", "filters").forget(world.now());

        assertThat(names(open())).containsExactly("1A", "2A");
        source.commit(underWay.get(0), outcomes(underWay.get(0), true));
        assertThat(world.checkpoints.getState("key")).startsWith("0000000001|").doesNotContain("1@");
    }

    @Test
    @Tag("C11")
    void shouldDeliverRowsAgainThatWereTakenAfterAnotherProcessHadAllDeliveredAgain() throws InterruptedException {
        put(1, 4, "A");
        source.begin();
        Batch before = source.next().orElseThrow();
        new KnownRows(world.checkpoints, "key", "filters").forget(world.now());
        Batch after = source.next().orElseThrow();

        source.rollback(before, outcomes(before, false));
        source.rollback(after, outcomes(after, false));

        assertThat(names(open())).containsExactly("1A", "2A", "3A", "4A");
    }

    @Test
    @Tag("C11")
    void shouldDeliverRowsAgainThatEndWhenAnotherProcessHasHadAllDeliveredAgain() throws InterruptedException {
        put(1, 4, "A");
        List<Batch> both = open();
        new KnownRows(world.checkpoints, "key", "filters").forget(world.now());

        source.commit(both.get(0), outcomes(both.get(0), true));
        source.rollback(both.get(1), outcomes(both.get(1), false));

        assertThat(names(open())).containsExactly("1A", "2A", "3A", "4A");
    }

    @Test
    void shouldFailVisiblyAndBeginAnewWithTheNextPoll() throws InterruptedException {
        put(1, 4, "A");
        world.sandbox.faults().at("wdt:shop", 2, Fault.HTTP_500);
        source.begin();
        Batch first = source.next().orElseThrow();
        assertThatThrownBy(() -> source.next()).isInstanceOf(WdtException.class);
        commit(List.of(first));

        assertThat(names(open())).hasSize(1);
    }

    @Test
    @Tag("C13")
    void shouldStopAndGoOn() throws InterruptedException {
        put(1, "A");
        source.stop();
        source.begin();
        assertThatThrownBy(() -> source.next()).isInstanceOf(InterruptedException.class);

        source.resume();

        assertThat(names(open())).containsExactly("1A");
    }
}
