/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.SandboxClient;
import io.camelerp.sandbox.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Both pools and their acknowledgements, section 3.7 of the protocol facts. */
class PoolTest {

    private static final String LOGISTICS = "logistics_sync_query";
    private static final String STOCK = "api_goods_stock_change_query";

    private final TestClock clock = new TestClock(Instant.parse("2026-11-22T02:00:00Z"));
    private final Sandbox sandbox = Sandbox.builder().clock(clock).start();
    private final SandboxClient client = new SandboxClient(sandbox, clock);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void shouldHandOutRowsUntilTheyAreAcknowledged() {
        putLogistics(3);

        assertThat(ids(client.wdt(LOGISTICS, "limit", "2"))).containsExactly("1", "2");
        assertThat(ids(client.wdt(LOGISTICS, "limit", "2"))).containsExactly("1", "2");
        assertThat(acknowledge(logistics("1", "0", "ok"), logistics("2", "1", "平台拒绝：地址不详")).toString())
                .isEqualTo("{\"code\":0,\"message\":\"\",\"errors\":[]}");

        assertThat(ids(client.wdt(LOGISTICS, "limit", "2"))).containsExactly("3");
        assertThat(sandbox.wdt().poolRows(LOGISTICS))
                .extracting(row -> row.key() + row.state() + row.message() + row.fetches())
                .containsExactly("1DONEok2", "2FAILED平台拒绝：地址不详2", "3FETCHED1");
    }

    @Test
    void shouldCutTheLimitOfLogisticsAtAHundred() {
        putLogistics(101);

        assertThat(client.wdt(LOGISTICS, "limit", "500").path("trades")).hasSize(100);
        assertThat(client.wdt(LOGISTICS).path("code").asInt()).isEqualTo(2900);
        assertThat(client.wdt(LOGISTICS, "limit", "0").path("code").asInt()).isEqualTo(2830);
        assertThat(client.y(LOGISTICS, "limit", "10").path("total_count").asInt()).isEqualTo(101);
        assertThat(client.wdt(LOGISTICS, "limit", "10").has("total_count")).isFalse();
        assertThat(client.qimen("wdt.logistics.sync.query", "limit", "10").path("response").path("trades")).hasSize(10);
    }

    @Test
    void shouldFilterLogisticsByShop() {
        putLogistics(2);
        sandbox.wdt().put(LOGISTICS, Json.object().put("rec_id", 9).put("shop_no", "SH002"));

        assertThat(ids(client.wdt(LOGISTICS, "limit", "10", "shop_no", "SH002"))).containsExactly("9");
        assertThat(ids(client.y(LOGISTICS, "limit", "10", "shop_id", "2"))).containsExactly("9");
        assertThat(client.wdt(LOGISTICS, "limit", "10", "shop_no", "XX").path("code").asInt()).isEqualTo(1007);
    }

    @Test
    void shouldNameUnknownAndSettledRowsOnly() {
        putLogistics(3);
        acknowledge(logistics("1", "0", ""));

        JsonNode answer = acknowledge(logistics("1", "0", ""), logistics("2", "0", ""), logistics("77", "0", ""),
                logistics("3", "5", ""), Json.object().put("rec_id", "3"), Json.object().put("status", 0));

        assertThat(answer.path("code").asInt()).isZero();
        assertThat(answer.path("errors").findValuesAsText("rec_id")).containsExactly("1", "77", "3", "3", "");
        assertThat(answer.path("errors").path(0).path("error").asText()).isEqualTo("非待同步状态,不可更新");
        assertThat(client.y("logistics_sync_ack", "logistics_list", "[{\"rec_id\":\"77\",\"status\":0}]").path("errors").path(0)
                .path("error").asText()).isEqualTo("物流同步结果回传失败,同步表不存在,packId:77");
        assertThat(states(LOGISTICS)).containsExactly(PoolRow.State.DONE, PoolRow.State.DONE, PoolRow.State.WAITING);
    }

    @Test
    void shouldReturnFailedRowsWhenToldTo() {
        sandbox.wdt().failedRowsReturn(LOGISTICS, true);
        putLogistics(1);
        client.wdt(LOGISTICS, "limit", "10");

        acknowledge(logistics("1", "1", "稍后再试"));

        assertThat(sandbox.wdt().poolRows(LOGISTICS)).singleElement().satisfies(row -> {
            assertThat(row.state()).isEqualTo(PoolRow.State.WAITING);
            assertThat(row.message()).isEqualTo("稍后再试");
        });
        assertThat(ids(client.wdt(LOGISTICS, "limit", "10"))).containsExactly("1");
    }

    @Test
    void shouldHideFetchedRowsForTheLock() {
        sandbox.wdt().poolLock(Duration.ofMinutes(5));
        putLogistics(2);

        assertThat(ids(client.wdt(LOGISTICS, "limit", "1"))).containsExactly("1");
        assertThat(ids(client.wdt(LOGISTICS, "limit", "1"))).containsExactly("2");
        assertThat(ids(client.wdt(LOGISTICS, "limit", "1"))).isEmpty();
        clock.advance(Duration.ofMinutes(5));
        assertThat(ids(client.wdt(LOGISTICS, "limit", "2"))).containsExactly("1", "2");
    }

    @Test
    void shouldLimitTheRowsOfAnAcknowledgementWhenToldTo() {
        sandbox.wdt().maxAckRows(1);
        putLogistics(2);

        assertThat(acknowledge(logistics("1", "0", ""), logistics("2", "0", "")).path("code").asInt()).isEqualTo(1020);
        assertThat(client.wdt("logistics_sync_ack").path("code").asInt()).isEqualTo(2900);
        assertThat(client.wdt("logistics_sync_ack", "logistics_list", "{").path("code").asInt()).isEqualTo(1020);
        assertThat(client.wdt("logistics_sync_ack", "logistics_list", "[]").path("code").asInt()).isEqualTo(1020);
        assertThat(states(LOGISTICS)).containsOnly(PoolRow.State.WAITING);
    }

    @Test
    void shouldAskForAShopAndALimitOfStock() {
        sandbox.wdt().put(STOCK, stock(1, 1));

        assertThat(client.wdt(STOCK, "limit", "100").path("code").asInt()).isEqualTo(2900);
        assertThat(client.wdt(STOCK, "shop_no", "SH001").path("code").asInt()).isEqualTo(2900);
        assertThat(client.wdt(STOCK, "shop_no", "XX", "limit", "100").path("code").asInt()).isEqualTo(2310);
        assertThat(client.y(STOCK, "shop_id", "1", "limit", "99").path("code").asInt()).isEqualTo(2830);
        assertThat(client.y(STOCK, "shop_id", "1", "limit", "2001").path("code").asInt()).isEqualTo(2830);
        assertThat(client.y(STOCK, "shop_id", "2", "limit", "100").path("current_count").asInt()).isZero();
        assertThat(client.wdt(STOCK, "shop_no", "SH001", "limit", "5").toString()).isEqualTo(
                "{\"code\":0,\"message\":\"OK\",\"stock_change_list\":[" + stock(1, 1) + "],\"current_count\":1}");
        sandbox.wdt().stockLimit(1, 10);
        assertThat(client.y(STOCK, "shop_id", "1", "limit", "10").path("code").asInt()).isZero();
    }

    @Test
    void shouldHandOutStockOfYAgainOnlyAfterItsAcknowledgement() {
        sandbox.wdt().put(STOCK, stock(1, 1));

        assertThat(ids(yStock())).containsExactly("1");
        clock.advance(Duration.ofDays(1));
        assertThat(ids(yStock())).isEmpty();
        acknowledgeInY(stock(1, 1).put("syn_status", 0));
        assertThat(ids(yStock())).containsExactly("1");
        acknowledgeInY(stock(1, 1).put("syn_status", 1));
        assertThat(states(STOCK)).containsExactly(PoolRow.State.DONE);

        sandbox.wdt().stockLockedUntilAck(false);
        sandbox.wdt().put(STOCK, stock(1, 2));
        assertThat(ids(yStock())).containsExactly("1");
        assertThat(ids(yStock())).containsExactly("1");
    }

    @Test
    void shouldKeepStockThatChangedAgain() {
        sandbox.wdt().put(STOCK, stock(1, 1));
        yStock();
        ObjectNode changed = stock(1, 0).put("sync_stock", 4);
        changed.remove("stock_change_count");
        sandbox.wdt().putPool(STOCK, changed);

        assertThat(ids(yStock())).isEmpty();
        assertThat(acknowledgeInY(stock(1, 1).put("syn_status", 1)).path("errors")).isEmpty();

        JsonNode row = yStock().path("stock_change_list").path(0);
        assertThat(row.path("stock_change_count").asInt()).isEqualTo(2);
        assertThat(row.path("sync_stock").asInt()).isEqualTo(4);
        sandbox.wdt().staleAckIsError(true);
        assertThat(acknowledgeInY(stock(1, 1).put("syn_status", 1)).path("errors")).hasSize(1);
    }

    @Test
    void shouldWantBothStockNumbersBack() {
        sandbox.wdt().put(STOCK, stock(1, 1));
        String ack = "api_goods_stock_change_ack";

        assertThat(client.wdt(ack, "stock_sync_list", "[" + stock(1, 1).put("sync_stock", 11) + "]").path("errors")).hasSize(1);
        assertThat(client.wdt(ack, "stock_sync_list", "[{\"rec_id\":1}]").path("errors").path(0).path("error").asText())
                .isEqualTo("必传参数缺失:sync_stock");
        assertThat(client.y(ack, "stock_sync_list", "[" + stock(1, 1) + "]").path("errors").path(0).path("error").asText())
                .isEqualTo("必传参数缺失:syn_status");
        assertThat(client.wdt(ack, "stock_sync_list", "[" + stock(1, 1).put("sync_stock", "10.0000") + "]").path("errors"))
                .isEmpty();
        assertThat(client.wdt(ack, "stock_sync_list", "[" + stock(1, 1) + "]").path("errors")).hasSize(1);
        assertThat(states(STOCK)).containsExactly(PoolRow.State.DONE);
    }

    @Test
    void shouldFailInTheMiddleOfAnAcknowledgement() {
        putLogistics(3);
        sandbox.faults().at("wdt:logistics_sync_ack", 1, Fault.PARTIAL_FAILURE);
        sandbox.faults().at("wdt:logistics_sync_ack", 2, Fault.RESET_AFTER);
        sandbox.faults().at("wdt:" + LOGISTICS, 2, Fault.NULL_PAGE);

        JsonNode answer = acknowledge(logistics("1", "0", ""), logistics("2", "0", ""), logistics("3", "0", ""));

        assertThat(answer.path("errors").findValuesAsText("rec_id")).containsExactly("2");
        assertThat(ids(client.wdt(LOGISTICS, "limit", "10"))).containsExactly("2");
        assertThat(client.wdt(LOGISTICS, "limit", "10").path("trades").isNull()).isTrue();
        assertThatThrownBy(() -> acknowledge(logistics("2", "0", ""))).hasRootCauseInstanceOf(IOException.class);
        assertThat(states(LOGISTICS)).containsOnly(PoolRow.State.DONE);
    }

    @Test
    void shouldKeepPoolsOverARestart(@TempDir Path directory) {
        try (Sandbox first = Sandbox.builder().dataDirectory(directory).clock(clock).start()) {
            for (int i = 1; i <= 3; i++) {
                first.wdt().put(STOCK, stock(i, 1));
            }
            SandboxClient other = new SandboxClient(first, clock);
            other.y(STOCK, "shop_id", "1", "limit", "100");
            other.y("api_goods_stock_change_ack", "stock_sync_list", "[" + stock(2, 1).put("syn_status", 1) + "]");
            first.wdt().remove(STOCK, "3");
        }

        try (Sandbox second = Sandbox.builder().dataDirectory(directory).clock(clock).start()) {
            assertThat(second.wdt().poolRows(STOCK)).extracting(row -> row.key() + row.state() + row.fetches())
                    .containsExactly("1FETCHED1", "2DONE1");
            assertThat(ids(new SandboxClient(second, clock).y(STOCK, "shop_id", "1", "limit", "100"))).isEmpty();
        }
    }

    @Test
    void shouldShowPoolsToTheAdministrator() {
        String url = "http://127.0.0.1:" + sandbox.port() + "/sandbox/";
        client.post(url + "wdt/" + LOGISTICS, "application/json", "{\"rec_id\":1,\"tid\":\"T1\"}", Map.of());
        client.post(url + "switches", "application/json", "{\"wdt\":{\"poolLock\":\"PT5M\",\"maxAckRows\":50}}", Map.of());
        client.wdt(LOGISTICS, "limit", "1");

        assertThat(client.get("/sandbox/pool/" + LOGISTICS).body()).isEqualTo(
                "[{\"key\":\"1\",\"state\":\"FETCHED\",\"message\":\"\",\"fetches\":1,\"row\":{\"rec_id\":1,\"tid\":\"T1\"}}]");
        assertThat(client.get("/sandbox/wdt/" + LOGISTICS).body()).isEqualTo("{\"size\":1}");
        assertThat(client.get("/sandbox/pool/shop").statusCode()).isEqualTo(400);
        assertThat(ids(client.wdt(LOGISTICS, "limit", "1"))).isEmpty();
    }

    private void putLogistics(int count) {
        for (int i = 1; i <= count; i++) {
            sandbox.wdt().put(LOGISTICS, Json.object().put("rec_id", i).put("shop_no", "SH001").put("tid", "T" + i));
        }
    }

    private static ObjectNode logistics(String id, String status, String message) {
        return Json.object().put("rec_id", id).put("status", status).put("message", message);
    }

    private static ObjectNode stock(int id, int changes) {
        return Json.object().put("rec_id", id).put("shop_no", "SH001").put("sync_stock", 10)
                .put("stock_change_count", changes);
    }

    private JsonNode yStock() {
        return client.y(STOCK, "shop_id", "1", "limit", "100");
    }

    private JsonNode acknowledge(ObjectNode... rows) {
        return client.wdt("logistics_sync_ack", "logistics_list", Json.text(List.of(rows)));
    }

    private JsonNode acknowledgeInY(ObjectNode row) {
        return client.y("api_goods_stock_change_ack", "stock_sync_list", "[" + row + "]");
    }

    private List<PoolRow.State> states(String api) {
        return sandbox.wdt().poolRows(api).stream().map(PoolRow::state).toList();
    }

    private static List<String> ids(JsonNode answer) {
        return answer.findValuesAsText("rec_id");
    }
}
