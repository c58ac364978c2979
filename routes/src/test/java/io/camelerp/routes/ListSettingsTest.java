/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import io.camelerp.routes.deadletter.DeadLetterDesk;
import io.camelerp.routes.shop.PresentStock;
import io.camelerp.routes.shop.ShopFailures;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** A properties file keeps the blank at the end of a line, where nobody sees it. */
class ListSettingsTest {

    @Test
    void shouldMindNoRepeatsAndNoBlanksInListsOfCodes() {
        assertThatCode(() -> new DeadLetterDesk().setReplayCodes("9,10 , 9")).doesNotThrowAnyException();
        assertThatCode(() -> new ShopFailures().setPermanentStatus("400,404 ")).doesNotThrowAnyException();
    }

    @Test
    void shouldFindAFieldThatIsSetWithABlankBehindIt() throws Exception {
        PresentStock stock = new PresentStock();
        stock.setQuantityFields("available_num,stock_num ");
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setVariable(BillCollector.RECORD, Json.READER.readTree("{\"spec_no\":\"A\",\"sync_stock\":9}"));
        exchange.getMessage().setBody(Json.READER.readTree("[{\"stock_num\":\"4\"}]"));

        stock.process(exchange);

        assertThat(exchange.getMessage().getBody(JsonNode.class).path("sync_stock").asText()).isEqualTo("4");
    }
}
