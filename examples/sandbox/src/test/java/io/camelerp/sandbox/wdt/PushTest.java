/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every API that takes documents in, section 4 of the protocol facts; trade_push has a test of its own. */
class PushTest {

    private static final String CHECKED = "{\"code\":0,\"message\":\"\"}";

    private final TestClock clock = new TestClock(Instant.parse("2026-11-22T02:00:00Z"));
    private final Sandbox sandbox = Sandbox.builder().clock(clock).start();
    private final SandboxClient client = new SandboxClient(sandbox, clock);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "stockin_refund_push|stockin_refund_info|refund_no|detail_list|stockin_num|",
            "stockin_purchase_push|purchase_info|purchase_no|details_list|stockin_num|,\"stockin_no\":\"RK2611220001\"",
            "purchase_return_push|return_info|provider_no|detail_list|num|",
            "purchase_return_order_push|purchase_return_info|return_no|detail_list|num|,\"stockout_no\":\"CK2611220001\"",
            "stockin_order_push|stockin_info|warehouse_no|goods_list|stockin_num|,\"stockin_no\":\"RK2611220001\"",
            "stockout_order_push|stockout_info|warehouse_no|detail_list|num|,\"stockout_no\":\"CK2611220001\"",
            "stock_transfer_push|transfer_info|from_warehouse_no|skus|num|,\"transfer_no\":\"DB2611220001\"",
            "stockout_transfer_push|stockout_info|src_order_no|goods_list|num|",
            "stockin_transfer_push|stockin_info|src_order_no|goods_list|num|" })
    void shouldTakeADocumentOnceByItsOuterNumber(
            String api, String param, String field, String lines, String quantity, String number) {
        ObjectNode document = document(lines, quantity);
        ObjectNode incomplete = document.deepCopy().put("outer_no", "W2");
        incomplete.remove(field);
        ObjectNode emptyLine = document.deepCopy().put("outer_no", "W3");
        emptyLine.putArray(lines).addObject().put("spec_no", "SKU-0001");

        assertThat(client.wdt(api, param, document.toString()).toString())
                .isEqualTo("{\"code\":0,\"message\":\"\"" + (number == null ? "" : number) + "}");
        assertThat(client.wdt(api, param, document.toString()).path("code").asInt()).isEqualTo(1020);
        assertThat(client.wdt(api, param, incomplete.toString()).path("message").asText()).isEqualTo("必传参数缺失:" + field);
        assertThat(client.wdt(api, param, emptyLine.toString()).path("message").asText()).isEqualTo("必传参数缺失:" + quantity);
        assertThat(client.wdt(api, param, document.deepCopy().put("outer_no", "W4").set(lines, Json.array()).toString())
                .path("code").asInt()).isEqualTo(1020);
        assertThat(client.wdt(api).path("code").asInt()).isEqualTo(2900);
        assertThat(client.wdt(api, param, "[]").path("code").asInt()).isEqualTo(1020);
        assertThat(client.qimen("wdt." + api.replace('_', '.'), param, document.deepCopy().put("outer_no", "W5").toString())
                .path("response").path("errorcode").asInt(-1)).isZero();
        assertThat(sandbox.wdt().pushed(api)).extracting(row -> row.path("outer_no").asText()).containsExactly("W1", "W5");
        assertThat(sandbox.wdt().pushed(api).get(0).path(lines)).isEqualTo(document.path(lines));
    }

    @ParameterizedTest
    @CsvSource({
            "stockout_transfer_push,stockout_info,goods_list,num,src_order_type,7",
            "stockin_transfer_push,stockin_info,goods_list,num,src_order_type,6",
            "stock_transfer_push,transfer_info,skus,num,transfer_type,2", "stock_transfer_push,transfer_info,skus,num,mode,2" })
    void shouldRefuseWhatADocumentCannotHold(
            String api, String param, String lines, String quantity, String field, String value) {
        ObjectNode wrong = document(lines, quantity).put(field, value);
        ObjectNode noNumber = document(lines, quantity);
        ((ObjectNode) noNumber.path(lines).get(0)).put(quantity, "two");

        assertThat(client.wdt(api, param, wrong.toString()).toString())
                .isEqualTo("{\"code\":2830,\"message\":\"参数值无效" + field + "\"}");
        assertThat(client.wdt(api, param, noNumber.toString()).path("message").asText()).isEqualTo("参数值无效" + quantity);
        assertThat(sandbox.wdt().pushed(api)).isEmpty();
    }

    @Test
    void shouldRefuseWhatADocumentOfYCannotHold() {
        ObjectNode purchase = document("details_list", "num");
        ObjectNode refund = refund("R1");
        sandbox.wdt().put("trade_push", Json.object().put("tid", "T1"));

        assertThat(message("purchase_order_push", "purchase_info", purchase.deepCopy().put("expect_arrive_time",
                "2026-11-01 00:00:00"))).isEqualTo("参数值无效expect_arrive_time");
        assertThat(message("purchase_order_push", "purchase_info", purchase.put("expect_arrive_time", "2026-11-01")))
                .isEqualTo("CG2611220001");
        for (String field : List.of("type", "status", "refund_time")) {
            assertThat(client.y("sales_refund_push", "api_refund_list", Json.text(List.of(refund.deepCopy().put(field, "9"))))
                    .path("message").asText()).isEqualTo("参数值无效" + field);
        }
        assertThat(client.y("purchase_provider_create", "provider_no", "G1", "provider_name", "甲", "last_purchase_time",
                "2026-11-01").path("code").asInt()).isEqualTo(2830);
    }

    @Test
    void shouldKnowTheSourcesOfFlatStockInsAndStockOutsInY() {
        String[] in = {
                "outer_no", "W1", "warehouse_no", "CK01", "src_order_no", "S1", "stock_in_order_detail_list",
                "[{\"sku_no\":\"SKU-0001\",\"real_num\":2,\"stockin_price\":\"1.00\"}]", "src_order_type", "1" };
        String[] out = {
                "outer_no", "W1", "warehouse_no", "CK01", "src_order_no", "S1", "order_detail_list",
                "[{\"sku_no\":\"SKU-0001\",\"num\":2,\"stockout_price\":\"1.00\"}]", "src_order_type", "6" };

        assertThat(client.y("stockin_order_push", in).path("message").asText()).isEqualTo("必要参数缺失：src_order_detail_id");
        in[9] = "7";
        assertThat(client.y("stockin_order_push", in).path("message").asText()).isEqualTo("参数值无效src_order_type");
        assertThat(client.y("stockout_order_push", out).path("message").asText()).isEqualTo("参数值无效src_order_type");
    }

    @Test
    void shouldTellTheNumberOfAPurchaseInTheMessage() {
        ObjectNode purchase = document("details_list", "num");

        assertThat(client.wdt("purchase_order_push", "purchase_info", purchase.toString()).toString())
                .isEqualTo("{\"code\":0,\"message\":\"CG2611220001\"}");
        assertThat(
                client.qimen("wdt.purchase.order.push", "purchase_info", purchase.deepCopy().put("outer_no", "W2").toString())
                        .path("response").path("message").asText())
                .isEqualTo("CG2611220002");
        ObjectNode own = purchase.deepCopy().put("outer_no", "W3").put("is_use_outer_no", 1);
        assertThat(client.y("purchase_order_push", "purchase_info", own.toString()).path("message").asText()).isEqualTo("W3");
        ObjectNode repeated = purchase.deepCopy().put("outer_no", "W4");
        repeated.withArray("details_list").add(repeated.path("details_list").get(0));
        assertThat(client.y("purchase_order_push", "purchase_info", repeated.toString()).toString())
                .isEqualTo("{\"code\":140000001,\"message\":\"采购单信息异常：存在重复的商家编码SKU-0001\"}");
    }

    @Test
    void shouldMeanAReturnInYWhereClassicMeansItsStockOut() {
        String document = document("details_list", "num").put("is_use_outer_no", 0).toString();

        assertThat(client.y("purchase_return_order_push", "return_info", document).toString())
                .isEqualTo("{\"code\":0,\"message\":\"CT2611220001\"}");
        assertThat(client.y("purchase_return_order_push", "return_info", document).toString())
                .isEqualTo("{\"code\":140000002,\"message\":\"采购退货单信息异常：W1API单号，系统中已存在\"}");
        assertThat(client.wdt("purchase_return_order_push", "return_info", document).path("code").asInt()).isEqualTo(2900);
    }

    @Test
    void shouldTakeFlatStockInsAndStockOutsInY() {
        String[] in = {
                "outer_no", "W1", "warehouse_no", "CK01", "src_order_type", "6", "src_order_no", "S1",
                "stock_in_order_detail_list", "[{\"sku_no\":\"SKU-0001\",\"real_num\":2,\"stockin_price\":\"1.00\"}]" };
        String[] out = {
                "outer_no", "W1", "warehouse_no", "CK01", "src_order_type", "7", "src_order_no", "S1",
                "order_detail_list", "[{\"sku_no\":\"SKU-0001\",\"num\":2,\"stockout_price\":\"1.00\"}]" };

        assertThat(client.y("stockin_order_push", in).toString()).isEqualTo(
                "{\"code\":0,\"message\":\"\",\"stockin_no\":\"RK2611220001\",\"fail_item_list\":[]}");
        assertThat(client.y("stockout_order_push", out).path("stockout_no").asText()).isEqualTo("CK2611220001");
        assertThat(client.y("stockin_order_push", "outer_no", "W2", "warehouse_no", "CK01").toString())
                .isEqualTo("{\"code\":21000003,\"message\":\"必要参数缺失：src_order_type\"}");
        assertThat(client.y("stockin_order_push", in).path("code").asInt()).isEqualTo(1020);
        assertThat(sandbox.wdt().pushed("stockin_order_push")).singleElement().satisfies(row -> {
            assertThat(row.path("stock_in_order_detail_list").path(0).path("sku_no").asText()).isEqualTo("SKU-0001");
            assertThat(row.has("sign")).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({
            "stockin_refund_push", "stockin_purchase_push", "purchase_return_push", "stock_transfer_push",
            "stockout_transfer_push", "stockin_transfer_push" })
    void shouldNotKnowInYWhatYLacks(String api) {
        assertThat(client.y(api).toString()).isEqualTo("{\"error_msg\":\"404 Route Not Found\"}");
    }

    @Test
    void shouldCreateAProviderOnceByNumberAndName() {
        String api = "purchase_provider_create";

        assertThat(client.wdt(api, "provider_no", "G1", "provider_name", "杭州茶业").toString()).isEqualTo(CHECKED);
        assertThat(client.wdt(api, "provider_no", "G1", "provider_name", "另一家").path("code").asInt()).isEqualTo(17000001);
        assertThat(client.y(api, "provider_no", "G2", "provider_name", "杭州茶业").path("code").asInt()).isEqualTo(17000001);
        assertThat(client.y(api, "provider_no", "G2").path("code").asInt()).isEqualTo(2900);
        assertThat(sandbox.wdt().pushed(api)).extracting(Object::toString)
                .containsExactly("{\"provider_no\":\"G1\",\"provider_name\":\"杭州茶业\"}");
    }

    @Test
    void shouldTakeGoodGoodsAndNameBadOnes() {
        ObjectNode nameless = goods("G2", "S2");
        nameless.remove("goods_name");

        JsonNode answer = client.wdt("goods_push", "goods_list", Json.text(List.of(goods("G1", "S1"), nameless)));

        assertThat(answer.toString()).isEqualTo(
                "{\"code\":0,\"message\":\"\",\"errors\":[{\"goods_no\":\"G2\",\"error\":\"必传参数缺失:goods_name\"}]}");
        client.y("goods_push", "goods_list", Json.text(List.of(goods("G1", "S9").put("goods_name", "新名"))));
        assertThat(sandbox.wdt().pushed("goods_push")).singleElement().satisfies(row -> {
            assertThat(row.path("goods_name").asText()).isEqualTo("新名");
            assertThat(row.path("spec_list").findValuesAsText("spec_no")).containsExactly("S1", "S9");
        });
        List<ObjectNode> many = IntStream.range(0, 51).mapToObj(i -> goods("G" + i, "S" + i)).toList();
        assertThat(client.wdt("goods_push", "goods_list", Json.text(many)).path("code").asInt()).isEqualTo(1020);
    }

    @Test
    void shouldFailInTheMiddleOrWhereItIsTold() {
        String two = Json.text(List.of(goods("G1", "S1"), goods("G2", "S2"), goods("G3", "S3")));
        sandbox.faults().at("wdt:goods_push", 1, Fault.PARTIAL_FAILURE);
        sandbox.wdt().reject("goods_push", "G3", "货品被锁定");

        assertThat(client.wdt("goods_push", "goods_list", two).path("errors").findValuesAsText("goods_no"))
                .containsExactly("G2", "G3");
        sandbox.wdt().reject("goods_push", "G3", null);
        assertThat(client.wdt("goods_push", "goods_list", two).path("errors")).isEmpty();
        assertThat(sandbox.wdt().pushed("goods_push")).hasSize(3);

        sandbox.wdt().reject("stockout_order_push", "W1", "库存不足");
        sandbox.faults().at("wdt:stockout_order_push", 2, Fault.LATE_EFFECT);
        String document = document("detail_list", "num").toString();
        assertThat(client.wdt("stockout_order_push", "stockout_info", document).path("message").asText())
                .isEqualTo("推送失败：库存不足");
        sandbox.wdt().reject("stockout_order_push", "W1", null);
        assertThatThrownBy(() -> client.wdt("stockout_order_push", "stockout_info", document))
                .hasRootCauseInstanceOf(IOException.class);
        assertThat(sandbox.wdt().pushed("stockout_order_push")).isEmpty();
    }

    @Test
    void shouldCountGoodsOfAShop() {
        String shop = "{\"platform_id\":127,\"shop_no\":\"SH001\",\"goods_list\":[%s]}";
        String one = "{\"goods_id\":\"1\",\"spec_id\":\"11\",\"goods_no\":\"G\",\"spec_no\":\"S\",\"status\":1}";
        String two = "{\"goods_id\":\"1\",\"spec_id\":\"12\",\"goods_no\":\"G\",\"spec_no\":\"T\",\"status\":1}";

        assertThat(client.wdt("api_goodsspec_push", "api_goods_info", shop.formatted(one)).toString())
                .isEqualTo("{\"code\":0,\"message\":\"\",\"new_count\":1,\"chg_count\":0,\"errors\":[]}");
        JsonNode answer = client.y("api_goodsspec_push", "api_goods_info",
                shop.replace("shop_no\":\"SH001", "shop_id\":\"1").formatted(one + "," + two + ",{\"goods_id\":\"2\"}"));
        assertThat(answer.path("new_count").asInt()).isEqualTo(1);
        assertThat(answer.path("chg_count").asInt()).isEqualTo(1);
        assertThat(answer.path("errors").toString())
                .isEqualTo("[{\"goods_id\":\"2\",\"spec_id\":null,\"error\":\"必传参数缺失:spec_id\"}]");
        assertThat(client.y("api_goodsspec_push", "api_goods_info", shop.replace("127", "3").formatted(one)).path("errors"))
                .hasSize(1);
    }

    @Test
    void shouldWantTheRawOrderOfARefund() {
        String api = "sales_refund_push";
        String refunds = Json.text(List.of(refund("R1")));

        assertThat(client.wdt(api, "api_refund_list", refunds).path("code").asInt()).isEqualTo(5040);
        sandbox.wdt().put("trade_push", Json.object().put("tid", "T1"));
        assertThat(client.wdt(api, "api_refund_list", refunds).toString())
                .isEqualTo("{\"code\":0,\"message\":\"\",\"new_count\":1,\"chg_count\":0}");
        assertThat(client.y(api, "api_refund_list", refunds).path("chg_count").asInt()).isEqualTo(1);
        ObjectNode anonymous = refund("R2");
        anonymous.remove("buyer_nick");
        assertThat(client.y(api, "api_refund_list", Json.text(List.of(anonymous))).path("code").asInt()).isEqualTo(2900);
        assertThat(client.wdt(api, "api_refund_list", Json.text(List.of(anonymous))).path("new_count").asInt()).isEqualTo(1);
        sandbox.wdt().refundNeedsTrade(false);
        assertThat(client.wdt(api, "api_refund_list", Json.text(List.of(refund("R3").put("tid", "T9")))).path("new_count")
                .asInt()).isEqualTo(1);
        List<ObjectNode> many = IntStream.range(0, 11).mapToObj(i -> refund("X" + i)).toList();
        assertThat(client.wdt(api, "api_refund_list", Json.text(many)).path("code").asInt()).isEqualTo(1020);
    }

    @Test
    void shouldWarnOfLinesOfAStockTakeUnlessStrict() {
        String api = "stock_sync_by_pd";
        String lines
                = "[{\"spec_no\":\"A\",\"stock_num\":1},{\"spec_no\":\"B\",\"stock_num\":-1},{\"spec_no\":\"C\",\"stock_num\":2}]";

        assertThat(client.wdt(api, "warehouse_no", "CK01", "api_outer_no", "P1", "goods_list", lines).path("code").asInt())
                .isEqualTo(1020);
        assertThat(client.wdt(api, "warehouse_no", "CK01", "api_outer_no", "P1", "goods_list", lines, "is_post_error", "0")
                .toString()).isEqualTo("{\"code\":0,\"message\":\"\",\"pd_no\":\"PD2611220001\","
                                       + "\"warning\":[{\"spec_no\":\"B\",\"error_msg\":\"stock_num不能小于0\"}]}");
        assertThat(sandbox.wdt().pushed(api).get(0).path("goods_list").findValuesAsText("spec_no")).containsExactly("A", "C");
        assertThat(client.y(api, "warehouse_no", "CK01", "api_outer_no", "P1", "goods_list", lines).path("code").asInt())
                .isEqualTo(21000006);
        sandbox.wdt().reject(api, "A", "商家编码不存在");
        sandbox.faults().at("wdt:" + api, 1, Fault.PARTIAL_FAILURE);
        JsonNode answer = client.y(api, "warehouse_no", "CK01", "api_outer_no", "P2", "goods_list", lines);
        assertThat(answer.path("pd_no").isNull()).isTrue();
        assertThat(answer.path("warning").findValuesAsText("spec_no")).containsExactly("A", "B");
        assertThat(client.y(api, "warehouse_no", "CK01", "goods_list", lines).path("code").asInt()).isEqualTo(2900);
        String good = "[{\"spec_no\":\"Z\",\"stock_num\":\"1.0000\"}]";
        assertThat(client.wdt(api, "warehouse_no", "CK01", "goods_list", good).path("pd_no").asText())
                .isEqualTo("PD2611220003");
    }

    @Test
    void shouldWantThePositionsOfAStockTakeByPosition() {
        String api = "stock_sync_by_pd";
        String bare = "[{\"spec_no\":\"A\",\"stock_num\":1}]";
        String placed = "[{\"spec_no\":\"A\",\"stock_num\":1,\"position_no\":\"A-1\"}]";
        String[] take = { "warehouse_no", "CK01", "api_outer_no", "P1", "is_post_error", "1", "goods_list", bare, "mode", "2" };

        assertThat(client.y(api, take).path("message").asText()).contains("position_no");
        take[7] = placed;
        assertThat(client.y(api, take).path("code").asInt()).isZero();
        take[3] = "P2";
        take[9] = "0";
        assertThat(client.y(api, take).path("message").asText()).isEqualTo("参数值无效mode");
        assertThat(client.wdt(api, take).path("code").asInt()).isZero();
        take[3] = "P3";
        take[9] = "1";
        take[7] = bare;
        assertThat(client.wdt(api, take).path("message").asText()).contains("position_no");
        take[4] = "type";
        take[5] = "2";
        assertThat(client.y(api, take).path("message").asText()).isEqualTo("参数值无效type");
    }

    @Test
    void shouldKeepPushesOverARestart(@TempDir Path directory) {
        String document = document("detail_list", "num").toString();
        try (Sandbox first = Sandbox.builder().dataDirectory(directory).clock(clock).start()) {
            new SandboxClient(first, clock).wdt("stockout_order_push", "stockout_info", document);
        }

        try (Sandbox second = Sandbox.builder().dataDirectory(directory).clock(clock).start()) {
            assertThat(second.wdt().pushed("stockout_order_push")).singleElement()
                    .satisfies(row -> assertThat(row.path("stockout_no").asText()).isEqualTo("CK2611220001"));
            assertThat(new SandboxClient(second, clock).wdt("stockout_order_push", "stockout_info", document).path("code")
                    .asInt()).isEqualTo(1020);
        }
    }

    @Test
    void shouldShowPushesToTheAdministrator() {
        String url = "http://127.0.0.1:" + sandbox.port() + "/sandbox/switches";
        client.wdt("purchase_provider_create", "provider_no", "G1", "provider_name", "甲");
        client.post(url, "application/json",
                "{\"wdt\":{\"reject\":{\"api\":\"purchase_provider_create\",\"key\":\"G2\",\"error\":\"停用\"}}}", Map.of());

        assertThat(client.get("/sandbox/pushed/purchase_provider_create").body())
                .isEqualTo("[{\"provider_no\":\"G1\",\"provider_name\":\"甲\"}]");
        assertThat(client.wdt("purchase_provider_create", "provider_no", "G2", "provider_name", "乙").path("code").asInt())
                .isEqualTo(1020);
    }

    private String message(String api, String param, ObjectNode document) {
        return client.y(api, param, document.toString()).path("message").asText();
    }

    private static ObjectNode document(String lines, String quantity) {
        ObjectNode document = Json.object().put("outer_no", "W1").put("warehouse_no", "CK01").put("refund_no", "TK1")
                .put("purchase_no", "CG1").put("return_no", "CT1").put("provider_no", "GYS001")
                .put("from_warehouse_no", "CK01").put("to_warehouse_no", "CK02").put("src_order_no", "DB1")
                .put("src_order_type", 2);
        document.putArray(lines).addObject().put("spec_no", "SKU-0001").put(quantity, "2.0000").put("price", "19.9000");
        return document;
    }

    private static ObjectNode goods(String goodsNo, String specNo) {
        ObjectNode goods = Json.object().put("goods_no", goodsNo).put("goods_name", "高山茶");
        goods.putArray("spec_list").addObject().put("spec_no", specNo);
        return goods;
    }

    private static ObjectNode refund(String number) {
        ObjectNode refund = Json.object().put("platform_id", 127).put("shop_no", "SH001").put("tid", "T1")
                .put("refund_no", number).put("type", 2).put("status", "5").put("refund_time", "2026-11-01 10:00:00")
                .put("buyer_nick", "买家");
        refund.putArray("order_list").addObject().put("oid", "T1-1").put("num", 1);
        return refund;
    }
}
