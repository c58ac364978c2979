/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt;

import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.sandbox.wdt.PoolRow;
import io.camelerp.sandbox.wdt.PoolRow.State;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Changed stock of several shops in Y.
 */
@Tag("C17")
class WdtStockShopsTest extends ConsumerTestSupport {

    private static final String STOCK = "api_goods_stock_change_query";

    private void putStock(int id, String shopNo) {
        sandbox.wdt().putPool(STOCK, Orders.NODES.objectNode().put("rec_id", id).put("shop_no", shopNo).put("sync_stock", 7)
                .put("goods_id", "G" + id).put("spec_id", "S" + id));
    }

    private String y(String options) {
        return "wdt:" + STOCK + "?initialDelay=0&delay=50&dialect=y&baseUri=" + sandbox.wdtYUrl() + "&" + options;
    }

    private Map<String, State> states() {
        return sandbox.wdt().poolRows(STOCK).stream().collect(Collectors.toMap(PoolRow::key, PoolRow::state));
    }

    private void refuseTheFirst(Exchange exchange) {
        String id = exchange.getMessage().getBody(JsonNode.class).get("rec_id").asText();
        delivered.add(id);
        if (id.equals("1")) {
            throw new IllegalStateException("the shop does not know " + id);
        }
    }

    @Test
    void shouldAskForTheShopsByTheirIds() throws Exception {
        putStock(1, "SH001");
        putStock(2, "SH002");
        putStock(3, "SH003");
        start("stock", y("shops=2,3"), this::refuseTheFirst);

        await().atMost(PATIENCE).until(() -> states().get("2") == State.DONE && states().get("3") == State.DONE);

        assertThat(states()).containsEntry("1", State.WAITING);
        assertThat(sandbox.ledger().calls("wdt:" + STOCK)).extracting(call -> call.params().get("shop_id")).containsOnly("2",
                "3");
    }

    @Test
    void shouldLetNoRowThatTheVendorShowsAgainAtOnceHoldUpTheOtherShops() throws Exception {
        putStock(1, "SH001");
        putStock(2, "SH002");
        start("stock", y("shops=1,2&maxAttempts=1"), this::refuseTheFirst);

        await().atMost(PATIENCE).until(() -> states().get("2") == State.DONE);
        int before = delivered.size();

        // the next poll tries it again
        await().atMost(PATIENCE).until(() -> delivered.size() > before + 1);
        assertThat(states().get("1")).isNotIn(State.DONE, State.FAILED);
    }
}
