/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Fault;
import io.camelerp.wdt.StubVendor;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.client.VendorTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.camelerp.wdt.consumer.SourceWorld.START;
import static io.camelerp.wdt.consumer.SourceWorld.STOCKOUT;
import static io.camelerp.wdt.consumer.SourceWorld.ids;
import static io.camelerp.wdt.consumer.SourceWorld.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Windows, edges and the watermark, without Camel and with a clock that stands still.
 */
class WindowSourceTest {

    private final SourceWorld world = new SourceWorld();

    @AfterEach
    void closeWorld() {
        world.close();
    }

    @Test
    @Tag("C6")
    void shouldTakeOneAnswerForAWindowThatFits() throws InterruptedException {
        world.spreadRows(8, START.minusMinutes(10));

        List<String> keys = world.pollKeys(world.source(START.minusMinutes(10)));

        assertThat(keys).isEqualTo(ids(1, 8));
        assertThat(world.asked()).containsExactly("2026-03-11 11:50:00 2026-03-11 11:59:00 0");
    }

    @Test
    @Tag("C3")
    @Tag("C6")
    void shouldCutAWindowThatDoesNotFitAndReadBothParts() throws InterruptedException {
        world.spreadRows(100, START.minusMinutes(30));
        WindowSource source = world.source(START.minusMinutes(30));

        List<String> keys = world.pollKeys(source);

        assertThat(keys).isEqualTo(ids(1, 100));
        assertThat(source.status().cuts()).isPositive();
        assertThat(world.calls()).extracting(call -> call.params().get("page_no")).containsOnly("0");
    }

    @Test
    @Tag("C5")
    void shouldShareTheSecondWhereAWindowWasCut() throws InterruptedException {
        world.spreadRows(100, START.minusMinutes(30));

        world.poll(world.source(START.minusMinutes(30)));

        List<Call> whole
                = world.calls().stream().filter(call -> call.params().get("end_time").compareTo("2026-03-11 11:59") < 0)
                        .toList();
        assertThat(whole).allSatisfy(call -> assertThat(world.calls())
                .anyMatch(next -> next.params().get("start_time").equals(call.params().get("end_time"))
                        || next.params().get("start_time").equals(call.params().get("start_time"))));
    }

    @Test
    @Tag("C5")
    void shouldDeliverARowAtTheEdgeOfTwoWindowsOnce() throws InterruptedException {
        world.put(1, START.minusSeconds(60));
        WindowSource source = world.source(START.minusMinutes(10));

        List<String> first = world.pollKeys(source);
        world.clock.advance(Duration.ofMinutes(1));
        List<String> second = world.pollKeys(source);

        assertThat(first).containsExactly("1");
        assertThat(second).isEmpty();
        assertThat(source.status().duplicates()).isEqualTo(1);
    }

    @Test
    @Tag("C5")
    @Tag("C12")
    void shouldDropTheRepeatsOfTheEdgeAfterARestartToo() throws InterruptedException {
        world.put(1, START.minusSeconds(60));
        world.poll(world.source(START.minusMinutes(10)));
        world.put(2, START.minusSeconds(60));
        world.clock.advance(Duration.ofMinutes(1));

        List<String> afterRestart = world.pollKeys(world.source(START.minusMinutes(10)));

        assertThat(afterRestart).containsExactly("2");
    }

    @Test
    @Tag("C5")
    void shouldReadFractionsOfASecondBehindTheEdge() throws InterruptedException {
        LocalDateTime edge = START.minusSeconds(60);
        world.parameters = SourceWorld.BY_MODIFIED;
        world.put(1, edge);
        world.put(2, edge.plusNanos(999_000_000));
        WindowSource source = world.source(START.minusMinutes(10));

        List<String> first = world.pollKeys(source);
        world.clock.advance(Duration.ofSeconds(1));
        List<String> second = world.pollKeys(source);

        assertThat(first).containsExactly("1");
        assertThat(second).containsExactly("2");
    }

    @Test
    @Tag("C5")
    void shouldDeliverARowAgainThatChangedAtTheEdge() throws InterruptedException {
        LocalDateTime edge = START.minusSeconds(60);
        world.parameters = SourceWorld.BY_MODIFIED;
        world.put(1, edge);
        WindowSource source = world.source(START.minusMinutes(10));

        List<String> first = world.pollKeys(source);
        world.sandbox.wdt().put(STOCKOUT, world.row(1, 2, edge, edge.plusSeconds(1)));
        world.clock.advance(Duration.ofMinutes(1));
        List<Item> second = world.poll(source);

        assertThat(first).containsExactly("1");
        assertThat(second).singleElement().satisfies(item -> assertThat(item.record().get("remark").asText()).isEqualTo("v2"));
    }

    @Test
    @Tag("C4")
    void shouldWaitUntilASecondIsOverWhateverSettleDelaySays() throws InterruptedException {
        world.settleDelay = Duration.ZERO;
        world.parameters = SourceWorld.BY_MODIFIED;
        world.put(1, START);
        WindowSource source = world.source(START.minusMinutes(10));

        List<String> within = world.pollKeys(source);
        world.sandbox.wdt().put(STOCKOUT, world.row(1, 2, START, START));
        world.clock.advance(Duration.ofSeconds(1));
        List<Item> after = world.poll(source);

        assertThat(within).isEmpty();
        assertThat(after).singleElement().satisfies(item -> assertThat(item.record().get("remark").asText()).isEqualTo("v2"));
    }

    @Test
    @Tag("C4")
    void shouldReadARowThatIsCommittedWithinTheSettleDelay() throws InterruptedException {
        world.put(1, START.minusSeconds(5), world.clock.instant().plusSeconds(50));
        WindowSource source = world.source(START.minusMinutes(10));

        List<String> before = world.pollKeys(source);
        world.clock.advance(Duration.ofSeconds(55));
        List<String> after = world.pollKeys(source);

        assertThat(before).isEmpty();
        assertThat(after).containsExactly("1");
    }

    @Test
    @Tag("C4")
    void shouldNeverAskForTheFutureNorForMoreThanAnHourOfTrades() throws InterruptedException {
        world.apiName = "trade_query";
        WindowSource source = world.source(START.minusHours(30));

        world.poll(source);

        assertThat(world.calls()).hasSizeGreaterThanOrEqualTo(30).allSatisfy(call -> {
            LocalDateTime start = VendorTime.parse(call.params().get("start_time"));
            LocalDateTime end = VendorTime.parse(call.params().get("end_time"));
            assertThat(Duration.between(start, end)).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(60));
            assertThat(end).isBeforeOrEqualTo(START.minusSeconds(60));
        });
        assertThat(source.status().checkpoint()).isEqualTo(START.minusSeconds(60));
    }

    @Test
    @Tag("C4")
    void shouldNeverAskForMoreThanThirtyDaysOfStockouts() throws InterruptedException {
        world.poll(world.source(START.minusDays(100)));

        assertThat(world.calls()).hasSize(4).allSatisfy(call -> assertThat(call.resultCode()).isEqualTo("0"));
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 7, 11, 13, 17, 59 })
    @Tag("C6")
    void shouldNotLoseRowsWhileOthersLeaveTheWindowBetweenRequests(int step) throws InterruptedException {
        world.parameters = SourceWorld.BY_MODIFIED;
        world.spreadRows(60, START.minusMinutes(30));
        AtomicInteger next = new AtomicInteger();
        world.sandbox.wdt().betweenRequests(page -> {
            long id = next.getAndAdd(step) % 60 + 1;
            world.sandbox.wdt().put(STOCKOUT, world.row(id, 2, START, START));
        });
        WindowSource source = world.source(START.minusMinutes(30));

        List<Item> items = world.poll(source);
        world.sandbox.wdt().betweenRequests(page -> {
        });
        world.clock.advance(Duration.ofMinutes(3));
        items.addAll(world.poll(source));

        assertThat(items).extracting(WindowSourceTest::state).containsAll(
                world.sandbox.wdt().rows(STOCKOUT).stream().map(WindowSourceTest::state).toList());
    }

    private static String state(Item item) {
        return state(item.record());
    }

    private static String state(JsonNode row) {
        return row.get("stockout_id").asText() + row.get("remark").asText();
    }

    @Test
    @Tag("C6")
    void shouldPageASecondThatHoldsMoreThanAPage() throws InterruptedException {
        world.putRows(1, 95, START.minusMinutes(5));
        WindowSource source = world.source(START.minusMinutes(10));

        List<String> keys = world.pollKeys(source);

        assertThat(keys).containsExactlyInAnyOrderElementsOf(ids(1, 95));
        assertThat(source.status().pagedWindows()).isPositive();
        assertThat(source.status().hiddenRows()).isZero();
    }

    @Test
    @Tag("C6")
    void shouldPageFromTheLastPageToTheFirst() throws InterruptedException {
        world.putRows(1, 35, START.minusMinutes(5));

        world.poll(world.source(START.minusMinutes(10)));

        assertThat(world.asked()).filteredOn(asked -> asked.startsWith("2026-03-11 11:55:00 2026-03-11 11:55:01"))
                .extracting(asked -> asked.substring(40)).containsExactly("0", "3", "2", "1", "0");
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 2, 3, 4, 5, 6, 7, 8 })
    @Tag("C6")
    void shouldPageASecondWhoseOrderChangesAndWhoseRowsLeave(int seed) throws InterruptedException {
        world.parameters = SourceWorld.BY_MODIFIED;
        world.putRows(1, 45, START.minusMinutes(5));
        world.sandbox.wdt().unstableOrder(true);
        AtomicInteger pages = new AtomicInteger(seed * 7);
        world.sandbox.wdt().betweenRequests(page -> {
            if (pages.incrementAndGet() % 3 == 0) {
                world.sandbox.wdt().put(STOCKOUT, world.row(pages.get() * 11 % 45 + 1, 2, START, START));
            }
        });
        WindowSource source = world.source(START.minusMinutes(10));
        List<Item> items = new ArrayList<>();

        for (int poll = 0; poll < 4; poll++) {
            items.addAll(world.pollThroughFaults(source));
        }
        world.sandbox.wdt().betweenRequests(page -> {
        });
        world.clock.advance(Duration.ofMinutes(3));
        items.addAll(world.poll(source));

        assertThat(items).extracting(WindowSourceTest::state).containsAll(
                world.sandbox.wdt().rows(STOCKOUT).stream().map(WindowSourceTest::state).toList());
    }

    /** Row 4 leaves while a second is paged whose order changes, and is one of the four that were seen of five. */
    @Test
    @Tag("C6")
    void shouldNotTakeAPassForWholeWhileTheCountMoves() throws Exception {
        Iterator<String> answers = List.of("1,2/5", "4/5", "2,3/4", "1,2/4", "/4", "/4", "3,5/4", "1,2/4").iterator();
        world.pageSize = 2;
        world.maxWindow = Duration.ofSeconds(1);
        world.endAt = START.minusSeconds(99);
        try (StubVendor vendor = new StubVendor(form -> answer(answers.next()))) {
            WindowSource source = world.source(
                    world.stored(world.checkpoints, START.minusSeconds(100)), world.client(vendor.url(), world.clock),
                    world.clock);

            assertThat(world.pollKeys(source)).contains("1", "2", "3", "5");
            assertThat(vendor.asked()).extracting(form -> form.get("page_no"))
                    .containsExactly("0", "2", "1", "0", "3", "2", "1", "0");
        }
    }

    /** An answer of these rows and that count, such as {@code 1,2/5}. */
    private static String answer(String text) {
        String[] parts = text.split("/");
        String rows = Stream.of(parts[0].split(",")).filter(id -> !id.isEmpty())
                .map(id -> "{'stockout_id':" + id + ",'consign_time':'2026-03-11 11:58:20'}").collect(Collectors.joining(","));
        return "{'code':0,'message':'','total_count':" + parts[1] + ",'stockout_list':[" + rows + "]}";
    }

    @ParameterizedTest
    @ValueSource(ints = { 1, 3, 9 })
    @Tag("C6")
    void shouldCopeWithAServerThatPutsFewerRowsOnAPage(int clamp) throws InterruptedException {
        world.spreadRows(60, START.minusMinutes(30));
        world.putRows(61, 85, START.minusMinutes(5));
        world.sandbox.wdt().clampPageSize(clamp);
        WindowSource source = world.source(START.minusMinutes(30));

        List<String> keys = world.pollKeys(source);

        assertThat(keys).containsExactlyInAnyOrderElementsOf(ids(1, 85));
        assertThat(source.status().hiddenRows()).isZero();
    }

    @Test
    @Tag("C6")
    void shouldFindThePagesThatANullPageOfAClampedServerHid() throws InterruptedException {
        world.putRows(1, 40, START.minusMinutes(5));
        world.sandbox.wdt().clampPageSize(5);
        world.maxWindow = Duration.ofSeconds(1);
        world.sandbox.faults().at("wdt:" + STOCKOUT, 1, Fault.NULL_PAGE);

        List<String> keys = world.pollKeys(world.source(START.minusMinutes(5)));

        assertThat(keys).containsExactlyInAnyOrderElementsOf(ids(1, 40));
    }

    @Test
    @Tag("C6")
    void shouldNotTakeARowThatIsShownTwiceForTheOneThatIsNot() throws InterruptedException {
        world.keyField = "order_no";
        world.put(1, START.minusMinutes(5));
        world.sandbox.wdt().put(STOCKOUT, world.row(2, 1, START.minusMinutes(5), START.minusMinutes(5)).put("order_no", "CK1"));
        WindowSource source = world.source(START.minusMinutes(10));

        assertThatExceptionOfType(WdtException.class).isThrownBy(() -> world.poll(source))
                .withMessageContaining("expected 2 rows");

        assertThat(source.status().checkpoint()).isEqualTo(START.minusMinutes(10));
    }

    @Test
    @Tag("C6")
    void shouldUnderstandTotalsAsTextAndNullLists() throws InterruptedException {
        world.spreadRows(8, START.minusMinutes(10));
        world.sandbox.wdt().totalAsText(true);
        world.sandbox.wdt().nullListWhenEmpty(true);
        world.sandbox.wdt().zeroTotalOnLaterPages(true);
        WindowSource source = world.source(START.minusMinutes(10));

        List<String> keys = world.pollKeys(source);
        world.clock.advance(Duration.ofMinutes(30));
        List<String> none = world.pollKeys(source);

        assertThat(keys).isEqualTo(ids(1, 8));
        assertThat(none).isEmpty();
        assertThat(source.status().checkpoint()).isEqualTo(START.plusMinutes(29));
    }

    @Test
    @Tag("C5")
    void shouldIdentifyARowByItsAlternateKey() throws InterruptedException {
        world.keyField = "no_such_key";
        world.put(1, START.minusSeconds(60));
        WindowSource source = world.source(START.minusMinutes(10));

        List<String> first = world.pollKeys(source);
        world.clock.advance(Duration.ofMinutes(1));
        List<String> second = world.pollKeys(source);

        assertThat(first).containsExactly("CK1");
        assertThat(second).isEmpty();
    }

    @Test
    @Tag("C5")
    void shouldTellRowsWithoutAnyKeyByTheirContent() throws InterruptedException {
        world.keyField = "no_such_key";
        world.sandbox.wdt().put(STOCKOUT, keyless(1, START.minusSeconds(60)));
        world.sandbox.wdt().put(STOCKOUT, keyless(2, START.minusSeconds(60)));
        WindowSource source = world.source(START.minusMinutes(10));

        List<Item> first = world.poll(source);
        world.clock.advance(Duration.ofMinutes(1));
        List<Item> second = world.poll(source);

        assertThat(first).extracting(item -> item.record().get("stockout_id").asText()).containsExactly("1", "2");
        assertThat(second).isEmpty();
    }

    private ObjectNode keyless(long id, LocalDateTime time) {
        return world.row(id, 1, time, time).without(List.of("stockout_no", "order_no"));
    }

    @Test
    @Tag("C5")
    void shouldDeliverAChangedRowAgainWhoseTimeCannotBeRead() throws InterruptedException {
        world.parameters = SourceWorld.BY_MODIFIED;
        world.timeField = "no_such_time";
        LocalDateTime edge = START.minusSeconds(60);
        world.put(1, edge);
        world.put(2, edge);
        WindowSource source = world.source(START.minusMinutes(10));

        List<Item> first = world.poll(source);
        world.sandbox.wdt().put(STOCKOUT, world.row(1, 2, edge, edge.plusSeconds(5)));
        world.clock.advance(Duration.ofMinutes(1));
        List<Item> second = world.poll(source);

        assertThat(first).extracting(WindowSourceTest::state).containsExactly("1v1", "2v1");
        assertThat(second).extracting(WindowSourceTest::state).containsExactly("1v2");
    }

    @Test
    @Tag("C7")
    void shouldMoveTheWatermarkInTheOrderOfWindows() throws InterruptedException {
        world.spreadRows(60, START.minusMinutes(30));
        WindowSource source = world.source(START.minusMinutes(30));
        source.begin();
        Batch first = source.next().orElseThrow();
        Batch second = source.next().orElseThrow();

        source.commit(second, List.of());
        LocalDateTime afterTheSecond = source.status().checkpoint();
        source.commit(first, List.of());
        LocalDateTime afterBoth = source.status().checkpoint();

        assertThat(afterTheSecond).isEqualTo(START.minusMinutes(30));
        assertThat(afterBoth).isEqualTo(second.window().end());
    }

    @Test
    @Tag("C8")
    void shouldReadAFailedWindowAgainAndNothingBeyondItUntilTheNextPoll() throws InterruptedException {
        world.spreadRows(60, START.minusMinutes(30));
        WindowSource source = world.source(START.minusMinutes(30));
        source.begin();
        Batch failed = source.next().orElseThrow();

        source.rollback(failed, List.of());
        Optional<Batch> beyond = source.next();
        List<String> nextPoll = world.pollKeys(source);

        assertThat(beyond).isEmpty();
        assertThat(nextPoll).isEqualTo(ids(1, 60));
    }

    @Test
    @Tag("C8")
    void shouldReadOnlyTheFailedWindowAgainWhenLaterOnesAreDone() throws InterruptedException {
        world.spreadRows(60, START.minusMinutes(30));
        WindowSource source = world.source(START.minusMinutes(30));
        source.begin();
        Batch first = source.next().orElseThrow();
        Batch second = source.next().orElseThrow();
        source.commit(second, List.of());
        source.rollback(first, List.of());

        List<String> nextPoll = world.pollKeys(source);

        assertThat(nextPoll).containsAll(keys(first.items())).doesNotContainAnyElementsOf(keys(second.items()));
        assertThat(nextPoll).hasSize(60 - second.items().size());
    }

    @Test
    @Tag("C9")
    void shouldCountHowOftenTheOldestWindowFailed() throws InterruptedException {
        world.spreadRows(5, START.minusMinutes(30));
        WindowSource source = world.source(START.minusMinutes(30));

        for (int poll = 0; poll < 3; poll++) {
            source.begin();
            source.rollback(source.next().orElseThrow(), List.of());
        }
        int failures = source.status().failures();
        world.poll(source);

        assertThat(failures).isEqualTo(3);
        assertThat(source.status().failures()).isZero();
    }

    @Test
    @Tag("C11")
    void shouldVoidWhatIsUnderWayWhenAnOperatorMovesTheCheckpoint() throws InterruptedException {
        world.spreadRows(60, START.minusMinutes(30));
        WindowSource source = world.source(START.minusMinutes(30));
        source.begin();
        Batch underWay = source.next().orElseThrow();

        source.move(START.minusMinutes(40));
        source.commit(underWay, List.of());

        assertThat(source.status().checkpoint()).isEqualTo(START.minusMinutes(40));
        assertThat(world.pollKeys(source)).isEqualTo(ids(1, 60));
    }

    @Test
    @Tag("C11")
    void shouldNotPlaceAWindowThatWasReadBeforeTheCheckpointMovedToItsStart() throws InterruptedException {
        LongStream.rangeClosed(1, 600).forEach(id -> world.put(id, START.minusMinutes(30).plusSeconds(id)));
        WindowSource source = world.source(START.minusMinutes(31));
        source.begin();
        Batch first = source.next().orElseThrow();
        world.sandbox.wdt().betweenRequests(page -> {
            world.sandbox.wdt().betweenRequests(later -> {
            });
            source.move(first.window().end());
        });

        List<String> rest = new ArrayList<>();
        for (Optional<Batch> batch = source.next(); batch.isPresent(); batch = source.next()) {
            rest.addAll(keys(batch.get().items()));
            source.commit(batch.get(), List.of());
        }

        List<String> atTheEdge = first.items().stream()
                .filter(item -> VendorTime.parse(item.time()).equals(first.window().end())).map(Item::key).toList();
        assertThat(atTheEdge).isNotEmpty();
        assertThat(rest).containsAll(atTheEdge);
    }

    @Test
    @Tag("C11")
    void shouldFollowACheckpointThatAnotherProcessMoved() throws InterruptedException {
        world.spreadRows(20, START.minusMinutes(30));
        WindowSource source = world.source(START.minusMinutes(30));
        world.poll(source);

        world.stored(world.checkpoints, START).move(START.minusMinutes(30));
        List<String> keys = world.pollKeys(source);

        assertThat(keys).isEqualTo(ids(1, 20));
    }

    /** A poisoned window is left behind by an operator, who may reach another process of the two. */
    @Test
    @Tag("C9")
    @Tag("C11")
    void shouldFollowACheckpointThatAnotherProcessMovedPastAWindowThatAlwaysFails() throws InterruptedException {
        world.spreadRows(60, START.minusMinutes(30));
        WindowSource source = world.source(START.minusMinutes(30));
        source.begin();
        source.rollback(source.next().orElseThrow(), List.of());

        world.stored(world.checkpoints, START).move(START.minusMinutes(25));
        source.begin();

        assertThat(source.next().orElseThrow().window().start()).isAfterOrEqualTo(START.minusMinutes(25));
    }

    @Test
    @Tag("C11")
    void shouldGoOnWhereAnotherConsumerOnTheSameKeyHasCome() throws InterruptedException {
        world.spreadRows(20, START.minusMinutes(30));
        WindowSource one = world.source(START.minusMinutes(30));
        WindowSource other = world.source(START.minusMinutes(30));

        List<String> keys = world.pollKeys(one);
        List<String> repeated = world.pollKeys(other);

        assertThat(keys).isEqualTo(ids(1, 20));
        assertThat(repeated).isEmpty();
    }

    @Test
    @Tag("C7")
    void shouldStopReadingWhileTheCheckpointCannotBeStored() throws InterruptedException {
        world.spreadRows(60, START.minusMinutes(30));
        WindowSource source = world.source(START.minusMinutes(30));
        source.begin();
        Batch first = source.next().orElseThrow();
        world.checkpoints.failing = true;

        assertThatIllegalStateException().isThrownBy(() -> source.commit(first, List.of()));
        assertThatIllegalStateException().isThrownBy(source::next);
        world.checkpoints.failing = false;
        List<String> rest = world.pollKeys(source);

        assertThat(rest).hasSize(60 - first.items().size()).doesNotContainAnyElementsOf(keys(first.items()));
        assertThat(source.status().checkpoint()).isEqualTo(START.minusSeconds(60));
    }

    @Test
    @Tag("C2")
    void shouldEndAPollAtOnceThatIsToldToStop() throws InterruptedException {
        world.spreadRows(60, START.minusMinutes(30));
        WindowSource source = world.source(START.minusMinutes(30));
        source.begin();

        source.stop();

        assertThatExceptionOfType(InterruptedException.class).isThrownBy(source::next);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        source.resume();
        assertThat(world.pollKeys(source)).isEqualTo(ids(1, 60));
    }

    @Test
    @Tag("C5")
    @Tag("C7")
    void shouldReReadTodayWhereTheVendorIgnoresTheTimeOfDay() throws InterruptedException {
        world.dialect = WdtDialect.y;
        world.apiName = "purchase_order_query";
        putPurchase(1, START.minusDays(1));
        putPurchase(2, START.minusHours(3));
        WindowSource source = world.source(START.minusDays(3));

        List<String> first = world.pollKeys(source);
        LocalDateTime afterTheFirst = source.status().checkpoint();
        putPurchase(3, START);
        world.clock.advance(Duration.ofMinutes(5));
        List<String> second = world.pollKeys(source);
        List<String> third = world.pollKeys(source);
        world.clock.advance(Duration.ofHours(13));
        List<String> tomorrow = world.pollKeys(source);

        assertThat(first).containsExactly("1", "2");
        assertThat(second).containsExactly("3");
        assertThat(third).isEmpty();
        assertThat(tomorrow).isEmpty();
        assertThat(afterTheFirst).isEqualTo(START.toLocalDate().atStartOfDay());
        assertThat(source.status().checkpoint()).isEqualTo(START.toLocalDate().plusDays(1).atStartOfDay());
    }

    @Test
    @Tag("C5")
    void shouldNotRepeatTodayAfterARestart() throws InterruptedException {
        world.dialect = WdtDialect.y;
        world.apiName = "purchase_order_query";
        putPurchase(1, START.minusHours(3));
        world.poll(world.source(START.minusDays(3)));
        putPurchase(2, START);
        world.clock.advance(Duration.ofMinutes(5));

        List<String> afterRestart = world.pollKeys(world.source(START.minusDays(3)));

        assertThat(afterRestart).containsExactly("2");
    }

    @Test
    @Tag("C6")
    void shouldPageADayThatHoldsMoreThanAPage() throws InterruptedException {
        world.dialect = WdtDialect.y;
        world.apiName = "purchase_order_query";
        LongStream.rangeClosed(1, 47).forEach(id -> putPurchase(id, START.minusDays(1).plusSeconds(id)));
        WindowSource source = world.source(START.minusDays(3));

        List<String> keys = world.pollKeys(source);

        assertThat(keys).containsExactlyInAnyOrderElementsOf(ids(1, 47));
        assertThat(source.status().pagedWindows()).isEqualTo(1);
        assertThat(world.calls()).allSatisfy(call -> assertThat(call.params().get("start_time")).endsWith(" 00:00:00"));
    }

    private void putPurchase(long id, LocalDateTime time) {
        world.sandbox.wdt().put("purchase_order_query", JsonNodeFactory.instance.objectNode().put("purchase_id", id)
                .put("purchase_no", "CG" + id).put("status", 10).put("created", VendorTime.format(time))
                .put("modified", VendorTime.format(time)));
    }

    @Test
    @Tag("C8")
    @Tag("C9")
    void shouldSlideOverTheRecentPastWithEveryPoll() throws InterruptedException {
        world.put(1, START.minusMinutes(20));
        WindowSource source = world.sliding();

        List<String> first = world.pollKeys(source);
        world.put(2, START.minusMinutes(25));
        List<String> second = world.pollKeys(source);

        assertThat(first).containsExactly("1");
        assertThat(second).containsExactly("2", "1");
    }

    @Test
    @Tag("C9")
    void shouldCountFailuresOfASlidingConsumerAcrossPolls() throws InterruptedException {
        world.put(1, START.minusMinutes(20));
        WindowSource source = world.sliding();

        for (int poll = 0; poll < 3; poll++) {
            source.begin();
            source.rollback(source.next().orElseThrow(), List.of());
        }

        assertThat(source.status().failures()).isEqualTo(3);
        assertThat(world.pollKeys(source)).containsExactly("1");
    }

    @Test
    @Tag("C13")
    void shouldNotRepeatWhatIsStillUnderWayWhenItSlides() throws InterruptedException {
        world.put(1, START.minusMinutes(20));
        WindowSource source = world.sliding();
        source.begin();
        Batch underWay = source.next().orElseThrow();

        List<String> second = world.pollKeys(source);
        source.commit(underWay, List.of());
        List<String> third = world.pollKeys(source);

        assertThat(second).isEmpty();
        assertThat(third).containsExactly("1");
    }
}
