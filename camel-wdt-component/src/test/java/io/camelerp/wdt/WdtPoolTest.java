/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.wdt.PoolRow;
import io.camelerp.sandbox.wdt.PoolRow.State;
import io.camelerp.sandbox.wdt.WdtServer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.builder.ValueBuilder;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.model.language.SimpleExpression;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Rows that the vendor hands out until they are acknowledged.
 */
@Tag("C14")
class WdtPoolTest extends ConsumerTestSupport {

    private static final String LOGISTICS = "logistics_sync_query";
    private static final String ACK = "logistics_sync_ack";
    private static final String POLL = "wdt:" + LOGISTICS + "?initialDelay=0&delay=50";

    private final Map<String, Integer> failing = new ConcurrentHashMap<>();
    private final List<WdtAcknowledgement> acknowledgements = Collections.synchronizedList(new ArrayList<>());

    private void putShipments(int from, int to) {
        for (int id = from; id <= to; id++) {
            putShipment(id, "SH001");
        }
    }

    private void putShipment(int id, String shop) {
        sandbox.wdt().putPool(LOGISTICS, Orders.NODES.objectNode().put("rec_id", id).put("tid", "T" + id)
                .put("shop_no", shop).put("logistics_no", "SF" + id));
    }

    private void noteRow(Exchange exchange) {
        JsonNode body = exchange.getMessage().getBody(JsonNode.class);
        for (JsonNode row : body.isArray() ? body : List.of(body)) {
            String id = row.get("rec_id").asText();
            delivered.add(id);
            if (failing.merge(id, -1, Integer::sum) >= 0) {
                throw new IllegalStateException("商城拒绝 " + id);
            }
        }
    }

    private void noteAcknowledgement(Exchange exchange) {
        noteRow(exchange);
        acknowledgements.add(exchange.getMessage().getHeader(WdtConstants.ACKNOWLEDGEMENT, WdtAcknowledgement.class));
    }

    private Map<String, State> states() {
        return sandbox.wdt().poolRows(LOGISTICS).stream().collect(Collectors.toMap(PoolRow::key, PoolRow::state));
    }

    private void awaitAll(State state, int count) {
        await().atMost(PATIENCE).untilAsserted(
                () -> assertThat(states().values()).hasSize(count).containsOnly(state));
    }

    private List<Call> acks() {
        return sandbox.ledger().calls("wdt:" + ACK);
    }

    private static List<JsonNode> rowsOf(Call ack) {
        try {
            List<JsonNode> rows = new ArrayList<>();
            Json.READER.readTree(ack.params().get("logistics_list")).forEach(rows::add);
            return rows;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(WdtDialect.class)
    void shouldDeliverEachRowOnceAndAcknowledgeFiftyWithOneCall(WdtDialect dialect) throws Exception {
        putShipments(1, 230);
        String host = dialect == WdtDialect.y ? sandbox.wdtYUrl() : sandbox.wdtUrl();
        start("pool", POLL + "&dialect=" + dialect + "&baseUri=" + host, this::noteRow);

        awaitAll(State.DONE, 230);
        awaitIdle("pool");

        assertThat(delivered).hasSize(230).doesNotHaveDuplicates();
        assertThat(acks()).hasSize(5).allSatisfy(ack -> assertThat(rowsOf(ack)).hasSizeBetween(30, 50));
        assertThat(consumer("pool").getRowsAcknowledged()).isEqualTo(230);
        assertThat(health("pool").getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void shouldPollAndAcknowledgeThroughTheQimenGateway() throws Exception {
        putShipments(1, 60);
        failing.put("7", 1);
        start("pool", POLL + "&gateway=qimen&baseUri=" + sandbox.qimenUrl() + "&appKey=" + WdtServer.QIMEN_APP_KEY
                      + "&secret=" + WdtServer.QIMEN_SECRET + "&targetAppKey=" + WdtServer.QIMEN_TARGET_APP_KEY,
                this::noteRow);

        awaitAll(State.DONE, 60);
        awaitIdle("pool");

        assertThat(delivered).hasSize(61).containsOnlyOnce("1", "60").filteredOn("7"::equals).hasSize(2);
        assertThat(consumer("pool").getRowsAcknowledged()).isEqualTo(60);
    }

    @Test
    void shouldAcknowledgeAsManyRowsWithOneCallAsTheUserWants() throws Exception {
        putShipments(1, 20);
        start("pool", POLL + "&ackBatchSize=7&pageSize=14", this::noteRow);

        awaitAll(State.DONE, 20);

        assertThat(acks()).extracting(ack -> rowsOf(ack).size()).containsExactly(7, 7, 6);
    }

    @Test
    @Tag("C8")
    void shouldNotAcknowledgeARowThatFailedAndDeliverItAgain() throws Exception {
        putShipments(1, 3);
        failing.put("2", 2);
        start("pool", POLL, this::noteRow);

        awaitAll(State.DONE, 3);
        awaitIdle("pool");

        assertThat(delivered).containsExactlyInAnyOrder("1", "2", "3", "2", "2");
        assertThat(acks().stream().flatMap(ack -> rowsOf(ack).stream()).map(row -> row.get("rec_id").asText()))
                .containsExactlyInAnyOrder("1", "2", "3");
    }

    @Test
    @Tag("C8")
    void shouldAcknowledgeRowsThatWereDoneBeforeARestartAndNotDeliverThemAgain() throws Exception {
        putShipments(1, 2);
        context.getRegistry().bind("seen", MemoryIdempotentRepository.memoryIdempotentRepository());
        sandbox.faults().every("wdt:" + ACK, 1, Fault.HTTP_500);
        start("pool", POLL + "&idempotentRepository=#seen&maxRetries=0", this::noteRow);
        await().atMost(PATIENCE).until(() -> !acks().isEmpty());

        context.getRouteController().stopRoute("pool");
        sandbox.faults().clear();
        context.getRouteController().startRoute("pool");

        awaitAll(State.DONE, 2);
        assertThat(delivered).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void shouldTellTheVendorWhyARowFailedForGood() throws Exception {
        putShipments(1, 2);
        failing.put("2", 1000);
        List<Object> attempts = Collections.synchronizedList(new ArrayList<>());
        start("pool", POLL + "&maxAttempts=3", exchange -> {
            if ("2".equals(exchange.getMessage().getHeader(WdtConstants.RECORD_KEY))) {
                attempts.add(exchange.getMessage().getHeader(WdtConstants.ATTEMPT) + "/"
                             + exchange.getMessage().getHeader(WdtConstants.LAST_ATTEMPT));
            }
            noteRow(exchange);
        });

        await().atMost(PATIENCE).until(() -> states().get("2") == State.FAILED);
        awaitIdle("pool");

        assertThat(attempts).containsExactly("1/false", "2/false", "3/true");
        assertThat(sandbox.wdt().poolRows(LOGISTICS).get(1).message()).isEqualTo("商城拒绝 2");
        assertThat(states()).containsEntry("1", State.DONE);
        assertThat(consumer("pool").getRowsGivenUp()).isEqualTo(1);
    }

    @Test
    void shouldCutTheReasonToTheLengthThatTheVendorTakes() throws Exception {
        putShipments(1, 1);
        start("pool", POLL + "&maxAttempts=1", exchange -> {
            throw new IllegalStateException("退😀".repeat(200));
        });

        await().atMost(PATIENCE).until(() -> states().get("1") == State.FAILED);

        String message = rowsOf(acks().get(0)).get(0).get("message").asText();
        assertThat(message.codePointCount(0, message.length())).isEqualTo(255);
    }

    @Test
    @Tag("C9")
    void shouldBeDownWhenARowFailsAgainAndAgain() throws Exception {
        putShipments(1, 2);
        failing.put("1", Integer.MAX_VALUE);
        start("pool", POLL + "&poisonThreshold=3&maxAttempts=0", this::noteRow);

        // before the first poll it is down, too
        await().atMost(PATIENCE).until(() -> consumer("pool").isPoisoned());

        assertThat(health("pool").getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(states()).containsEntry("1", State.FETCHED).containsEntry("2", State.DONE);
    }

    @Test
    @Tag("C15")
    void shouldAcknowledgeWhatWasHandedOutWhateverTheRouteDoesToTheMessage() throws Exception {
        putShipments(1, 3);
        start("pool", POLL, exchange -> {
            noteRow(exchange);
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setBody("something else");
        });

        awaitAll(State.DONE, 3);
    }

    @Test
    void shouldRetryAFailedAcknowledgementAndNotDeliverTheRowMeanwhile() throws Exception {
        putShipments(1, 3);
        sandbox.faults().every("wdt:" + ACK, 1, Fault.HTTP_500);
        start("pool", POLL + "&maxRetries=0", this::noteRow);
        await().atMost(PATIENCE).until(() -> acks().size() > 3);
        HealthCheck.Result down = health("pool");
        int pending = consumer("pool").getAcknowledgementsPending();
        sandbox.faults().clear();

        awaitAll(State.DONE, 3);
        await().atMost(PATIENCE).until(() -> health("pool").getState() == HealthCheck.State.UP);
        assertThat(down.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(down.getError().orElseThrow()).hasMessageContaining(ACK).hasMessageContaining("got HTTP 500");
        assertThat(pending).isEqualTo(3);
        assertThat(delivered).containsExactly("1", "2", "3");
        assertThat(consumer("pool").getAcknowledgementsPending()).isZero();
    }

    @Test
    void shouldTakeARowForAcknowledgedWhoseAnswerWasLost() throws Exception {
        putShipments(1, 3);
        sandbox.faults().at("wdt:" + ACK, 1, Fault.RESET_AFTER);
        start("pool", POLL + "&maxRetries=0", this::noteRow);

        awaitAll(State.DONE, 3);
        awaitIdle("pool");

        assertThat(delivered).hasSize(3);
        assertThat(consumer("pool").getAcknowledgementsPending()).isZero();
        assertThat(health("pool").getState()).isEqualTo(HealthCheck.State.UP);
    }

    @Test
    void shouldTakeARowForAcknowledgedInYWhenTheVendorDoesNotShowItAnyMore() throws Exception {
        putShipments(1, 3);
        sandbox.faults().at("wdt:" + ACK, 1, Fault.RESET_AFTER);
        start("pool", POLL + "&maxRetries=0&dialect=y&baseUri=" + sandbox.wdtYUrl(), this::noteRow);

        awaitAll(State.DONE, 3);
        await().atMost(PATIENCE).until(() -> consumer("pool").getAcknowledgementsPending() == 0);
        await().atMost(PATIENCE).until(() -> health("pool").getState() == HealthCheck.State.UP);

        assertThat(delivered).hasSize(3);
    }

    @Test
    void shouldSayThatTheVendorRefusesOneRowAndGoOnWithTheOthers() throws Exception {
        putShipments(1, 3);
        sandbox.wdt().reject(ACK, "2", "内部错误");
        start("pool", POLL, this::noteRow);
        await().atMost(PATIENCE).until(() -> consumer("pool").getErrorCounter() > 0);
        HealthCheck.Result down = health("pool");
        putShipments(4, 5);
        await().atMost(PATIENCE).until(() -> states().get("5") == State.DONE);
        int refused = consumer("pool").getAcknowledgementsPending();
        sandbox.wdt().reject(ACK, "2", null);

        awaitAll(State.DONE, 5);
        assertThat(down.getError().orElseThrow()).hasMessageContaining("1 rows were not acknowledged: 2 (内部错误)");
        assertThat(refused).isEqualTo(1);
        assertThat(delivered).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void shouldLeaveTheAcknowledgementToTheRouteWhenAsked() throws Exception {
        putShipments(1, 4);
        start("pool", POLL + "&ackMode=manual", this::noteAcknowledgement);
        await().atMost(PATIENCE).until(() -> acknowledgements.size() == 4);
        awaitIdle("pool");
        int early = acks().size();
        int waiting = consumer("pool").getRowsWaiting();

        acknowledgements.get(0).done();
        acknowledgements.get(1).failed("客户已取消");
        acknowledgements.get(2).done("3");
        acknowledgements.get(3).done();

        await().atMost(PATIENCE).until(() -> states().get("4") == State.DONE);
        assertThat(states()).containsEntry("1", State.DONE).containsEntry("2", State.FAILED).containsEntry("3", State.DONE);
        assertThat(sandbox.wdt().poolRows(LOGISTICS).get(1).message()).isEqualTo("客户已取消");
        assertThat(early).isZero();
        assertThat(waiting).isEqualTo(4);
        assertThat(delivered).containsExactly("1", "2", "3", "4");
        assertThat(consumer("pool").getRowsWaiting()).isZero();
    }

    @Test
    void shouldTellWhatIsKnownOfABatchWithTheNextPoll() throws Exception {
        putShipments(1, 2);
        start("pool", POLL + "&ackMode=manual", this::noteAcknowledgement);
        await().atMost(PATIENCE).until(() -> acknowledgements.size() == 2);

        acknowledgements.get(0).done();

        await().atMost(PATIENCE).until(() -> states().get("1") == State.DONE);
        assertThat(states()).containsEntry("2", State.FETCHED);
    }

    @Test
    void shouldTryARowAgainWhoseExchangeFailedWithoutAWord() throws Exception {
        putShipments(1, 1);
        failing.put("1", 1);
        start("pool", POLL + "&ackMode=manual", exchange -> {
            noteRow(exchange);
            exchange.getMessage().getHeader(WdtConstants.ACKNOWLEDGEMENT, WdtAcknowledgement.class).done();
        });

        awaitAll(State.DONE, 1);
        assertThat(delivered).containsExactly("1", "1");
    }

    @Test
    void shouldBelieveTheRouteMoreThanTheOutcome() throws Exception {
        putShipments(1, 2);
        route("pool", POLL, route -> route.onException(IllegalStateException.class).handled(true)
                .setProperty("told", builderSimple("${header.CamelWdtAcknowledgement.failed(${exception.message})}")).end()
                .process(exchange -> {
                    noteRow(exchange);
                    if ("1".equals(exchange.getMessage().getHeader(WdtConstants.RECORD_KEY))) {
                        throw new IllegalStateException("店铺未授权");
                    }
                }));

        await().atMost(PATIENCE).until(() -> states().get("2") == State.DONE && states().get("1") == State.FAILED);

        assertThat(sandbox.wdt().poolRows(LOGISTICS).get(0).message()).isEqualTo("店铺未授权");
    }

    private static Expression builderSimple(String text) {
        return new ValueBuilder(new SimpleExpression(text));
    }

    @Test
    void shouldLeaveRowsAloneWhenTheRouteAcknowledgesThemByTheApi() throws Exception {
        putShipments(1, 2);
        CountDownLatch mayAcknowledge = new CountDownLatch(1);
        start("pool", POLL + "&ackMode=none", exchange -> {
            noteAcknowledgement(exchange);
            if (mayAcknowledge.getCount() == 0) {
                template.sendBody("wdt:" + ACK, "[{\"rec_id\": " + exchange.getMessage().getHeader(WdtConstants.RECORD_KEY)
                                                + ", \"status\": 0}]");
            }
        });
        await().atMost(PATIENCE).until(() -> delivered.size() > 5);
        int acksOfTheConsumer = acks().size();
        mayAcknowledge.countDown();

        awaitAll(State.DONE, 2);
        assertThat(acksOfTheConsumer).isZero();
        assertThat(acknowledgements).containsOnlyNulls();
    }

    @Test
    void shouldDeliverAllRowsOfAnAnswerAsOneListWhenAsked() throws Exception {
        putShipments(1, 4);
        start("pool", POLL + "&delivery=window&ackMode=manual", exchange -> {
            noteAcknowledgement(exchange);
            acknowledgements.get(0).done("1");
            acknowledgements.get(0).failed("2", "缺货");
        });
        await().atMost(PATIENCE).until(() -> states().get("2") == State.FAILED);
        Throwable unknown = catchThrowable(() -> acknowledgements.get(0).done("9"));
        acknowledgements.get(0).done();

        await().atMost(PATIENCE).until(() -> states().get("4") == State.DONE);
        assertThat(acknowledgements.get(0).keys()).containsExactly("1", "2", "3", "4");
        assertThat(unknown).hasMessageContaining("got 9");
        assertThat(states()).containsEntry("2", State.FAILED);
    }

    @Test
    @Tag("C13")
    void shouldAcknowledgeInAnAsynchronousRouteWhenTheExchangesEnd() throws Exception {
        putShipments(1, 3);
        CountDownLatch mayEnd = new CountDownLatch(1);
        route("worker", "seda:work?concurrentConsumers=3", route -> route.process(exchange -> {
            noteRow(exchange);
            mayEnd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }));
        route("pool", POLL, route -> route.to("seda:work"));
        await().atMost(PATIENCE).until(() -> delivered.size() == 3);
        awaitPolls(3);
        int early = acks().size();
        mayEnd.countDown();

        awaitAll(State.DONE, 3);
        assertThat(early).isZero();
        assertThat(delivered).hasSize(3);
    }

    private void awaitPolls(int count) {
        long polls = consumer("pool").getCounter();
        await().atMost(PATIENCE).until(() -> consumer("pool").getCounter() > polls + count);
    }

    @Test
    @Tag("C12")
    void shouldStopInTheMiddleLoseNothingAndTellNobodyThatARowFailedThatWasNotTried() throws Exception {
        putShipments(1, 60);
        CountDownLatch begun = new CountDownLatch(20);
        CountDownLatch mayEnd = new CountDownLatch(1);
        context.getShutdownStrategy().setTimeout(1);
        start("pool", POLL + "&maxAttempts=1", exchange -> {
            noteRow(exchange);
            begun.countDown();
            if (begun.getCount() == 0) {
                mayEnd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        });
        begun.await();
        context.getRouteController().stopRoute("pool");
        mayEnd.countDown();
        context.getRouteController().startRoute("pool");

        awaitAll(State.DONE, 60);
        assertThat(Set.copyOf(delivered)).hasSize(60);
    }

    @Test
    @Tag("C10")
    @Tag("C12")
    void shouldDeliverAgainInTheNextContextWhatWasNotAcknowledged() throws Exception {
        putShipments(1, 2);
        CountDownLatch mayEnd = new CountDownLatch(1);
        start("pool", POLL, exchange -> {
            noteRow(exchange);
            mayEnd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        });
        await().atMost(PATIENCE).until(() -> delivered.size() == 1);

        // the first context is as good as dead: it never ends its exchange
        try (CamelContext second = secondContext(POLL + "&checkpointKey=pool", route -> route.process(this::noteRow))) {
            awaitAll(State.DONE, 2);
        }
        mayEnd.countDown();
        assertThat(Set.copyOf(delivered)).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    @Tag("C11")
    void shouldLoseNothingWhenTwoConsumersWorkOnOnePool() throws Exception {
        putShipments(1, 150);
        start("pool", POLL, this::noteRow);
        try (CamelContext second = secondContext(POLL + "&checkpointKey=pool", route -> route.process(this::noteRow))) {
            awaitAll(State.DONE, 150);
        }
        assertThat(Set.copyOf(delivered)).hasSize(150);
    }

    @Test
    void shouldReadThePoolOfOneShopAfterTheOther() throws Exception {
        putShipment(1, "SH001");
        putShipment(2, "SH002");
        putShipment(3, "SH003");
        start("pool", POLL + "&shops=SH001,SH003", this::noteRow);

        await().atMost(PATIENCE).until(() -> states().get("3") == State.DONE);
        awaitIdle("pool");

        assertThat(states()).containsEntry("1", State.DONE).containsEntry("2", State.WAITING);
        assertThat(sandbox.ledger().calls("wdt:" + LOGISTICS)).extracting(call -> call.params().get("shop_no"))
                .containsOnly("SH001", "SH003");
    }

    @ParameterizedTest
    @EnumSource(WdtDialect.class)
    void shouldAskTheVendorForTheShops(WdtDialect dialect) throws Exception {
        for (int id = 1; id <= 3; id++) {
            sandbox.wdt().put("shop", Orders.NODES.objectNode().put("shop_id", id).put("shop_no", "SH00" + id));
            putShipment(id, "SH00" + id);
        }
        String host = dialect == WdtDialect.y ? sandbox.wdtYUrl() : sandbox.wdtUrl();
        start("pool", POLL + "&shops=all&dialect=" + dialect + "&baseUri=" + host, this::noteRow);

        awaitAll(State.DONE, 3);
    }

    @Test
    @Tag("C17")
    void shouldNotLetOneShopKeepTheOthersWaiting() throws Exception {
        putShipment(1, "SH001");
        start("pool", POLL + "&shops=NOSUCH,SH001", this::noteRow);

        awaitAll(State.DONE, 1);
        await().atMost(PATIENCE).until(() -> health("pool").getState() == HealthCheck.State.DOWN);

        assertThat(health("pool").getError().orElseThrow()).hasMessageContaining("1007");
    }

    @Test
    void shouldTakeTheShopsOfABean() throws Exception {
        putShipment(1, "SH001");
        putShipment(2, "SH002");
        context.getRegistry().bind("mine", (Supplier<List<String>>) () -> List.of("SH002"));
        start("pool", POLL + "&shops=#bean:mine", this::noteRow);

        await().atMost(PATIENCE).until(() -> states().get("2") == State.DONE);
        assertThat(states()).containsEntry("1", State.WAITING);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "lookback=P1D", "param.limit=5", "maxAttempts=-1", "ackBatchSize=-1", "shops=SH1&param.shop_no=SH2" })
    @Tag("C1")
    void shouldRefuseWhatMakesNoSense(String option) {
        Throwable refusal = catchThrowable(() -> start("pool", POLL + "&" + option, this::noteRow));

        assertThat(refusalIn(refusal)).hasMessageContaining(option.split("=")[0]);
        assertThat(sandbox.ledger().calls()).isEmpty();
    }

    @Test
    @Tag("C1")
    void shouldRefuseAPoolThatNobodyKnowsHowToAcknowledge() {
        assertThat(refusalIn(catchThrowable(
                () -> start("pool", "wdt:my_pool_query?kind=pool&listNode=rows&keyField=id", this::noteRow))))
                .hasMessageContaining("ackMode=none");
    }

    @Test
    @Tag("C1")
    void shouldRefuseToLeaveRowsAloneThatComeOnlyOnce() {
        String stock = "wdt:api_goods_stock_change_query?shops=SH001&ackMode=none&dialect=";

        assertThat(refusalIn(catchThrowable(
                () -> start("y", stock + "y&baseUri=" + sandbox.wdtYUrl(), this::noteRow))))
                .hasMessageContainingAll("ackMode=none", "ackMode=manual", "dialect y");
        assertThat(sandbox.ledger().calls()).isEmpty();
        assertThatCode(() -> start("classic", stock + "classic&baseUri=" + sandbox.wdtUrl(), this::noteRow))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseToHoldBackRowsThatTheRouteHasToAcknowledge() {
        context.getRegistry().bind("seen", MemoryIdempotentRepository.memoryIdempotentRepository());

        assertThat(refusalIn(catchThrowable(() -> start("pool",
                POLL + "&ackMode=manual&idempotentRepository=#seen", this::noteRow))))
                .hasMessageContaining("ackMode=manual").hasMessageContaining("idempotentRepository")
                .hasMessageContaining("never acknowledged");
        assertThat(sandbox.ledger().calls()).isEmpty();
    }
}
