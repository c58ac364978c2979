/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.SandboxClient;
import io.camelerp.sandbox.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.camelerp.sandbox.Samples.STOCKOUTS;
import static io.camelerp.sandbox.Samples.stockout;
import static org.assertj.core.api.Assertions.assertThat;

class WdtQueryTest {

    private static final String[] DAY = { "start_time", "2026-11-01 00:00:00", "end_time", "2026-11-02 00:00:00" };

    private final TestClock clock = new TestClock(Instant.parse("2026-11-22T02:00:00Z"));
    private final Sandbox sandbox = Sandbox.builder().clock(clock).start();
    private final SandboxClient client = new SandboxClient(sandbox, clock);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void shouldRefuseWrongAccountTimeAndSign() {
        assertThat(codeOf(client.signed("sid", "other"))).isEqualTo("1001");
        assertThat(codeOf(client.signed("timestamp", String.valueOf(clock.instant().getEpochSecond() - 301))))
                .isEqualTo("1002");
        assertThat(codeOf(client.signed("timestamp", String.valueOf(clock.instant().getEpochSecond() + 301))))
                .isEqualTo("1002");
        assertThat(codeOf(client.signed("sign", "0123456789abcdef0123456789abcdef"))).isEqualTo("1003");
        assertThat(codeOf(client.signed("shop_no", ""))).isEqualTo("1004");
        assertThat(codeOf(client.signed("timestamp", String.valueOf(clock.instant().getEpochSecond() - 300))))
                .isEqualTo("2900");
    }

    @Test
    void shouldSignEveryParameterKnownOrNot() {
        Map<String, String> params = client.signed(DAY);
        params.put("surprise", "1");

        assertThat(codeOf(params)).isEqualTo("1003");
        assertThat(client.wdt(STOCKOUTS, with("surprise", "1")).path("code").asInt()).isZero();
    }

    @Test
    void shouldTakeParametersFromTheQueryStringButNotFromJson() {
        Map<String, String> params = client.signed(DAY);
        String query = params.entrySet().stream()
                .map(param -> param.getKey() + "=" + param.getValue().replace(" ", "%20")).reduce((a, b) -> a + "&" + b)
                .orElseThrow();

        assertThat(SandboxClient.json(client.post(url() + "?" + query, "text/plain", "", Map.of())).path("code").asInt())
                .isZero();
        assertThat(SandboxClient.json(client.post(url(), "application/json", query, Map.of())).path("code").asText())
                .isEqualTo("1001");
    }

    @Test
    void shouldUseTheCodesItIsTold() {
        sandbox.wdt().errorCode(WdtError.SIGN, "SIGN-1", "签名不对");

        JsonNode answer = SandboxClient.json(client.form(url(), client.signed("sign", "x")));

        assertThat(answer.path("code").asText()).isEqualTo("SIGN-1");
        assertThat(answer.path("message").asText()).isEqualTo("签名不对");
    }

    @Test
    void shouldCloseTheIntervalOnBothEnds() {
        put(stockout(1, "2026-10-31 23:59:59"), stockout(2, "2026-11-01 00:00:00"), stockout(3, "2026-11-02 00:00:00"),
                stockout(4, "2026-11-02 00:00:01"));

        assertThat(ids(client.wdt(STOCKOUTS, DAY))).containsExactly("2", "3");
    }

    @Test
    void shouldFilterByShipmentUnlessAskedForEarlierStatus() {
        put(stockout(1, "2026-11-01 10:00:00").put("modified", "2026-11-05 10:00:00"),
                stockout(2, "2026-11-01 10:00:00", 110).put("modified", "2026-11-05 10:00:00"),
                stockout(3, "2026-11-05 10:00:00").put("modified", "2026-11-01 10:00:00"),
                stockout(4, "0000-00-00 00:00:00", 55).put("modified", "2026-11-01 10:00:00"));

        assertThat(ids(client.wdt(STOCKOUTS, DAY))).containsExactly("1", "2");
        assertThat(ids(client.wdt(STOCKOUTS, with("status", "95")))).containsExactly("1");
        assertThat(ids(client.wdt(STOCKOUTS, with("status", "110")))).containsExactly("2");
        assertThat(ids(client.wdt(STOCKOUTS, with("status", "55")))).containsExactly("4");
        assertThat(ids(client.wdt(STOCKOUTS, with("status", "95", "is_by_modified", "1")))).containsExactly("3");
        assertThat(ids(client.wdt(STOCKOUTS, with("is_by_modified", "1")))).containsExactly("3");
    }

    @Test
    void shouldFilterByShopWarehouseAndNumbers() {
        put(stockout(1, "2026-11-01 10:00:00"), stockout(2, "2026-11-01 11:00:00").put("shop_no", "SH002"),
                stockout(3, "2026-11-01 12:00:00").put("warehouse_no", "CK02"));

        assertThat(ids(client.wdt(STOCKOUTS, with("shop_no", "SH002")))).containsExactly("2");
        assertThat(ids(client.wdt(STOCKOUTS, with("shop_nos", "SH002,SH001", "warehouse_no", "CK02")))).containsExactly("3");
        assertThat(ids(client.wdt(STOCKOUTS, "stockout_no", "CK2"))).containsExactly("2");
        assertThat(ids(client.wdt(STOCKOUTS, "src_order_no", "JY3"))).containsExactly("3");
        assertThat(ids(client.wdt(STOCKOUTS, "src_tid", "T1-b"))).containsExactly("1");
        assertThat(ids(client.wdt(STOCKOUTS, "src_tid", "T1"))).containsExactly("1");
    }

    @Test
    void shouldGiveTheTotalOnTheFirstPageOnly() {
        for (int i = 1; i <= 5; i++) {
            put(stockout(i, "2026-11-01 10:00:00"));
        }

        JsonNode first = client.wdt(STOCKOUTS, with("page_size", "2"));
        JsonNode last = client.wdt(STOCKOUTS, with("page_size", "2", "page_no", "2"));

        assertThat(first.path("total_count").asInt()).isEqualTo(5);
        assertThat(last.has("total_count")).isFalse();
        assertThat(ids(last)).containsExactly("5");
        sandbox.wdt().zeroTotalOnLaterPages(true);
        assertThat(client.wdt(STOCKOUTS, with("page_no", "9")).toString()).contains("\"total_count\":0",
                "\"stockout_list\":[]");
    }

    @Test
    void shouldPutFortyRowsOnAPageAndRefuseMoreThanAHundred() {
        for (int i = 1; i <= 45; i++) {
            put(stockout(i, "2026-11-01 10:00:00"));
        }

        assertThat(ids(client.wdt(STOCKOUTS, DAY))).hasSize(40);
        for (String size : new String[] { "0", "101", "-1", "x", "1.5" }) {
            assertThat(client.wdt(STOCKOUTS, with("page_size", size)).path("code").asText()).as(size).isEqualTo("2220");
        }
        assertThat(client.wdt(STOCKOUTS, with("page_no", "-1")).path("code").asText()).isEqualTo("2830");
        assertThat(client.wdt(STOCKOUTS, with("status", "x")).path("code").asText()).isEqualTo("2830");
    }

    @Test
    void shouldRefuseWrongWindows() {
        assertThat(code("start_time", "2026-11-01 00:00:00")).isEqualTo("2160");
        assertThat(code("start_time", "2026-11-31 00:00:00", "end_time", "2026-12-01 00:00:00")).isEqualTo("2160");
        assertThat(code("start_time", "2026-11-01", "end_time", "2026-11-02")).isEqualTo("2160");
        assertThat(code("start_time", "2026-11-02 00:00:00", "end_time", "2026-11-01 00:00:00")).isEqualTo("2160");
        assertThat(code("start_time", "2026-10-01 00:00:00", "end_time", "2026-10-31 00:00:00")).isEqualTo("0");
        assertThat(code("start_time", "2026-10-01 00:00:00", "end_time", "2026-10-31 00:00:01")).isEqualTo("2104");
        assertThat(client.wdt("trade_query", "start_time", "2026-11-01 00:00:00", "end_time", "2026-11-01 01:00:01")
                .path("message").asText()).endsWith("60分钟");
    }

    @Test
    void shouldIgnoreAllButTheNumberInTradeQuery() {
        sandbox.wdt().put("trade_query",
                Json.object().put("trade_id", 1).put("trade_no", "JY1").put("modified", "2026-11-01 00:00:30"));

        assertThat(client.wdt("trade_query", "trade_no", "JY1", "start_time", "2020-01-01 00:00:00", "shop_no", "X")
                .path("trades")).hasSize(1);
    }

    @Test
    void shouldShowLateRowsLate() {
        sandbox.wdt().put(STOCKOUTS, stockout(1, "2026-11-01 10:00:00"), clock.instant().plusSeconds(30));

        assertThat(ids(client.wdt(STOCKOUTS, DAY))).isEmpty();
        clock.advance(Duration.ofSeconds(30));
        assertThat(ids(client.wdt(STOCKOUTS, DAY))).containsExactly("1");
    }

    @Test
    void shouldLetRowsMoveBetweenPages() {
        for (int i = 1; i <= 3; i++) {
            sandbox.wdt().put("trade_query", trade(i, "2026-11-01 00:0" + i + ":00"));
        }
        sandbox.wdt().betweenRequests(page -> sandbox.wdt().put("trade_query", trade(page, "2026-11-09 00:00:00")));
        String[] page
                = { "start_time", "2026-11-01 00:00:00", "end_time", "2026-11-01 01:00:00", "page_size", "2", "page_no", "0" };

        assertThat(client.wdt("trade_query", page).path("total_count").asInt()).isEqualTo(3);
        assertThat(client.wdt("trade_query", page).path("total_count").asInt()).isEqualTo(2);
        assertThat(client.wdt("trade_query", page).path("total_count").asInt()).isEqualTo(1);
    }

    @Test
    void shouldModifyRandomRowsBetweenPages() {
        sandbox.wdt().put("trade_query", trade(1, "2026-11-01 00:00:00"));
        sandbox.wdt().modifyBetweenRequests("trade_query", 1, 5);

        client.wdt("trade_query", "trade_no", "JY1");

        assertThat(sandbox.wdt().row("trade_query", "1").orElseThrow().path("modified").asText())
                .isEqualTo("2026-11-22 10:00:00");
    }

    @Test
    void shouldMixRowsOfOneSecondWhenToldTo() {
        for (int i = 1; i <= 30; i++) {
            put(stockout(i, i <= 20 ? "2026-11-01 10:00:00" : "2026-11-01 10:00:01"));
        }
        List<String> stable = ids(client.wdt(STOCKOUTS, with("page_size", "10")));
        sandbox.wdt().unstableOrder(true);

        List<String> one = ids(client.wdt(STOCKOUTS, with("page_size", "10")));
        List<String> other = ids(client.wdt(STOCKOUTS, with("page_size", "10")));
        List<String> all = ids(client.wdt(STOCKOUTS, with("page_size", "100")));

        assertThat(stable).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        assertThat(one).hasSize(10).isNotEqualTo(stable).isNotEqualTo(other);
        assertThat(all).hasSize(30).doesNotHaveDuplicates();
        assertThat(all.subList(20, 30)).allMatch(id -> Integer.parseInt(id) > 20);
        assertThat(ids(client.wdt(STOCKOUTS, with("page_size", "10", "page_no", "2"))))
                .allMatch(id -> Integer.parseInt(id) > 20);
    }

    @Test
    void shouldFilterByATimeThatItDoesNotShowWhenToldTo() {
        sandbox.wdt().put("trade_query", trade(1, "2026-11-01 00:00:00"));
        sandbox.wdt().hide("trade_query", "modified");

        JsonNode row = client.wdt("trade_query", "start_time", "2026-11-01 00:00:00", "end_time", "2026-11-01 00:00:01")
                .path("trades").path(0);

        assertThat(row.path("trade_id").asInt()).isEqualTo(1);
        assertThat(row.has("modified")).isFalse();
    }

    @Test
    void shouldVaryTheEnvelope() {
        put(stockout(1, "2026-11-01 10:00:00"));
        sandbox.wdt().totalAsText(true);
        sandbox.wdt().codeAsText(true);
        sandbox.wdt().idsAsText(true);
        sandbox.wdt().nullListWhenEmpty(true);
        sandbox.wdt().contentType("text/html");

        assertThat(client.wdt(STOCKOUTS, DAY).toString()).startsWith("{\"code\":\"0\",\"message\":\"OK\",\"total_count\":\"1\"")
                .contains("\"stockout_id\":\"1\"", "\"rec_id\":\"10\"", "\"num\":\"2.0000\"");
        assertThat(client.wdt(STOCKOUTS, "stockout_no", "none").toString()).contains("\"stockout_list\":null");
        assertThat(client.form(url(), client.signed(DAY)).headers().firstValue("content-type")).hasValue("text/html");
        sandbox.wdt().successCode(STOCKOUTS, 200);
        assertThat(client.wdt(STOCKOUTS, DAY).toString()).startsWith("{\"code\":\"200\",\"message\":null");
    }

    @Test
    void shouldClampOrRefusePageSizes() {
        for (int i = 1; i <= 9; i++) {
            put(stockout(i, "2026-11-01 10:00:00"));
        }
        sandbox.wdt().clampPageSize(4);
        assertThat(ids(client.wdt(STOCKOUTS, with("page_size", "8")))).hasSize(4);
        assertThat(ids(client.wdt(STOCKOUTS, with("page_size", "8", "page_no", "2")))).containsExactly("9");

        sandbox.wdt().maxPageSize(5);
        assertThat(client.wdt(STOCKOUTS, with("page_size", "6")).path("code").asText()).isEqualTo("2220");
        assertThat(client.wdt(STOCKOUTS, with("page_size", "5")).path("code").asText()).isEqualTo("0");
    }

    @Test
    void shouldAcceptTheLengthUnitItIsTold() {
        String bytes = Signatures.openApi(client.signed(with("shop_no", "测试店")), WdtServer.SECRET, LengthUnit.BYTES);

        assertThat(client.wdt(STOCKOUTS, with("shop_no", "测试店", "sign", bytes)).path("code").asText()).isEqualTo("1003");
        sandbox.wdt().lengthUnit(LengthUnit.BYTES);
        assertThat(client.wdt(STOCKOUTS, with("shop_no", "测试店", "sign", bytes)).path("code").asText()).isEqualTo("0");
        sandbox.wdt().lengthUnit(LengthUnit.ANY);
        assertThat(client.wdt(STOCKOUTS, with("shop_no", "测试店")).path("code").asText()).isEqualTo("0");
    }

    @Test
    void shouldNotKnowOtherApis() {
        assertThat(client.form(sandbox.wdtUrl() + "/nothing.php", client.signed()).statusCode()).isEqualTo(404);
        assertThat(client.form(sandbox.wdtUrl() + "/" + STOCKOUTS, client.signed()).statusCode()).isEqualTo(404);
        assertThat(client.y("nothing").path("error_msg").asText()).isEqualTo("404 Route Not Found");
        assertThat(client.get("/openapi2/" + STOCKOUTS + ".php").statusCode()).isEqualTo(405);
    }

    private void put(ObjectNode... rows) {
        sandbox.wdt().putAll(STOCKOUTS, List.of(rows));
    }

    private static ObjectNode trade(int id, String modified) {
        return Json.object().put("trade_id", id).put("trade_no", "JY" + id).put("trade_status", 30).put("modified", modified);
    }

    private String codeOf(Map<String, String> params) {
        return SandboxClient.json(client.form(url(), new LinkedHashMap<>(params))).path("code").asText();
    }

    private String code(String... params) {
        return client.wdt(STOCKOUTS, params).path("code").asText();
    }

    private String url() {
        return sandbox.wdtUrl() + "/" + STOCKOUTS + ".php";
    }

    private static String[] with(String... more) {
        List<String> params = new ArrayList<>(Arrays.asList(DAY));
        params.addAll(Arrays.asList(more));
        return params.toArray(String[]::new);
    }

    private static List<String> ids(JsonNode answer) {
        List<String> ids = new ArrayList<>();
        answer.path("stockout_list").forEach(row -> ids.add(row.path("stockout_id").asText()));
        return ids;
    }
}
