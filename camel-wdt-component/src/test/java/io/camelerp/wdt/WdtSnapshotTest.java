/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.store.BatchIdempotentRepository;
import io.camelerp.sandbox.Fault;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * APIs without a time filter: all of them is read with every poll, and only what is new or changed is delivered.
 */
class WdtSnapshotTest extends ConsumerTestSupport {

    private static final String POLL = "wdt:shop?initialDelay=0&delay=50&checkpointRepository=#checkpoints";

    private final Map<String, Integer> failing = new ConcurrentHashMap<>();

    private static final class Checkpoints extends MemoryStateRepository {
        private volatile boolean away;

        @Override
        public void setState(String key, String value) {
            if (away) {
                throw new IllegalStateException("the store is away");
            }
            super.setState(key, value);
        }
    }

    private final Checkpoints checkpoints = new Checkpoints();

    @BeforeEach
    void bindCheckpoints() {
        context.getRegistry().bind("checkpoints", checkpoints);
    }

    private void putShop(int id, String name) {
        ObjectNode shop = Orders.NODES.objectNode().put("shop_id", id).put("shop_no", "SH" + id).put("shop_name", name);
        sandbox.wdt().put("shop", shop);
    }

    private void putShops(int from, int to) {
        IntStream.rangeClosed(from, to).forEach(id -> putShop(id, "店" + id));
    }

    private void noteName(Exchange exchange) {
        JsonNode body = exchange.getMessage().getBody(JsonNode.class);
        for (JsonNode row : body.isArray() ? body : List.of(body)) {
            String id = row.get("shop_id").asText();
            if (failing.merge(id, -1, Integer::sum) >= 0) {
                throw new IllegalStateException("cannot take " + id);
            }
            delivered.add(id + row.get("shop_name").asText());
        }
    }

    private void startShops(String... options) throws Exception {
        start("shops", options.length == 0 ? POLL : POLL + "&" + String.join("&", options), this::noteName);
    }

    private static Set<String> names(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(id -> id + "店" + id).collect(Collectors.toSet());
    }

    private void awaitNames(int from, int to) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(Set.copyOf(delivered)).isEqualTo(names(from, to)));
    }

    @ParameterizedTest
    @CsvSource({
            "shop, classic, shop_id", "warehouse_query, classic, warehouse_id", "logistics, classic, logistics_id",
            "purchase_provider_query, classic, provider_id", "shop, y, shop_id", "warehouse_query, y, warehouse_id",
            "logistics, y, logistics_id" })
    @Tag("C3")
    void shouldReadAllPagesAndDeliverEachRowOnce(String api, WdtDialect dialect, String key) throws Exception {
        sandbox.wdt().seed(api, 230, 7, now.minusDays(3), now);
        String host = dialect == WdtDialect.y ? sandbox.wdtYUrl() : sandbox.wdtUrl();
        start("rows", "wdt:" + api + "?initialDelay=0&delay=50&dialect=" + dialect + "&baseUri=" + host,
                exchange -> delivered.add(exchange.getMessage().getBody(JsonNode.class).get(key).asText()));
        Set<String> visible = sandbox.wdt().rows(api).stream().filter(row -> !"1".equals(row.path("is_disabled").asText()))
                .map(row -> row.get(key).asText()).collect(Collectors.toCollection(TreeSet::new));

        await().atMost(PATIENCE).until(() -> delivered.size() >= visible.size());
        awaitIdle("rows");

        assertThat(visible).hasSizeGreaterThan(200);
        assertThat(delivered).doesNotHaveDuplicates().containsAll(visible);
        assertThat(consumer("rows").getCheckpoint()).isNotNull();
        assertThat(consumer("rows").getDuplicates()).isGreaterThanOrEqualTo(visible.size());
    }

    @Test
    void shouldDeliverARowThatChangesAndChangesBackEachTime() throws Exception {
        putShop(1, "A");
        putShop(2, "same");
        startShops();
        await().atMost(PATIENCE).until(() -> delivered.size() == 2);

        putShop(1, "B");
        await().atMost(PATIENCE).until(() -> delivered.size() == 3);
        putShop(1, "A");
        await().atMost(PATIENCE).until(() -> delivered.size() == 4);
        awaitIdle("shops");

        assertThat(delivered).containsExactly("1A", "2same", "1B", "1A");
    }

    @Test
    void shouldSayUntilWhenItHasReadAllOnlyWhileNoRowFails() throws Exception {
        putShops(1, 2);
        failing.put("2", 1_000_000);
        startShops();
        await().atMost(PATIENCE).until(() -> consumer("shops").getWindowFailures() > 2);
        assertThat(consumer("shops").getCheckpoint()).isNull();
        assertThat(consumer("shops").getLagSeconds()).isZero();

        failing.put("2", 0);
        await().atMost(PATIENCE).until(() -> consumer("shops").getCheckpoint() != null);
        assertThat(consumer("shops").getLagSeconds()).isLessThan(60);

        failing.put("3", 1_000_000);
        putShop(3, "店3");
        await().atMost(PATIENCE).until(() -> consumer("shops").getWindowFailures() > 0);
        String before = consumer("shops").getCheckpoint();
        await().atMost(PATIENCE).until(() -> consumer("shops").getLagSeconds() >= 2);
        assertThat(consumer("shops").getCheckpoint()).isEqualTo(before);
    }

    @Test
    @Tag("C10")
    void shouldDeliverARowAgainThatChangesBackAfterItsRouteHasFailed() throws Exception {
        // seed 1150 of the soak: the route had taken B when it died, and A still counted as what it had seen last
        putShop(1, "A");
        start("shops", POLL, exchange -> {
            String name = exchange.getMessage().getBody(JsonNode.class).get("shop_name").asText();
            delivered.add(name);
            if (name.equals("B")) {
                throw new IllegalStateException("fails after the effect");
            }
        });
        await().atMost(PATIENCE).until(() -> delivered.contains("A"));

        putShop(1, "B");
        await().atMost(PATIENCE).until(() -> delivered.contains("B"));
        putShop(1, "A");

        await().atMost(PATIENCE).until(() -> delivered.get(delivered.size() - 1).equals("A"));
        assertThat(delivered).startsWith("A", "B").endsWith("A");
    }

    @Test
    void shouldSayWhereARowComesFrom() throws Exception {
        putShop(1, "A");
        start("shops", POLL, exchange -> {
            delivered.add(exchange.getMessage().getHeader(WdtConstants.SOURCE_API, String.class));
            delivered.add(exchange.getMessage().getHeader(WdtConstants.RECORD_KEY, String.class));
            delivered.add(String.valueOf(exchange.getMessage().getHeaders().containsKey(WdtConstants.WINDOW_START)));
        });

        await().atMost(PATIENCE).until(() -> delivered.size() == 3);

        assertThat(delivered).containsExactly("shop", "1", "false");
    }

    @Test
    @Tag("C8")
    void shouldDeliverOnlyTheRowAgainThatFailed() throws Exception {
        putShops(1, 5);
        failing.put("3", 2);
        startShops();

        awaitNames(1, 5);
        awaitIdle("shops");

        assertThat(delivered).hasSize(5).endsWith("3店3");
        assertThat(consumer("shops").getExchangesFailed()).isEqualTo(2);
    }

    @Test
    @Tag("C9")
    @Tag("C19")
    void shouldBeDownWhileOneRowFailsAgainAndAgainAndUpWhenItIsGone() throws Exception {
        putShops(1, 2);
        failing.put("2", Integer.MAX_VALUE);
        startShops("poisonThreshold=3");

        await().atMost(PATIENCE).until(() -> health("shops").getState() == HealthCheck.State.DOWN);
        sandbox.wdt().remove("shop", "2");

        await().atMost(PATIENCE).until(() -> health("shops").getState() == HealthCheck.State.UP);
        assertThat(delivered).containsExactly("1店1");
    }

    @Test
    @Tag("C7")
    @Tag("C12")
    void shouldGoOnWithWhatIsNewInTheNextContext() throws Exception {
        String poll = "wdt:shop?initialDelay=0&delay=50&checkpointKey=mine";
        putShops(1, 3);
        start("shops", poll, this::noteName);
        awaitNames(1, 3);
        awaitIdle("shops");

        context.stop();
        delivered.clear();
        putShop(2, "new");
        putShop(4, "店4");
        try (CamelContext second = secondContext(poll, route -> route.process(this::noteName))) {
            await().atMost(PATIENCE).until(() -> delivered.size() == 2);
        }

        assertThat(delivered).containsExactlyInAnyOrder("2new", "4店4");
    }

    @Test
    void shouldKeepWhatIsKnownInAFile() throws Exception {
        putShops(1, 2);
        start("shops", "wdt:shop?initialDelay=0&delay=50", this::noteName);
        awaitNames(1, 2);
        awaitIdle("shops");

        assertThat(stateDirectory.resolve("wdt%2Fsandbox%2Fshop%2Fshops.checkpoint")).content()
                .startsWith("0000000000|").contains("\"1@#", "\"2@#");
    }

    @Test
    @Tag("C7")
    @Tag("C10")
    void shouldKnowNoRowBeforeItsExchangeHasCompleted() throws Exception {
        putShops(1, 2);
        CountDownLatch mayEnd = new CountDownLatch(1);
        start("shops", POLL, exchange -> {
            noteName(exchange);
            mayEnd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        });
        await().atMost(PATIENCE).until(() -> delivered.size() == 1);

        assertThat(checkpoints.getState("wdt/sandbox/shop/shops")).isNull();
        // the first context is as good as dead: it never ends its exchange
        try (CamelContext second = secondContext(POLL + "&checkpointKey=shops", route -> route.process(this::noteName))) {
            awaitNames(1, 2);
        }
        mayEnd.countDown();
    }

    @Test
    @Tag("C12")
    void shouldStopInTheMiddleAndDeliverTheRestLater() throws Exception {
        putShops(1, 150);
        CountDownLatch begun = new CountDownLatch(30);
        start("shops", POLL, exchange -> {
            noteName(exchange);
            begun.countDown();
            if (begun.getCount() == 0) {
                context.getShutdownStrategy().setTimeout(1);
            }
        });
        begun.await();

        context.getRouteController().stopRoute("shops");
        context.getRouteController().startRoute("shops");

        awaitNames(1, 150);
    }

    @Test
    @Tag("C11")
    void shouldLoseNothingWhenTwoConsumersWorkOnOneKey() throws Exception {
        putShops(1, 120);
        startShops("checkpointKey=shared");
        try (CamelContext second = secondContext(POLL + "&checkpointKey=shared", route -> route.process(this::noteName))) {
            awaitNames(1, 120);
            putShop(7, "other");
            await().atMost(PATIENCE).until(() -> delivered.contains("7other"));
            delivered.clear();
            putShop(7, "店7");
            await().atMost(PATIENCE).until(() -> delivered.contains("7店7"));
        }
    }

    @Test
    @Tag("C19")
    void shouldBeDownWhileWhatIsKnownCannotBeStoredAndRepeatNothing() throws Exception {
        putShops(1, 3);
        checkpoints.away = true;
        startShops();
        await().atMost(PATIENCE).until(() -> consumer("shops").getErrorCounter() > 2);
        HealthCheck.Result down = health("shops");

        checkpoints.away = false;
        await().atMost(PATIENCE).until(() -> health("shops").getState() == HealthCheck.State.UP);
        awaitIdle("shops");

        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getError().orElseThrow()).hasMessageContaining("the store is away");
        assertThat(delivered).containsExactlyInAnyOrderElementsOf(names(1, 3));
    }

    @Test
    @Tag("C17")
    void shouldReadAllWhenTheVendorFailedInTheMiddle() throws Exception {
        putShops(1, 150);
        sandbox.faults().at("wdt:shop", 2, Fault.HTTP_500);
        startShops("maxRetries=0");

        awaitNames(1, 150);
        awaitIdle("shops");

        assertThat(delivered).hasSize(150);
    }

    @Test
    @Tag("C13")
    void shouldNotDeliverARowTwiceWhileItIsUnderWay() throws Exception {
        putShops(1, 3);
        CountDownLatch mayEnd = new CountDownLatch(1);
        route("worker", "seda:work?concurrentConsumers=3", route -> route.process(exchange -> {
            noteName(exchange);
            mayEnd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }));
        route("shops", POLL, route -> route.to("seda:work"));
        await().atMost(PATIENCE).until(() -> delivered.size() == 3);
        long polls = consumer("shops").getCounter();
        putShop(2, "new");
        await().atMost(PATIENCE).until(() -> consumer("shops").getCounter() > polls + 2);
        List<String> meanwhile = List.copyOf(delivered);
        mayEnd.countDown();

        await().atMost(PATIENCE).until(() -> delivered.size() == 4);
        assertThat(meanwhile).hasSize(3);
        assertThat(delivered).endsWith("2new");
    }

    @Test
    void shouldDeliverThePageAsOneListWhenAsked() throws Exception {
        putShops(1, 130);
        startShops("delivery=window", "bodyType=node");

        awaitNames(1, 130);

        assertThat(consumer("shops").getExchangesDelivered()).isEqualTo(2);
    }

    @Test
    void shouldDeliverAllRowsAgainOnAnOperatorsWord() throws Exception {
        putShops(1, 3);
        startShops();
        awaitNames(1, 3);
        awaitIdle("shops");

        consumer("shops").moveCheckpoint("now");
        await().atMost(PATIENCE).until(() -> delivered.size() == 6);
        awaitIdle("shops");

        assertThat(delivered).hasSize(6);
        assertThat(checkpoints.getState("wdt/sandbox/shop/shops")).startsWith("0000000001|");
    }

    @Test
    @Tag("C1")
    void shouldRefuseWhatIsNotForRowsWithoutATime() {
        context.getRegistry().bind("seen", MemoryIdempotentRepository.memoryIdempotentRepository());

        assertThat(refusalIn(catchThrowable(() -> startShops("lookback=P1D")))).hasMessageContaining("Option lookback");
        assertThat(refusalIn(catchThrowable(() -> startShops("idempotentRepository=#seen"))))
                .hasMessageContaining("changes back");
        assertThat(refusalIn(catchThrowable(() -> startShops("param.page_no=3")))).hasMessageContaining("param.page_no");
    }

    @Test
    @Tag("C1")
    void shouldLetARepositoryTakeNotesAndDeliverARowThatChangesBack() throws Exception {
        Notes notes = new Notes();
        context.getRegistry().bind("notes", notes);
        putShop(1, "甲");
        startShops("idempotentRepository=#notes");
        await().atMost(PATIENCE).until(() -> delivered.size() == 1);
        putShop(1, "乙");
        await().atMost(PATIENCE).until(() -> delivered.size() == 2);

        putShop(1, "甲");

        await().atMost(PATIENCE).until(() -> delivered.size() == 3);
        assertThat(delivered).containsExactly("1甲", "1乙", "1甲");
        assertThat(notes.getCacheSize()).isPositive();
    }

    /** Never says that it contains a key. */
    private static final class Notes extends MemoryIdempotentRepository implements BatchIdempotentRepository {

        private Notes() {
            setCacheSize(100);
        }

        @Override
        public void addAll(Collection<String> keys) {
            keys.forEach(this::add);
        }

        @Override
        public Set<String> containedOf(Collection<String> keys) {
            return Set.of();
        }

        @Override
        public boolean isNotesOnly() {
            return true;
        }
    }

    @Test
    @Tag("C11")
    void shouldRefuseOtherFiltersOnTheSameKey() throws Exception {
        startShops("checkpointKey=mine");
        putShops(1, 1);
        awaitNames(1, 1);
        awaitIdle("shops");
        context.getRouteController().stopRoute("shops");

        assertThat(refusalIn(catchThrowable(
                () -> start("others", POLL + "&checkpointKey=mine&param.platform_id=127", this::noteName))))
                .hasMessageContaining("platform_id=127").hasMessageContaining("Set another checkpointKey");
    }

    @Test
    @Tag("C6")
    void shouldNotTakeAPassForWholeThatFoundNothingOnACountedPage() throws Exception {
        AtomicBoolean dead = new AtomicBoolean(true);
        try (StubVendor vendor = new StubVendor(form -> {
            int page = Integer.parseInt(form.get("page_no"));
            String rows = IntStream.range(page * 100, Math.min(250, page * 100 + 100))
                    .mapToObj(id -> "{'shop_id':" + id + ",'shop_name':'店" + id + "'}").collect(Collectors.joining(","));
            return "{'code':0,'message':'','total_count':250,'shoplist':"
                   + (page == 1 && dead.get() ? "null" : "[" + rows + "]")
                   + "}";
        })) {
            startShops("baseUri=" + vendor.url(), "pageSize=100");
            await().atMost(PATIENCE).until(() -> consumer("shops").getErrorCounter() > 1);
            String early = consumer("shops").getCheckpoint();
            String down = health("shops").getError().orElseThrow().getMessage();
            dead.set(false);

            await().atMost(PATIENCE).until(() -> delivered.size() == 250);
            await().atMost(PATIENCE).until(() -> consumer("shops").getCheckpoint() != null);
            assertThat(early).isNull();
            assertThat(down).contains("expected 100 rows on page 1 of 250 in all");
        }
    }
}
