/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;
import io.camelerp.common.store.BatchStore;
import io.camelerp.common.store.MemoryBatchStore;
import io.camelerp.common.store.OpenBatch;
import io.camelerp.common.store.StoredRecord;
import io.camelerp.common.store.StreamId;
import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.wdt.PoolRow;
import io.camelerp.sandbox.wdt.PoolRow.State;
import io.camelerp.sandbox.wdt.WdtServer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Changed stock: the counters go back as they came, and in Y a row is handed out only once.
 */
@Tag("C14")
class WdtStockPoolTest extends ConsumerTestSupport {

    private static final String STOCK = "api_goods_stock_change_query";
    private static final String ACK = "api_goods_stock_change_ack";

    private final Map<String, Integer> failing = new ConcurrentHashMap<>();

    private void putStock(int id, int quantity) {
        ObjectNode row = Orders.NODES.objectNode().put("rec_id", id).put("shop_no", "SH001").put("sync_stock", quantity)
                .put("goods_no", "G" + id).put("spec_no", "SKU-" + id);
        sandbox.wdt().putPool(STOCK, row);
    }

    private String classic(String... options) {
        return "wdt:" + STOCK + "?initialDelay=0&delay=50&shops=SH001" + options(options);
    }

    private String y(String... options) {
        return "wdt:" + STOCK + "?initialDelay=0&delay=50&shops=SH001&dialect=y&baseUri=" + sandbox.wdtYUrl()
               + options(options);
    }

    private static String options(String... options) {
        return options.length == 0 ? "" : "&" + String.join("&", options);
    }

    private void noteStock(Exchange exchange) {
        JsonNode row = exchange.getMessage().getBody(JsonNode.class);
        String id = row.get("rec_id").asText();
        delivered.add(id + "=" + row.get("sync_stock").asText());
        if (failing.merge(id, -1, Integer::sum) >= 0) {
            throw new IllegalStateException("the shop did not take " + id);
        }
    }

    private Map<String, State> states() {
        return sandbox.wdt().poolRows(STOCK).stream().collect(Collectors.toMap(PoolRow::key, PoolRow::state));
    }

    private void awaitAll(State state, int count) {
        await().atMost(PATIENCE).untilAsserted(
                () -> assertThat(states().values()).hasSize(count).containsOnly(state));
    }

    private List<Call> acks() {
        return sandbox.ledger().calls("wdt:" + ACK);
    }

    private static JsonNode rowsOf(Call ack) throws Exception {
        return Json.READER.readTree(ack.params().get("stock_sync_list"));
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    void shouldEchoBothCountersUnchangedAndTellFailuresOnlyInY(boolean inY) throws Exception {
        putStock(1, 7);
        JsonNode stored = sandbox.wdt().poolRows(STOCK).get(0).row();
        start("stock", inY ? y() : classic(), this::noteStock);

        awaitAll(State.DONE, 1);
        awaitIdle("stock");

        JsonNode row = rowsOf(acks().get(0)).get(0);
        assertThat(new BigDecimal(row.get("sync_stock").asText())).isEqualByComparingTo("7");
        assertThat(row.get("stock_change_count").asText()).isEqualTo(stored.get("stock_change_count").asText());
        assertThat(row.has("syn_status")).isEqualTo(inY);
        assertThat(delivered).containsExactly("1=7");
    }

    /** What a route makes of its message is its own affair. */
    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    @Tag("C15")
    void shouldAcknowledgeAndRepeatARowAsItCameWhateverTheRouteMakesOfIt(boolean inY) throws Exception {
        putStock(1, 7);
        failing.put("1", 1);
        start("stock", inY ? y() : classic(), exchange -> {
            try {
                noteStock(exchange);
            } finally {
                ObjectNode row = exchange.getMessage().getBody(ObjectNode.class);
                row.remove(List.of("rec_id", "stock_change_count"));
                row.put("sync_stock", 1);
            }
        });

        awaitAll(State.DONE, 1);
        awaitIdle("stock");

        assertThat(delivered).containsExactly("1=7", "1=7");
        assertThat(new BigDecimal(rowsOf(acks().get(acks().size() - 1)).get(0).get("sync_stock").asText()))
                .isEqualByComparingTo("7");
    }

    @Test
    @Tag("C8")
    void shouldGiveUpNoRowBecauseTheRouteThatItIsMeantForIsStopped() throws Exception {
        putStock(1, 7);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:shop").routeId("shop").autoStartup(false).process(WdtStockPoolTest.this::noteStock);
                from(y("maxAttempts=1")).routeId("stock").to("direct:shop?block=false");
            }
        });
        await().atMost(PATIENCE).until(() -> consumer("stock").getWindowFailures() > 2);
        assertThat(states()).containsEntry("1", State.FETCHED);

        context.getRouteController().startRoute("shop");
        awaitAll(State.DONE, 1);
        assertThat(delivered).containsExactly("1=7");
    }

    @Test
    void shouldDeliverTheNewQuantityWhenARowChangesWhileItIsUnderWay() throws Exception {
        putStock(1, 7);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch changed = new CountDownLatch(1);
        start("stock", classic(), exchange -> {
            noteStock(exchange);
            begun.countDown();
            changed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        });
        begun.await();
        putStock(1, 9);
        changed.countDown();

        awaitAll(State.DONE, 1);
        awaitIdle("stock");

        assertThat(delivered).containsExactly("1=7", "1=9");
    }

    @Test
    @Tag("C8")
    void shouldNeverAcknowledgeAFailureWhereTheVendorKnowsNone() throws Exception {
        putStock(1, 7);
        failing.put("1", Integer.MAX_VALUE);
        start("stock", classic("maxAttempts=2", "poisonThreshold=3"), this::noteStock);

        await().atMost(PATIENCE).until(() -> health("stock").getState() == HealthCheck.State.DOWN);

        assertThat(acks()).isEmpty();
        assertThat(states()).containsEntry("1", State.FETCHED);
    }

    @Test
    void shouldSendThePresentQuantityWhenARowThatFailedComesAgain() throws Exception {
        putStock(1, 7);
        failing.put("1", 1);
        start("stock", classic(), exchange -> {
            if (delivered.isEmpty()) {
                putStock(1, 9);
                delivered.add("first");
                throw new IllegalStateException("away");
            }
            noteStock(exchange);
        });

        awaitAll(State.DONE, 1);

        assertThat(delivered).startsWith("first").endsWith("1=9").doesNotContain("1=7");
    }

    @Test
    @Tag("C12")
    void shouldDeliverAgainWhatTheVendorHandsOutOnlyOnce() throws Exception {
        putStock(1, 7);
        putStock(2, 8);
        failing.put("2", 2);
        start("stock", y(), this::noteStock);

        awaitAll(State.DONE, 2);
        awaitIdle("stock");

        assertThat(delivered).containsExactly("1=7", "2=8", "2=8", "2=8");
        assertThat(sandbox.wdt().poolRows(STOCK)).extracting(PoolRow::fetches).containsOnly(1);
    }

    @Test
    void shouldTellYThatARowFailedForGood() throws Exception {
        sandbox.wdt().failedRowsReturn(STOCK, false);
        putStock(1, 7);
        failing.put("1", Integer.MAX_VALUE);
        start("stock", y("maxAttempts=2"), this::noteStock);

        await().atMost(PATIENCE).until(() -> states().get("1") == State.FAILED);

        assertThat(rowsOf(acks().get(0)).get(0).get("syn_status").asText()).isEqualTo("0");
        assertThat(delivered).containsExactly("1=7", "1=7");
    }

    @Test
    @Tag("C10")
    @Tag("C12")
    void shouldResumeFirstInTheNextContextWhatWasKept() throws Exception {
        for (int id = 1; id <= 5; id++) {
            putStock(id, id);
        }
        failing.putAll(Map.of("2", Integer.MAX_VALUE, "4", Integer.MAX_VALUE));
        start("stock", y("checkpointKey=mine"), this::noteStock);
        await().atMost(PATIENCE).until(() -> states().get("5") == State.DONE);
        awaitIdle("stock");
        context.stop();
        delivered.clear();
        failing.clear();
        putStock(6, 6);

        try (CamelContext second = secondContext(y("checkpointKey=mine"), route -> route.process(this::noteStock))) {
            awaitAll(State.DONE, 6);
        }

        assertThat(delivered).containsExactly("2=2", "4=4", "6=6");
    }

    @Test
    @Tag("C11")
    void shouldLetASecondConsumerWaitForTheSameKeptRows() throws Exception {
        start("stock", y("checkpointKey=mine"), this::noteStock);
        awaitIdle("stock");
        try (CamelContext second = secondContext(y("checkpointKey=mine"), route -> route.process(this::noteStock))) {
            WdtConsumer waiting = (WdtConsumer) second.getRoute("stockouts").getConsumer();
            await().atMost(PATIENCE).until(() -> waiting.getErrorCounter() > 0);
            assertThat(waiting.getHealthCheck().call().getError().orElseThrow()).hasMessageContaining("is in use")
                    .hasMessageContaining("master:");

            context.getRouteController().stopRoute("stock");
            putStock(1, 7);

            awaitAll(State.DONE, 1);
            assertThat(delivered).containsExactly("1=7");
            await().atMost(PATIENCE).until(() -> waiting.getErrorCounter() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    @Tag("C11")
    void shouldLetASecondConsumerOfTheProcessWaitForTheSameKeptRows(boolean ofTheUser) throws Exception {
        putStock(1, 7);
        context.getRegistry().bind("rows", new MemoryBatchStore(Duration.ofDays(1), Clock.systemUTC()));
        String store = ofTheUser ? "batchStore=#rows" : "stateDirectory=" + stateDirectory;
        start("stock", y(store), exchange -> {
            throw new IllegalStateException("Refused");
        });
        await().atMost(PATIENCE).until(() -> consumer("stock").getWindowFailures() > 0);
        start("twin", y("checkpointKey=stock", store), this::noteStock);
        await().atMost(PATIENCE).until(() -> consumer("twin").getErrorCounter() > 1);
        List<String> early = List.copyOf(delivered);
        HealthCheck.Result down = health("twin");

        context.getRouteController().stopRoute("stock");

        awaitAll(State.DONE, 1);
        assertThat(early).isEmpty();
        assertThat(down.getError().orElseThrow()).hasMessageContaining("are in use").hasMessageContaining("checkpointKey");
        assertThat(delivered).containsExactly("1=7");
    }

    @Test
    @Tag("C12")
    void shouldKeepARowWhoseStoreWasAwayWhenItCame() throws Exception {
        Moody store = new Moody();
        context.getRegistry().bind("rows", store);
        putStock(1, 7);
        store.away = true;
        start("stock", y("batchStore=#rows"), this::noteStock);
        await().atMost(PATIENCE).until(() -> consumer("stock").getErrorCounter() > 1);
        List<String> early = List.copyOf(delivered);
        store.away = false;

        awaitAll(State.DONE, 1);
        assertThat(early).isEmpty();
        assertThat(delivered).containsExactly("1=7");
        StreamId stream = new StreamId("wdt/" + WdtServer.SID + "/" + STOCK + "/stock", "SH001");
        await().atMost(PATIENCE).until(() -> store.pending(stream).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(booleans = { false, true })
    @Tag("C14")
    void shouldLeaveThePoolToTheProcessThatHasItsRows(boolean inY) throws Exception {
        Shared store = new Shared();
        context.getRegistry().bind("rows", store);
        store.elsewhere = true;
        putStock(1, 7);
        start("stock", inY ? y("batchStore=#rows") : classic("batchStore=#rows"), this::noteStock);
        awaitFailures("stock", 2);
        List<String> early = List.copyOf(delivered);
        store.elsewhere = false;
        awaitAll(State.DONE, 1);

        // the connection that held the rows has broken, and another process was faster
        store.elsewhere = true;
        awaitFailures("stock", 2);
        putStock(2, 8);
        awaitFailures("stock", 2);
        List<String> later = List.copyOf(delivered);
        store.elsewhere = false;
        awaitAll(State.DONE, 2);

        assertThat(early).isEmpty();
        assertThat(later).containsExactly("1=7");
        assertThat(delivered).containsExactly("1=7", "2=8");
    }

    /**
     * An older quantity would reach the shop behind a newer one, and what the other one has taken would wait for ever.
     */
    @Test
    void shouldGoOnWithWhatAnotherProcessHasLeftWhenItHadTheRowsMeanwhile() throws Exception {
        Shared store = new Shared();
        context.getRegistry().bind("rows", store);
        putStock(1, 5);
        failing.put("1", 1);
        start("stock", y("batchStore=#rows").replace("delay=50", "delay=3600000"), this::noteStock);
        await().atMost(PATIENCE).until(() -> consumer("stock").getExchangesFailed() == 1);

        StreamId shop = new StreamId(store.opened, "SH001");
        store.done(shop, store.pending(shop).stream().map(StoredRecord::number).toList());
        ObjectNode left = Orders.NODES.objectNode().put("rec_id", 2).put("shop_no", "SH001").put("sync_stock", 7)
                .put("stock_change_count", 1);
        store.take(shop, null, List.of(new StoredRecord(0, "2", "7/1", left.toString(), null)));
        store.holding++;
        consumer("stock").pollNow();

        assertThat(delivered).containsExactly("1=5", "2=7");
    }

    private void awaitFailures(String route, int count) {
        long before = consumer(route).getErrorCounter();
        await().atMost(PATIENCE).until(() -> consumer(route).getErrorCounter() >= before + count);
    }

    private static final class Shared extends MemoryBatchStore {
        private volatile boolean elsewhere;
        private volatile long holding;
        private volatile String opened;

        Shared() {
            super(Duration.ZERO, TestClock.running());
        }

        @Override
        public void open(String scope) {
            check();
            opened = scope;
            super.open(scope);
        }

        @Override
        public long holding(String scope) {
            check();
            return holding;
        }

        @Override
        public List<String> streams(String scope) {
            check();
            return super.streams(scope);
        }

        private void check() {
            if (elsewhere) {
                throw new IllegalStateException("The rows are in use by another process");
            }
        }
    }

    private static final class Moody extends MemoryBatchStore {
        private volatile boolean away;

        Moody() {
            super(Duration.ZERO, TestClock.running());
        }

        @Override
        public List<Long> take(StreamId stream, OpenBatch batch, List<StoredRecord> records) {
            if (away) {
                throw new IllegalStateException("the store is away");
            }
            return super.take(stream, batch, records);
        }
    }

    @Test
    void shouldForgetKeptRowsWithTheProcessWhenStateless() throws Exception {
        putStock(1, 7);
        start("stock", y("stateless=true"), this::noteStock);

        awaitAll(State.DONE, 1);

        assertThat(stateDirectory).isEmptyDirectory();
    }

    @Test
    void shouldTakeAnAcknowledgementForDoneThatYRefusesAfterALostAnswer() throws Exception {
        putStock(1, 7);
        sandbox.faults().at("wdt:" + ACK, 1, Fault.RESET_AFTER);
        start("stock", y("maxRetries=0"), this::noteStock);

        awaitAll(State.DONE, 1);
        await().atMost(PATIENCE).until(() -> consumer("stock").getAcknowledgementsPending() == 0);
        await().atMost(PATIENCE).until(() -> health("stock").getState() == HealthCheck.State.UP);

        assertThat(delivered).containsExactly("1=7");
    }

    @Test
    @Tag("C1")
    void shouldDemandAShop() {
        String uri = "wdt:" + STOCK + "?initialDelay=0&delay=50";

        assertThat(refusalIn(catchThrowable(() -> start("stock", uri, this::noteStock)))).hasMessageContaining("shop_no")
                .hasMessageContaining("店铺编号").hasMessageContaining("shops=all");
        assertThat(refusalIn(catchThrowable(() -> start("stock", uri + "&dialect=y", this::noteStock))))
                .hasMessageContaining("shop_id");
    }

    @Test
    void shouldAcceptTheShopAsAParameter() throws Exception {
        putStock(1, 7);
        start("stock", classic().replace("shops=", "param.shop_no="), this::noteStock);

        awaitAll(State.DONE, 1);
    }

    @Test
    @Tag("C11")
    void shouldShareAStoreOfTheUserBetweenTwoConsumersAndLoseNothing() throws Exception {
        BatchStore store = new MemoryBatchStore(Duration.ZERO, ourClock);
        context.getRegistry().bind("rows", store);
        for (int id = 1; id <= 120; id++) {
            putStock(id, id);
        }
        start("stock", y("batchStore=#rows", "pageSize=100"), this::noteStock);
        start("twin", y("batchStore=#rows", "pageSize=100", "checkpointKey=stock"), this::noteStock);

        awaitAll(State.DONE, 120);
        assertThat(Set.copyOf(delivered)).hasSize(120);
    }
}
