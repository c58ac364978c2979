/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.SandboxClient;
import io.camelerp.sandbox.TestClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every query of the vendor's list, through every door that has it. */
class AllQueriesTest {

    private static final LocalDateTime FROM = LocalDateTime.of(2026, 11, 1, 0, 0);
    private static final LocalDateTime TO = LocalDateTime.of(2026, 11, 1, 0, 50);
    private static final String[] HOUR = { "start_time", "2026-11-01 00:00:00", "end_time", "2026-11-01 01:00:00" };

    private final TestClock clock = new TestClock(Instant.parse("2026-11-22T02:00:00Z"));
    private final Sandbox sandbox = Sandbox.builder().clock(clock).start();
    private final SandboxClient client = new SandboxClient(sandbox, clock);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({
            "shop,wdt.shop.query,shoplist,shop_id", "warehouse_query,,warehouses,warehouse_id",
            "purchase_provider_query,,provider_list,provider_id",
            "goods_query,,goods_list,goods_id", "suites_query,,suites,suite_id", "trade_query,,trades,trade_id",
            "stockout_order_query_trade,,stockout_list,stockout_id", "refund_query,,refunds,refund_id",
            "stockin_order_query_refund,,stockin_list,stockin_id", "purchase_order_query,,purchase_list,purchase_id",
            "stockin_order_query_purchase,,stockin_list,stockin_id", "purchase_return_query,,purchase_list,return_id",
            "stockout_order_query_return,,stockout_list,stockout_id", "stock_query,,stocks,rec_id",
            "stock_pd_order_query,,pd_order_list,pd_no", "stockin_order_query,,stockin_list,stockin_id",
            "stockout_order_query,,stockout_list,stockout_id", "stock_transfer_query,,transfer_list,transfer_id" })
    void shouldPageThroughSeededRowsInTheClassicDialectAndThroughQimen(String api, String method, String node, String key) {
        sandbox.seed(api, 130, 5, FROM, TO);
        String qimen = method == null ? "wdt." + api.replace('_', '.') : method;

        List<String> classic = new ArrayList<>();
        List<String> throughQimen = new ArrayList<>();
        int total = 0;
        for (int page = 0; page < 4; page++) {
            JsonNode answer = client.wdt(api, paged(page));
            assertThat(answer.path("code").asInt()).as(answer.toString()).isZero();
            assertThat(answer.has("total_count")).isEqualTo(page == 0 && !api.equals("shop"));
            total = page == 0 ? answer.path("total_count").asInt(125) : total;
            answer.path(node).forEach(row -> classic.add(row.path(key).asText()));
            client.qimen(qimen, paged(page)).path("response").path(node)
                    .forEach(row -> throughQimen.add(row.path(key).asText()));
        }

        assertThat(classic).hasSize(total).doesNotHaveDuplicates().isEqualTo(throughQimen).hasSizeGreaterThan(90);
    }

    @ParameterizedTest
    @CsvSource({
            "shop,shoplist,shop_id,", "warehouse_query,warehouses,warehouse_id,", "logistics,logistics_list,logistics_id,",
            "purchase_provider_query,provider_list,provider_id,", "goods_query,goods_list,goods_id,",
            "suites_query,suites,suite_id,", "trade_query,trades,trade_id,",
            "stockout_order_query_trade,stockout_list,stockout_id,", "refund_query,refunds,refund_id,modified",
            "stockin_order_query_refund,stockin_list,stockin_id,", "purchase_order_query,purchase_list,purchase_id,",
            "purchase_return_query,purchase_list,return_id,", "stock_query,stocks,rec_id,",
            "stockin_order_query,stockin_list,id,modify_time", "stockout_order_query,stockout_list,id,",
            "stock_transfer_query,transfer_list,transfer_id," })
    void shouldPageThroughSeededRowsInY(String api, String node, String key, String times) {
        sandbox.seed(api, 60, 5, FROM, TO);
        String[] params = { "start_time", HOUR[1], "end_time", HOUR[3], "page_size", "100", "time_type", "2", "type", "0" };
        if (times != null) {
            params[0] = times.equals("modified") ? "modified_from" : "modify_time_start";
            params[2] = times.equals("modified") ? "modified_to" : "modify_time_end";
            params[7] = "0";
            params[9] = "2";
        }

        JsonNode rows = client.y(api, params).path(node);

        assertThat(rows).hasSizeGreaterThan(19).allMatch(row -> row.path(key).isTextual());
    }

    @ParameterizedTest
    @CsvSource({ "stockin_order_query_purchase", "stockout_order_query_return", "stock_pd_order_query" })
    void shouldNotKnowInYWhatYLacks(String api) {
        assertThat(client.y(api, HOUR).toString()).isEqualTo("{\"error_msg\":\"404 Route Not Found\"}");
    }

    @Test
    void shouldGiveAllLogisticsInOneAnswerWithoutATotal() {
        sandbox.seed("logistics", 250, 1, FROM, TO);

        JsonNode answer = client.wdt("logistics", "page_no", "1");

        assertThat(answer.path("logistics_list")).hasSize(250);
        assertThat(answer.has("total_count")).isFalse();
        assertThat(client.qimen("wdt.logistics.query").path("response").path("logistics_list")).hasSize(250);
        assertThat(client.y("logistics", "page_no", "1", "page_size", "100").path("logistics_list")).hasSize(100);
        assertThat(client.y("logistics").has("total_count")).isFalse();
    }

    @Test
    void shouldHideDisabledShopsUnlessAskedForThem() {
        sandbox.seed("shop", 46, 1, FROM, TO);

        assertThat(client.wdt("shop", "page_size", "100").path("shoplist")).hasSize(44);
        assertThat(client.wdt("shop", "is_disabled", "1").path("shoplist")).hasSize(2);
        assertThat(client.y("shop", "shop_id", "2").path("shoplist").path(0).path("shop_no").asText()).isEqualTo("SH002");
        assertThat(client.y("shop").path("total_count").asInt()).isEqualTo(44);
    }

    @Test
    void shouldShowDeletedGoodsAsEachDialectDoes() {
        sandbox.seed("goods_query", 46, 1, FROM, TO);

        assertThat(client.wdt("goods_query", HOUR).path("total_count").asInt()).isEqualTo(44);
        assertThat(client.wdt("goods_query", with(HOUR, "deleted", "1")).path("total_count").asInt()).isEqualTo(46);
        assertThat(client.y("goods_query", HOUR).path("total_count").asInt()).isEqualTo(46);
        assertThat(client.y("goods_query", with(HOUR, "hide_deleted", "1")).path("total_count").asInt()).isEqualTo(44);
        assertThat(client.wdt("goods_query", "spec_no", "SKU-0003", "start_time", "2020-01-01 00:00:00", "end_time",
                "2020-01-02 00:00:00").path("goods_list")).hasSize(1);
        JsonNode line = client.y("goods_query", "goods_no", "SPU-0003").path("goods_list").path(0);
        assertThat(line.has("modified")).isTrue();
        assertThat(line.has("goods_modified")).isFalse();
        assertThat(line.path("spec_list").path(0).has("modified")).isTrue();
    }

    @Test
    void shouldFindARequestWithoutConditionsTooBroadInY() {
        JsonNode answer = client.y("goods_query", "page_size", "10");

        assertThat(answer.path("code").isTextual()).isTrue();
        assertThat(answer.path("code").asText()).isEqualTo("20");
        assertThat(client.wdt("suites_query").path("code").asInt()).isEqualTo(2900);
        assertThat(client.y("purchase_return_query", "time_type", "2").path("code").asInt()).isEqualTo(2160);
        sandbox.wdt().errorCode(WdtError.MISSING, "77", "无");
        assertThat(client.y("goods_query").path("code").asInt()).isEqualTo(77);
    }

    @Test
    void shouldShowTheColumnsAskedForOnly() {
        sandbox.seed("purchase_provider_query", 1, 1, FROM, TO);

        assertThat(client.wdt("purchase_provider_query").path("code").asInt()).isEqualTo(2900);
        assertThat(client.wdt("purchase_provider_query", "column", "provider_no,deleted").path("provider_list").path(0)
                .toString()).isEqualTo("{\"provider_no\":\"GYS001\",\"deleted\":0}");
        assertThat(client.y("purchase_provider_query").path("provider_list").path(0).has("modify_date")).isTrue();
    }

    @Test
    void shouldLimitTheWindowAsEachApiDoes() {
        String[] days = { "start_time", "2026-10-01 00:00:00", "end_time", "2026-11-01 00:00:00" };

        assertThat(client.wdt("suites_query", days).path("code").asInt()).isEqualTo(2104);
        assertThat(client.y("suites_query", days).path("code").asInt()).isZero();
        assertThat(client.y("stockout_order_query", days).path("code").asInt()).isEqualTo(11000000);
        assertThat(client.wdt("stock_query", with(HOUR, "page_size", "101")).path("code").asInt()).isEqualTo(2220);
        assertThat(client.y("stock_query", with(HOUR, "page_size", "1000")).path("code").asInt()).isZero();
        assertThat(client.y("stock_transfer_query", HOUR).path("code").asInt()).isEqualTo(2900);
    }

    @ParameterizedTest
    @CsvSource({
            "refund_query,refund_no", "refund_query,tid", "stock_transfer_query,transfer_no",
            "stockout_order_query_trade,stockout_no", "stockout_order_query_trade,src_tid", "purchase_order_query,purchase_no",
            "purchase_return_query,outer_no", "stock_query,barcode" })
    void shouldWantATimeInYWhereNoNumberStandsForIt(String api, String number) {
        assertThat(client.y(api, number, "N1", "type", "0").path("code").asInt()).isIn(2900, 2160);
        assertThat(client.y(api, with(HOUR, number, "N1", "type", "0", "time_type", "2", "modified_from", HOUR[1],
                "modified_to", HOUR[3])).path("code").asInt()).isIn(0, 200);
    }

    @Test
    void shouldRefuseAStateThatYDoesNotList() {
        String[] transfers = with(HOUR, "type", "0");

        assertThat(client.y("stock_transfer_query", with(transfers, "status", "20")).toString())
                .isEqualTo("{\"code\":2830,\"message\":\"参数值无效status\"}");
        assertThat(client.y("stock_transfer_query", with(transfers, "status", "90")).path("code").asInt()).isZero();
        assertThat(client.wdt("stock_transfer_query", with(HOUR, "status", "20")).path("code").asInt()).isZero();
    }

    @Test
    void shouldTakeSeveralStatesOfOrdersInY() {
        sandbox.wdt().put("trade_query", Json.object().put("trade_id", 1).put("trade_status", 30).put("modified", HOUR[1]));
        sandbox.wdt().put("trade_query", Json.object().put("trade_id", 2).put("trade_status", 55).put("modified", HOUR[1]));
        sandbox.wdt().put("trade_query", Json.object().put("trade_id", 3).put("trade_status", 95).put("modified", HOUR[1]));

        assertThat(client.y("trade_query", with(HOUR, "status", "30,95")).findValuesAsText("trade_id"))
                .containsExactly("1", "3");
        assertThat(client.y("trade_query", with(HOUR, "status", "30,x")).path("code").asInt()).isEqualTo(2830);
        assertThat(client.wdt("trade_query", with(HOUR, "status", "30,95")).path("code").asInt()).isEqualTo(2830);
    }

    @Test
    void shouldLimitTheListsOfOrders() {
        String twenty = String.join(",", Collections.nCopies(20, "SH001"));

        assertThat(client.wdt("trade_query", with(HOUR, "shop_nos", twenty)).path("code").asInt()).isZero();
        assertThat(client.wdt("trade_query", with(HOUR, "shop_nos", twenty + ",SH002")).path("code").asInt()).isEqualTo(2830);
        assertThat(client.y("trade_query", "src_tid", "T".repeat(200)).path("code").asInt()).isZero();
        assertThat(client.y("trade_query", "src_tid", "T".repeat(201)).path("code").asInt()).isEqualTo(2830);
        assertThat(client.wdt("trade_query", "trade_ids", "1").path("code").asInt()).isEqualTo(2900);
    }

    @Test
    void shouldFilterRefundsByTheTimeOfTheirType() {
        ObjectNode row = Json.object().put("refund_id", 1).put("refund_no", "TK1").put("process_status", 90)
                .put("modified", "2026-11-01 10:00:00").put("finish_time", "2026-11-02 10:00:00")
                .put("refund_time", "2026-11-03 10:00:00").put("shop_no", "SH001");
        sandbox.wdt().put("refund_query", row);

        assertThat(refunds("2026-11-01", "0")).isEqualTo(1);
        assertThat(refunds("2026-11-02", "0")).isZero();
        assertThat(refunds("2026-11-02", "1")).isEqualTo(1);
        assertThat(yRefunds("2026-11-01", "0")).isEqualTo(1);
        assertThat(yRefunds("2026-11-03", "1")).isEqualTo(1);
        assertThat(yRefunds("2026-11-02", "2")).isEqualTo(1);
        assertThat(client.y("refund_query", "modified_from", HOUR[1], "modified_to", HOUR[1]).path("code").asInt())
                .isEqualTo(2105);
        assertThat(client.wdt("refund_query", "refund_no", "TK1", "process_status", "20").path("total_count").asInt()).isZero();
        String[] day = { "modified_from", HOUR[1], "modified_to", "2026-11-01 23:00:00", "refund_no", "TK1" };
        assertThat(client.y("refund_query", day).path("total_count").asInt()).isEqualTo(1);
        assertThat(client.y("refund_query", with(day, "shop_nos", "SH007,SH001")).path("total_count").asInt()).isEqualTo(1);
    }

    @Test
    void shouldFilterStockInsOfYByCreationAndModification() {
        sandbox.wdt().put("stockin_order_query", Json.object().put("stockin_id", 1).put("created", "2026-11-01 10:00:00")
                .put("modified", "2026-11-02 10:00:00"));
        String[] created = { "start_time", "2026-11-01 00:00:00", "end_time", "2026-11-01 23:00:00" };
        String[] modified = { "modify_time_start", "2026-11-02 00:00:00", "modify_time_end", "2026-11-02 23:00:00" };
        String[] wrong = { "modify_time_start", "2026-11-03 00:00:00", "modify_time_end", "2026-11-03 23:00:00" };

        assertThat(client.wdt("stockin_order_query", created).path("total_count").asInt()).isZero();
        assertThat(client.y("stockin_order_query", created).path("total_count").asInt()).isEqualTo(1);
        assertThat(client.y("stockin_order_query", modified).path("total_count").asInt()).isEqualTo(1);
        assertThat(client.y("stockin_order_query", with(created, modified)).path("total_count").asInt()).isEqualTo(1);
        assertThat(client.y("stockin_order_query", with(created, wrong)).path("total_count").asInt()).isZero();
        assertThat(client.y("stockin_order_query", "page_no", "0").path("code").asInt()).isEqualTo(2900);
    }

    @Test
    void shouldReturnCompletedStockInsOfRefundsUnlessAskedForOthers() {
        String api = "stockin_order_query_refund";
        sandbox.wdt().put(api, Json.object().put("stockin_id", 1).put("status", 80).put("modified", HOUR[1]));
        sandbox.wdt().put(api, Json.object().put("stockin_id", 2).put("status", 30).put("modified", HOUR[1]));

        assertThat(client.wdt(api, HOUR).findValuesAsText("stockin_id")).containsExactly("1");
        assertThat(client.wdt(api, with(HOUR, "status", "30")).findValuesAsText("stockin_id")).containsExactly("2");
        assertThat(client.y(api, HOUR).findValuesAsText("stockin_id")).containsExactly("1", "2");
    }

    @Test
    void shouldFindStockByNumbers() {
        sandbox.seed("stock_query", 8, 1, FROM, TO);

        assertThat(client.wdt("stock_query", "spec_no", "SKU-0002").path("stocks")).hasSize(2);
        assertThat(client.wdt("stock_query", "spec_no", "SKU-0002", "warehouse_no", "CK02").path("stocks")).hasSize(1);
        assertThat(client.wdt("stock_query", "spec_no", "SKU-0001,SKU-0002").path("stocks")).isEmpty();
        assertThat(client.y("stock_query", "spec_no_list", "[\"SKU-0001\", \"SKU-0002\"]").path("stocks")).hasSize(4);
        assertThat(client.y("stock_query", "spec_no", "NONE").path("code").asInt()).isEqualTo(21000024);
    }

    @Test
    void shouldGiveAllStockTakesWithoutAnyCondition() {
        sandbox.seed("stock_pd_order_query", 3, 1, FROM, TO);

        assertThat(client.wdt("stock_pd_order_query").path("total_count").asInt()).isEqualTo(3);
        assertThat(client.wdt("stock_pd_order_query", HOUR).path("total_count").asInt()).isEqualTo(3);
    }

    @Test
    void shouldNameFieldsInYAsYDoes() {
        sandbox.seed("stockout_order_query", 20, 1, FROM, TO);

        JsonNode row = client.y("stockout_order_query", HOUR).path("stockout_list").path(0);

        assertThat(names(row)).contains("id", "modify_date", "create_date", "order_detail_list", "src_order_type")
                .doesNotContain("stockout_id", "details_list");
        assertThat(names(row.path("order_detail_list").path(0))).contains("id", "sku_no", "spu_name", "stockout_id");
        assertThat(names(client.wdt("stockout_order_query", HOUR).path("stockout_list").path(0)))
                .contains("stockout_id", "details_list", "modified");
    }

    @Test
    void shouldSeedEveryQueryAndPoolTheSameWayEachTime() {
        sandbox.seedAll(30, 9, FROM, TO);

        try (Sandbox other = Sandbox.builder().start()) {
            other.seedAll(30, 9, FROM, TO);
            for (String api : Set.of("shop", "trade_query", "refund_query", "stock_query", "logistics_sync_query",
                    "api_goods_stock_change_query", "stockout_order_query_trade")) {
                assertThat(sandbox.wdt().rows(api)).as(api).hasSize(30).isEqualTo(other.wdt().rows(api));
            }
        }
        ObjectNode trade = sandbox.wdt().rows("trade_query").get(0);
        assertThat(trade.size()).isGreaterThan(120);
        assertThat(trade.path("receiver_city").asText()).endsWith("市");
        assertThat(trade.path("modified").asText()).startsWith("2026-11-01 00:").isGreaterThanOrEqualTo(
                trade.path("created").asText());
        assertThat(client.wdt("logistics_sync_query", "limit", "100").path("trades")).hasSize(30);
        assertThatThrownBy(() -> sandbox.seed("trade_push", 1, 1, FROM, TO)).isInstanceOf(IllegalArgumentException.class);
    }

    private int refunds(String day, String type) {
        return client.wdt("refund_query", "start_time", day + " 00:00:00", "end_time", day + " 23:59:59", "time_type", type)
                .path("total_count").asInt();
    }

    private int yRefunds(String day, String type) {
        return client.y("refund_query", "modified_from", day + " 00:00:00", "modified_to", day + " 23:59:59", "time_type", type)
                .path("total_count").asInt();
    }

    private static Set<String> names(JsonNode row) {
        return new TreeSet<>(StreamSupport.stream(((Iterable<String>) row::fieldNames).spliterator(), false).toList());
    }

    private static String[] paged(int page) {
        return with(HOUR, "page_no", String.valueOf(page), "page_size", "40", "column",
                "provider_id,provider_no");
    }

    private static String[] with(String[] params, String... more) {
        List<String> all = new ArrayList<>(List.of(params));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
