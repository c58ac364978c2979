/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.camelerp.common.Json;
import io.camelerp.common.StopSignal;
import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.common.store.StreamId;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.wdt.PoolRow;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.catalog.Ack;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;
import io.camelerp.wdt.client.WdtClient;
import io.camelerp.wdt.producer.Pusher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Polls of a pool without Camel: what is asked, what the vendor is told, and what happens when it does not listen.
 */
@Tag("C14")
class PoolSourceTest {

    private static final String LOGISTICS = "logistics_sync_query";
    private static final String STOCK = "api_goods_stock_change_query";
    private static final String SCOPE = "wdt/sandbox/pool";

    private final SourceWorld world = new SourceWorld();
    private final StopSignal stop = new StopSignal();
    private final BatchStore store = new MemoryBatchStore(Duration.ofDays(1), Clock.systemUTC()) {
        @Override
        public void done(StreamId stream, List<Long> numbers) {
            whileSettling.run();
            super.done(stream, numbers);
        }
    };
    private Runnable whileSettling = () -> {
    };
    private List<String> shops;
    private int batchSize;
    private int maxAttempts = 2;
    private AckMode mode = AckMode.auto;
    private PoolSource source;

    @BeforeEach
    void start() {
        world.apiName = LOGISTICS;
        world.pageSize = 4;
        store.open(SCOPE);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void make() {
        WdtClient client = world.client(world.clock);
        Api api = world.api();
        Api ackApi = ApiCatalog.find(api.ack().api(), world.dialect).orElseThrow();
        PoolSource.Shops asked = new PoolSource.Shops() {
            @Override
            public String parameter() {
                return shops == null ? null : world.dialect == WdtDialect.y && api.name().equals(STOCK) ? "shop_id" : "shop_no";
            }

            @Override
            public Collection<String> values() {
                return shops;
            }
        };
        source = new PoolSource(
                client, api, Map.of("limit", String.valueOf(world.pageSize)), asked,
                new PoolSource.Rows(mode, maxAttempts, store, SCOPE, new ScopeClaims()),
                new Acknowledger(api.ack(), ackApi, new Pusher(client, 0, Duration.ZERO, false), batchSize), stop);
    }

    /** Rows that are handed out once. */
    private void askForStockOfY() {
        world.dialect = WdtDialect.y;
        world.apiName = STOCK;
        world.sandbox.wdt().stockLimit(1, 2000);
    }

    private void put(int from, int to, String shop) {
        for (int id = from; id <= to; id++) {
            put(id, shop, 5);
        }
    }

    private void put(int id, String shop, int stock) {
        world.sandbox.wdt().putPool(world.apiName,
                JsonNodeFactory.instance.objectNode().put("rec_id", id).put("shop_no", shop.equals("1") ? "SH001" : shop)
                        .put("shop_id", shop).put("sync_stock", stock));
    }

    /** All batches of a poll, each ended by how its rows are to end. */
    private List<Batch> poll(String... failing) throws InterruptedException {
        List<Batch> batches = new ArrayList<>();
        source.begin();
        Optional<Batch> batch = source.next();
        while (batch.isPresent()) {
            batches.add(batch.get());
            end(batch.get(), failing);
            batch = source.next();
        }
        return batches;
    }

    private void end(Batch batch, String... failing) {
        List<String> bad = List.of(failing);
        List<Outcome> outcomes = batch.items().stream().map(item -> new Outcome(
                item, !bad.contains(item.key()),
                bad.contains(item.key()) ? new IllegalStateException("no " + item.key()) : null))
                .toList();
        if (batch.items().stream().anyMatch(item -> bad.contains(item.key()))) {
            source.rollback(batch, outcomes);
        } else {
            source.commit(batch, outcomes);
        }
    }

    private static List<List<String>> keys(List<Batch> batches) {
        return batches.stream().map(batch -> batch.items().stream().map(Item::key).toList()).toList();
    }

    private Map<String, PoolRow.State> states() {
        return world.sandbox.wdt().poolRows(world.apiName).stream().collect(Collectors.toMap(PoolRow::key, PoolRow::state));
    }

    private List<List<String>> acknowledged() {
        return acks().stream().map(list -> StreamSupport.stream(list.spliterator(), false)
                .map(row -> row.path("rec_id").asText()).toList()).toList();
    }

    private List<JsonNode> acks() {
        return world.sandbox.ledger().calls("wdt:" + world.api().ack().api()).stream().map(call -> {
            try {
                String list = call.params().get(world.apiName.equals(STOCK) ? "stock_sync_list" : "logistics_list");
                return (JsonNode) Json.READER.readTree(list);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }).toList();
    }

    @Test
    void shouldTakeRowsUntilNothingNewComesAndTellOfEachBatch() throws InterruptedException {
        put(1, 9, "SH001");
        make();

        List<Batch> batches = poll();

        assertThat(keys(batches)).containsExactly(List.of("1", "2", "3", "4"), List.of("5", "6", "7", "8"), List.of("9"));
        assertThat(acknowledged()).isEqualTo(keys(batches));
        assertThat(batches).extracting(Batch::name).containsOnly("the pool");
        assertThat(states().values()).containsOnly(PoolRow.State.DONE);
        assertThat(source.status().batches()).isEqualTo(3);
        assertThat(source.status().current()).isEqualTo("the pool");
        assertThat(source.status().pool().acknowledged()).isEqualTo(9);
        assertThat(source.status().pool().pending()).isZero();
        assertThat(world.calls())
                .allMatch(call -> call.params().get("limit").equals("4") && !call.params().containsKey("shop_no"));
        assertThat(poll()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "0, 4", "1, 1 1 1 1", "3, 3 1", "9, 4" })
    void shouldTellOfAsManyRowsWithOneCallAsItMay(int size, String calls) throws InterruptedException {
        batchSize = size;
        put(1, 4, "SH001");
        make();

        poll();

        assertThat(acknowledged().stream().map(List::size).map(String::valueOf).collect(Collectors.joining(" ")))
                .isEqualTo(calls);
        assertThat(states().values()).containsOnly(PoolRow.State.DONE);
    }

    @Test
    void shouldNotTellOfMoreThanTheVendorTakes() throws InterruptedException {
        world.pageSize = 70;
        batchSize = 60;
        put(1, 70, "SH001");
        make();

        poll();

        assertThat(acknowledged()).extracting(List::size).containsExactly(50, 20);
    }

    @Test
    void shouldAskForEachShopAndGoOnWhereOneIsRefused() throws InterruptedException {
        shops = List.of("SH001", "SH404", "SH002");
        put(1, 2, "SH001");
        put(3, 3, "SH002");
        make();
        List<Batch> batches = new ArrayList<>();
        source.begin();
        batches.add(source.next().orElseThrow());
        end(batches.get(0));
        batches.add(source.next().orElseThrow());
        end(batches.get(1));

        WdtException problem = catchThrowableOfType(WdtException.class, () -> source.next());

        assertThat(problem).hasMessageContaining("1007").hasMessageContaining("店铺ID不存在");
        assertThat(keys(batches)).containsExactly(List.of("1", "2"), List.of("3"));
        assertThat(batches).extracting(Batch::name).containsExactly("shop SH001", "shop SH002");
        assertThat(world.calls()).extracting(call -> call.params().get("shop_no")).contains("SH001", "SH404", "SH002");
        assertThat(source.next()).as("told once").isEmpty();
        assertThatThrownBy(this::poll).as("and with each poll").hasMessageContaining("1007");
    }

    @Test
    void shouldNotLetAnAnswerThatIsNoneKeepTheOtherShopsWaiting() throws InterruptedException {
        shops = List.of("SH001", "SH002");
        world.sandbox.faults().at("wdt:" + LOGISTICS, 1, Fault.HTTP_500);
        put(1, 1, "SH002");
        make();
        source.begin();

        Batch batch = source.next().orElseThrow();
        end(batch);

        assertThat(batch.name()).isEqualTo("shop SH002");
        assertThatThrownBy(() -> source.next()).isInstanceOf(WdtException.class).hasMessageContaining("HTTP 500");
    }

    @Test
    void shouldFailAtOnceWhereTheVendorIsDown() throws InterruptedException {
        shops = List.of("SH001", "SH002");
        world.sandbox.faults().at("wdt:" + LOGISTICS, 1, Fault.RESET_BEFORE);
        put(1, 1, "SH002");
        make();
        source.begin();

        assertThatThrownBy(() -> source.next()).isInstanceOf(WdtException.class).hasMessageContaining("no answer");
        assertThat(world.calls()).hasSize(1);
        assertThat(keys(poll())).containsExactly(List.of("1"));
    }

    @Test
    @Tag("C8")
    void shouldDeliverAFailedRowAgainWithTheNextPollAndTellOfItsFailureInTheEnd() throws InterruptedException {
        put(1, 2, "SH001");
        make();

        assertThat(keys(poll("2"))).containsExactly(List.of("1", "2"));
        assertThat(acknowledged()).containsExactly(List.of("1"));
        assertThat(source.status().failures()).isEqualTo(1);
        assertThat(keys(poll("2"))).containsExactly(List.of("2"));

        assertThat(states()).containsEntry("2", PoolRow.State.FAILED);
        JsonNode told = acks().get(1).get(0);
        assertThat(told.path("status").asInt()).isEqualTo(1);
        assertThat(told.path("message").asText()).isEqualTo("no 2");
        assertThat(acks().get(0).get(0).path("status").asInt()).isZero();
        assertThat(acks().get(0).get(0).has("message")).isFalse();
        assertThat(source.status().pool().givenUp()).isEqualTo(1);
        assertThat(source.status().failures()).isZero();
    }

    @ParameterizedTest
    @CsvSource({ "254, 254", "255, 255", "256, 255" })
    void shouldCutAMessageByCharactersAsPeopleCountThem(int length, int told) throws InterruptedException {
        mode = AckMode.manual;
        put(1, 1, "SH001");
        make();
        source.begin();
        Batch batch = source.next().orElseThrow();
        batch.items().get(0).handout().failed("\uD83D\uDE00".repeat(length));
        source.commit(batch, List.of(new Outcome(batch.items().get(0), true, null)));

        String message = acks().get(0).get(0).path("message").asText();
        assertThat(message.codePointCount(0, message.length())).isEqualTo(told);
    }

    @Test
    void shouldWaitForTheWordOfTheRouteAndTellOfTheLastOneAtOnce() throws InterruptedException {
        mode = AckMode.manual;
        put(1, 2, "SH001");
        make();
        List<Batch> batches = poll();
        assertThat(acks()).isEmpty();
        assertThat(source.status().pool().waiting()).isEqualTo(2);

        batches.get(0).items().forEach(item -> item.handout().done());

        assertThat(acknowledged()).containsExactly(List.of("1", "2"));
    }

    @Test
    void shouldAskForNothingMoreWhileTheVendorCannotBeTold() throws InterruptedException {
        put(1, 9, "SH001");
        world.sandbox.faults().every("wdt:logistics_sync_ack", 1, Fault.HTTP_500);
        make();
        source.begin();
        end(source.next().orElseThrow());
        int asked = world.calls().size();

        assertThatThrownBy(() -> source.next()).hasMessageContaining("HTTP 500").hasMessageContaining("logistics_sync_ack");
        assertThatThrownBy(() -> source.begin()).hasMessageContaining("HTTP 500");
        assertThat(world.calls()).hasSize(asked);
        assertThat(source.status().pool().pending()).isEqualTo(4);

        world.sandbox.faults().clear();
        assertThat(keys(poll())).as("what was delivered is told of, and not delivered again").containsExactly(
                List.of("5", "6", "7", "8"), List.of("9"));
        assertThat(states().values()).containsOnly(PoolRow.State.DONE);
    }

    @Test
    void shouldGiveBackTheRowsThatWereInNoCall() throws InterruptedException {
        batchSize = 2;
        put(1, 4, "SH001");
        world.sandbox.faults().at("wdt:logistics_sync_ack", 1, Fault.RESET_BEFORE);
        make();
        source.begin();
        end(source.next().orElseThrow());
        assertThat(acknowledged()).hasSizeLessThanOrEqualTo(1);
        assertThat(source.status().pool().pending()).isEqualTo(4);

        assertThat(poll()).isEmpty();
        assertThat(states().values()).containsOnly(PoolRow.State.DONE);
    }

    @Test
    void shouldSayWhichRowsWereNotTakenAndTellOfThemAgain() throws InterruptedException {
        world.pageSize = 10;
        put(1, 8, "SH001");
        for (int id = 2; id <= 7; id++) {
            world.sandbox.wdt().reject("logistics_sync_ack", String.valueOf(id), "内部错误");
        }
        make();
        source.begin();
        end(source.next().orElseThrow());

        assertThatThrownBy(() -> source.next()).isInstanceOf(WdtException.class)
                .hasMessageContaining("6 rows were not acknowledged: 2 (内部错误), 3 (内部错误)").hasMessageContaining(
                        "6 (内部错误), ...")
                .hasMessageContaining("logistics_sync_ack");
        assertThat(source.status().pool().acknowledged()).isEqualTo(2);
        assertThat(source.status().pool().pending()).isEqualTo(6);
        assertThat(source.status().failures()).isEqualTo(1);
        for (int id = 3; id <= 7; id++) {
            world.sandbox.wdt().reject("logistics_sync_ack", String.valueOf(id), null);
        }
        assertThatThrownBy(this::poll).hasMessageContaining("1 rows were not acknowledged: 2 (内部错误)")
                .message().doesNotContain("...");
        world.sandbox.wdt().reject("logistics_sync_ack", "2", null);
        assertThat(poll()).isEmpty();
        assertThat(source.status().pool().pending()).isZero();
    }

    @Test
    void shouldTellAgainOfARefusedRowThatTheVendorDoesNotShow() throws InterruptedException {
        askForStockOfY();
        shops = List.of("1");
        put(1, 1, "1");
        world.sandbox.wdt().reject("api_goods_stock_change_ack", "1", "内部错误");
        make();
        source.begin();
        end(source.next().orElseThrow());
        assertThatThrownBy(this::poll).hasMessageContaining("1 (内部错误)");
        world.sandbox.wdt().reject("api_goods_stock_change_ack", "1", null);

        assertThat(poll()).isEmpty();
        assertThat(states()).containsEntry("1", PoolRow.State.DONE);
        assertThat(acknowledged()).as("once with each poll").hasSize(3);
    }

    @Test
    void shouldDeliverARowAgainThatSomebodySendsAgainOnPurpose() throws InterruptedException {
        put(1, 1, "SH001");
        make();
        poll();
        put(1, 1, "SH001");

        assertThat(keys(poll())).containsExactly(List.of("1"));
    }

    @Test
    void shouldForgetAFailedRowThatIsGone() throws InterruptedException {
        put(1, 1, "SH001");
        make();
        poll("1");
        assertThat(source.status().failures()).isEqualTo(1);
        world.sandbox.wdt().remove(LOGISTICS, "1");
        put(11, 14, "SH001");
        source.begin();
        Batch full = source.next().orElseThrow();
        assertThat(source.status().failures()).as("a full answer does not show all").isEqualTo(1);
        end(full);

        assertThat(source.next()).isEmpty();
        assertThat(source.status().failures()).isZero();
    }

    @Test
    void shouldTellOfABatchWhileTheRouteHasAnother() throws InterruptedException {
        mode = AckMode.manual;
        put(1, 3, "SH001");
        make();
        List<Batch> first = poll();
        put(4, 4, "SH001");
        List<Batch> second = poll();
        assertThat(keys(second)).containsExactly(List.of("4"));

        first.get(0).items().forEach(item -> item.handout().done());

        assertThat(acknowledged()).containsExactly(List.of("1", "2", "3"));
    }

    @Test
    void shouldTakeARowForSettledThatTheVendorDoesNotWaitForAnyMore() throws InterruptedException {
        put(1, 2, "SH001");
        world.sandbox.faults().at("wdt:logistics_sync_ack", 1, Fault.RESET_AFTER);
        make();
        source.begin();
        end(source.next().orElseThrow());

        // classic says of a second word: 非待同步状态
        assertThat(poll()).isEmpty();
        assertThat(source.status().pool().acknowledged()).isEqualTo(2);
        assertThat(source.status().pool().pending()).isZero();
    }

    @Test
    void shouldKeepRowsThatAreHandedOutOnce() throws InterruptedException {
        askForStockOfY();
        shops = List.of("1");
        put(1, 2, "1");
        make();
        source.begin();
        Batch batch = source.next().orElseThrow();
        assertThat(batch.items()).hasSize(2);
        assertThat(world.calls()).allMatch(call -> call.params().get("shop_id").equals("1"));

        // the process dies, and the shop is not asked for any more
        shops = List.of();
        make();
        List<Batch> again = poll();

        assertThat(keys(again)).containsExactly(List.of("1", "2"));
        assertThat(states().values()).containsOnly(PoolRow.State.DONE);
        JsonNode told = acks().get(0).get(0);
        assertThat(told.path("sync_stock").asInt()).isEqualTo(5);
        assertThat(told.has("stock_change_count")).isTrue();
        assertThat(told.path("syn_status").asInt()).isEqualTo(1);
        make();
        assertThat(poll()).isEmpty();
    }

    @Test
    void shouldNotInterruptTheStoreWhenItIsToldToStop() throws InterruptedException {
        askForStockOfY();
        shops = List.of("1");
        put(1, 2, "1");
        world.sandbox.faults().every("wdt:api_goods_stock_change_ack", 1, Fault.HTTP_500);
        make();
        source.begin();
        end(source.next().orElseThrow());
        world.sandbox.faults().clear();
        List<Boolean> interrupted = new ArrayList<>();
        whileSettling = () -> {
            source.stop();
            interrupted.add(Thread.currentThread().isInterrupted());
        };
        source.begin();

        assertThat(interrupted).as("H2 closes its file when that meets a write").containsExactly(false);
        assertThat(source.status().pool().pending()).isZero();
        assertThatThrownBy(() -> source.next()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void shouldTakeARowForSettledInYAfterAWordOfUnknownFate() throws InterruptedException {
        askForStockOfY();
        shops = List.of("1");
        put(1, 1, "1");
        world.sandbox.faults().at("wdt:api_goods_stock_change_ack", 1, Fault.RESET_AFTER);
        make();
        source.begin();
        end(source.next().orElseThrow());

        assertThat(poll()).isEmpty();
        assertThat(source.status().pool().pending()).isZero();
    }

    @Test
    void shouldLeaveTheAcknowledgementToTheRouteAndKeepNothing() throws InterruptedException {
        askForStockOfY();
        world.sandbox.wdt().stockLockedUntilAck(false);
        mode = AckMode.none;
        shops = List.of("1");
        put(1, 1, "1");
        make();

        assertThat(keys(poll())).containsExactly(List.of("1"));
        assertThat(keys(poll())).as("it comes until somebody acknowledges it").containsExactly(List.of("1"));
        assertThat(acks()).isEmpty();
        assertThat(store.streams(SCOPE)).isEmpty();
    }

    @Test
    @Tag("C13")
    void shouldNotCountAFailureWhileItStops() throws InterruptedException {
        maxAttempts = 1;
        put(1, 1, "SH001");
        make();
        source.begin();
        Batch batch = source.next().orElseThrow();
        source.stop();
        end(batch, "1");
        assertThat(source.status().pool().givenUp()).isZero();
        assertThatThrownBy(() -> poll()).isInstanceOf(InterruptedException.class);

        source.resume();
        assertThat(keys(poll("1"))).containsExactly(List.of("1"));
        assertThat(source.status().pool().givenUp()).isEqualTo(1);
    }

    @Test
    void shouldHaveNoCheckpointToMove() {
        make();

        assertThatIllegalStateException().isThrownBy(() -> source.move(world.now())).withMessageContaining(LOGISTICS)
                .withMessageContaining("no checkpoint to move");
        assertThat(source.status().checkpoint()).isNull();
    }

    @Test
    void shouldKnowWhenAnAttemptIsTheLast() {
        Ack tells = world.api().ack();
        Ack takes = new Ack("take", List.of(), null, 0, 0, null, 0, false);
        assertThat(new AckRules(tells, AckMode.auto, 2).isLast(1)).isFalse();
        assertThat(new AckRules(tells, AckMode.auto, 2).isLast(2)).isTrue();
        assertThat(new AckRules(tells, AckMode.manual, 2).isLast(3)).isTrue();
        assertThat(new AckRules(tells, AckMode.none, 2).isLast(3)).isFalse();
        assertThat(new AckRules(tells, AckMode.auto, 0).isLast(3)).isFalse();
        assertThat(new AckRules(takes, AckMode.auto, 2).isLast(3)).isFalse();
    }
}
