/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.camelerp.common.ErpException.Category;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.wdt.PoolRow;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WdtAckTest extends WdtTestSupport {

    private static final String LOGISTICS = "logistics_sync_query";
    private static final String STOCK = "api_goods_stock_change_query";
    private static final String ACK = "wdt:logistics_sync_ack";

    private void putShipments(int count) {
        for (int id = 1; id <= count; id++) {
            sandbox.wdt().putPool(LOGISTICS, Orders.NODES.objectNode().put("rec_id", id).put("tid", "T" + id)
                    .put("shop_no", "SH001").put("logistics_no", "SF" + id));
        }
    }

    private static ArrayNode acknowledgements(int from, int to) {
        ArrayNode list = Orders.NODES.arrayNode();
        for (int id = from; id <= to; id++) {
            list.addObject().put("rec_id", id).put("status", 0);
        }
        return list;
    }

    private Exchange call(String uri, Object body) {
        return template.request(uri, exchange -> exchange.getMessage().setBody(body));
    }

    private static JsonNode result(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(JsonNode.class);
    }

    private static List<JsonNode> rows(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        List<JsonNode> rows = new ArrayList<>();
        ((Iterator<?>) exchange.getMessage().getBody()).forEachRemaining(row -> rows.add((JsonNode) row));
        return rows;
    }

    private List<PoolRow.State> states() {
        return sandbox.wdt().poolRows(LOGISTICS).stream().map(PoolRow::state).toList();
    }

    @Test
    void shouldTakeAsManyRowsOfAPoolAsTheVendorGives() {
        putShipments(130);

        assertThat(rows(call("wdt:" + LOGISTICS, null))).hasSize(100);
        assertThat(rows(call("wdt:" + LOGISTICS + "?pageSize=7", null))).hasSize(7);
        assertThat(rows(call("wdt:" + LOGISTICS, "{\"limit\": 3}"))).hasSize(3);
        assertThat(sandbox.ledger().calls("wdt:" + LOGISTICS)).extracting(call -> call.params().get("limit"))
                .containsExactly("100", "7", "3");
    }

    @Test
    void shouldDemandTheShopOfAStockPool() {
        Exchange exchange = call("wdt:" + STOCK, null);

        assertThat(exchange.getException(WdtException.class).getCategory()).isEqualTo(Category.REQUEST);
        assertThat(exchange.getException()).hasMessageContaining("shop_no (店铺编号) is missing");
        assertThat(sandbox.ledger().calls()).isEmpty();
    }

    @Test
    void shouldAcknowledgeMoreRowsThanOneCallTakes() {
        putShipments(120);

        JsonNode result = result(call(ACK, acknowledgements(1, 120)));

        assertThat(result.path("calls").asInt()).isEqualTo(3);
        assertThat(result.path("done").asInt()).isEqualTo(120);
        assertThat(states()).hasSize(120).containsOnly(PoolRow.State.DONE);
    }

    @Test
    void shouldAcknowledgeAFailureWithItsText() {
        putShipments(1);

        result(call(ACK, "{\"rec_id\": 1, \"status\": 1, \"message\": \"平台拒绝\"}"));

        assertThat(sandbox.wdt().poolRows(LOGISTICS)).singleElement().satisfies(row -> {
            assertThat(row.state()).isEqualTo(PoolRow.State.FAILED);
            assertThat(row.message()).isEqualTo("平台拒绝");
        });
    }

    @Test
    void shouldNameTheRowsThatWereNotAcknowledged() {
        putShipments(2);

        Exchange exchange = call(ACK, acknowledgements(1, 3));

        assertThat(exchange.getException(WdtException.class).getCategory()).isEqualTo(Category.BUSINESS);
        assertThat(exchange.getException()).hasMessageContaining("3 (非待同步状态,不可更新)");
        assertThat(states()).containsOnly(PoolRow.State.DONE);
    }

    @Test
    void shouldTakeARepeatedAcknowledgementForDoneWhenTheVendorSaysSo() {
        putShipments(2);
        sandbox.faults().at("wdt:logistics_sync_ack", 1, Fault.RESET_AFTER);

        assertThat(result(call(ACK, acknowledgements(1, 2))).path("done").asInt()).isEqualTo(2);
        assertThat(sandbox.ledger().calls("wdt:logistics_sync_ack")).hasSize(2);
    }

    @Test
    void shouldNotGuessWhatARepeatMeansWhereTheVendorDoesNotSaySo() {
        putShipments(1);
        sandbox.faults().at("wdt:logistics_sync_ack", 1, Fault.RESET_AFTER);

        Exchange exchange = call(ACK + "?dialect=y&baseUri=" + sandbox.wdtYUrl(), acknowledgements(1, 1));

        assertThat(exchange.getException(WdtException.class).getCategory()).isEqualTo(Category.UNKNOWN_RESULT);
        assertThat(exchange.getException()).hasMessageContaining("packId:1");
    }

    @Test
    void shouldEchoTheCountersOfAStockRow() {
        sandbox.wdt().putPool(STOCK, Orders.NODES.objectNode().put("rec_id", 1).put("shop_no", "SH001").put("sync_stock", 7)
                .put("goods_no", "G1").put("spec_no", "SKU-0001"));
        JsonNode row = rows(call("wdt:" + STOCK + "?param.shop_no=SH001", null)).get(0);
        ArrayNode list = Orders.NODES.arrayNode();
        list.addObject().put("rec_id", 1).put("sync_stock", row.get("sync_stock").asInt())
                .put("stock_change_count", row.get("stock_change_count").asInt());

        assertThat(result(call("wdt:api_goods_stock_change_ack", list)).path("done").asInt()).isEqualTo(1);
        assertThat(sandbox.wdt().poolRows(STOCK)).extracting(PoolRow::state).containsExactly(PoolRow.State.DONE);
    }
}
