/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.SandboxClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TradePushTest {

    private final Sandbox sandbox = Sandbox.builder().start();
    private final SandboxClient client = new SandboxClient(sandbox);

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void shouldCountNewAndChangedOrders() {
        assertThat(push(order("T1"), order("T2")).toString())
                .isEqualTo("{\"code\":0,\"message\":\"\",\"new_count\":2,\"chg_count\":0}");
        assertThat(push(order("T2").put("seller_memo", "改 & 备注"), order("T3")).toString())
                .isEqualTo("{\"code\":0,\"message\":\"\",\"new_count\":1,\"chg_count\":1}");
        assertThat(sandbox.wdt().size("trade_push")).isEqualTo(3);
        assertThat(sandbox.wdt().row("trade_push", "T2").orElseThrow().path("seller_memo").asText()).isEqualTo("改 & 备注");
    }

    @Test
    void shouldNameBadOrdersInTheMessageAndKeepTheGoodOnes() throws JsonProcessingException {
        JsonNode answer = push(order("T1"), order("T2").put("paid", "1.00"), order("T1"), without("T4", "receiver_city"));

        assertThat(answer.path("code").asInt()).isZero();
        assertThat(answer.path("new_count").asInt()).isEqualTo(1);
        JsonNode failures = Json.parse(answer.path("message").asText());
        assertThat(failures.findValuesAsText("tid")).containsExactly("T2", "T1", "T4");
        assertThat(failures.findValuesAsText("error")).containsExactly(
                "已付金额不正确paid", "原始单号tid超长或重复：T1", "必传参数缺失:receiver_city");
    }

    @ParameterizedTest
    @CsvSource({
            "trade_status,15", "pay_status,9", "delivery_term,4", "seller_flag,6", "pay_time,2026-11-01",
            "trade_time,2026-11-01T10:00:00" })
    void shouldRefuseWhatAFieldOfAnOrderCannotHold(String field, String value) {
        assertThat(push(order("T1").put(field, value)).path("message").asText()).contains("参数值无效" + field);
        assertThat(push(order("T1").put("pay_time", "0000-00-00 00:00:00")).path("new_count").asInt()).isEqualTo(1);
    }

    @Test
    void shouldRefuseWhatALineOfAnOrderCannotHold() {
        assertThat(push(withLine("T1", "status", "60")).path("message").asText()).contains("参数值无效status");
        assertThat(push(withLine("T1", "refund_status", "6")).path("message").asText()).contains("参数值无效refund_status");
        assertThat(push(withLine("T1", "spec_no", "")).path("message").asText()).contains("必传参数缺失:goods_no");
        ObjectNode byGoods = withLine("T1", "spec_no", "");
        ((ObjectNode) byGoods.path("order_list").get(0)).put("goods_no", "SPU-0001");
        assertThat(push(byGoods).path("new_count").asInt()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAllInStrictMode() {
        JsonNode answer = client.wdt("trade_push", "shop_no", "SH001", "switch", "1", "trade_list",
                Json.text(List.of(order("T1"), order("T2").put("paid", "1.00"))));

        assertThat(answer.path("code").asText()).isEqualTo("1020");
        assertThat(answer.path("message").asText()).contains("T2").doesNotContain("T1");
        assertThat(sandbox.wdt().size("trade_push")).isZero();
    }

    @Test
    void shouldRefuseWhatIsNoBatch() {
        assertThat(message("[{")).contains("json格式错误");
        assertThat(message("{}")).contains("结构异常");
        assertThat(message("[]")).contains("列表为空");
        assertThat(client.wdt("trade_push", "shop_no", "SH404", "trade_list", "[]").path("message").asText())
                .contains("无效店铺编号");
        assertThat(client.wdt("trade_push", "trade_list", "[]").path("code").asInt()).isEqualTo(2900);
        assertThat(push(orders(51)).path("message").asText()).contains("50");
        assertThat(push(orders(31)).path("code").asInt()).isEqualTo(99);
        assertThat(
                client.y("trade_push", "shop_id", "2", "trade_list", Json.text(List.of(order("T1")))).path("new_count").asInt())
                .isEqualTo(1);
    }

    @Test
    void shouldLoseAnswersOfPushesAndPushesThemselves() {
        sandbox.faults().at("wdt:trade_push", 1, Fault.PARTIAL_FAILURE);
        sandbox.faults().at("wdt:trade_push", 2, Fault.HTTP_500.afterEffect(true));

        assertThat(push(order("T1"), order("T2")).path("message").asText()).contains("T2");
        client.form(sandbox.wdtUrl() + "/trade_push.php",
                client.signed("shop_no", "SH001", "trade_list", Json.text(List.of(order("T3")))));
        assertThat(sandbox.wdt().rows("trade_push")).extracting(row -> row.path("tid").asText()).containsExactlyInAnyOrder("T1",
                "T3");
    }

    private JsonNode push(ObjectNode... orders) {
        return client.wdt("trade_push", "shop_no", "SH001", "trade_list", Json.text(List.of(orders)));
    }

    private String message(String orders) {
        return client.wdt("trade_push", "shop_no", "SH001", "trade_list", orders).path("message").asText();
    }

    private static ObjectNode[] orders(int count) {
        List<ObjectNode> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            orders.add(order("T" + i));
        }
        return orders.toArray(ObjectNode[]::new);
    }

    private static ObjectNode withLine(String tid, String field, String value) {
        ObjectNode order = order(tid);
        ((ObjectNode) order.path("order_list").get(0)).put(field, value);
        return order;
    }

    private static ObjectNode without(String tid, String field) {
        ObjectNode order = order(tid);
        order.remove(field);
        return order;
    }

    private static ObjectNode order(String tid) {
        ObjectNode order = Json.object().put("tid", tid).put("trade_status", 30).put("delivery_term", 1)
                .put("pay_time", "2026-11-01 10:00:00").put("buyer_nick", "小明😀").put("receiver_name", "小明")
                .put("receiver_province", "浙江省").put("receiver_city", "杭州市").put("receiver_district", "余杭区")
                .put("receiver_address", "文一西路1号").put("receiver_mobile", "13800000000").put("post_amount", "6.00")
                .put("cod_amount", 0).put("ext_cod_fee", 0).put("other_amount", 0).put("paid", "25.90");
        ArrayNode lines = order.putArray("order_list");
        lines.addObject().put("oid", tid + "-1").put("num", 2).put("price", "10.00").put("status", 30).put("refund_status", 0)
                .put("goods_id", "G1").put("spec_no", "SKU-0001").put("goods_name", "测试商品").put("adjust_amount", 0)
                .put("discount", "0.10")
                .put("share_discount", 0);
        return order;
    }
}
