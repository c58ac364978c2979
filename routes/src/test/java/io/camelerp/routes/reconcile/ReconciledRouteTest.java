/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetter.Cause;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReconciledRouteTest {

    private final ReconciledRoute route = new ReconciledRoute();

    ReconciledRouteTest() {
        route.setSourceIdFields("stockout_no,stockout_id,order_no");
    }

    @Test
    void shouldTellTheDeadLettersOfOneTradeApart() {
        ObjectNode record = ReconciledRoute.NODES.objectNode().put("order_no", "JY1").put("stockout_id", 102);

        assertThat(route.keys(record)).contains("JY1", "JY1 102");
        assertThat(route.isOf(letter("{\"order_no\":\"JY1\",\"stockout_id\":101}"), record)).isFalse();
        assertThat(route.isOf(letter("{\"order_no\":\"JY1\",\"stockout_id\":102}"), record)).isTrue();
        assertThat(route.isOf(letter(null), record)).as("nothing is known of it").isTrue();
        assertThat(route.isOf(letter("no JSON"), record)).isTrue();
    }

    @Test
    void shouldNameARecordWithoutANumberAsItsDeadLetterDoes() {
        ObjectNode record = ReconciledRoute.NODES.objectNode().put("remark", "a text ".repeat(100));

        assertThat(route.key(record)).as("the column takes 200 characters").hasSizeLessThan(200).startsWith("record ");
        assertThat(route.keys(record)).containsExactly(route.key(record));
        assertThat(route.key(record)).isEqualTo(route.key(record.deepCopy())).isNotEqualTo(route.key(record.put("num", 1)));
    }

    @Test
    void shouldKnowNoAmountOfARecordWithALineThatHasNoPrice() {
        ReconciledRoute priced = new ReconciledRoute();
        priced.setFormId("SAL_OUTSTOCK");
        priced.setPriceField("share_price,sell_price");
        ObjectNode record = ReconciledRoute.NODES.objectNode();
        record.withArray("details_list").addObject().put("num", "2").put("sell_price", "9.95");
        assertThat(priced.amount(record)).isEqualByComparingTo("19.90");
        record.withArray("details_list").addObject().put("num", "0");
        assertThat(priced.amount(record)).as("a line without pieces").isEqualByComparingTo("19.90");
        record.withArray("details_list").addObject().put("num", "1").put("share_price", " ");

        assertThat(priced.amount(record)).isNull();
    }

    private static DeadLetter letter(String record) {
        return new DeadLetter("route", "JY1", "api", "sid", "SAL_OUTSTOCK", Cause.CONFLICT, null, "taken", record, null);
    }
}
