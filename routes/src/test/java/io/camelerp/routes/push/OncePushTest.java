/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.push;

import io.camelerp.common.Json;
import io.camelerp.routes.state.DeadLetter;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.routes.state.ErpDataSource;
import io.camelerp.routes.state.PushLedger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OncePushTest {

    @ParameterizedTest
    @ValueSource(strings = {
            "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN"
                             + "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN"
                             + "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN",
            "half a character \uD83D", " " })
    void shouldGiveADocumentUpWhoseNumberTheLedgerDoesNotTake(String number) throws Exception {
        try (CamelContext context = new DefaultCamelContext(); ErpDataSource dataSource = new ErpDataSource()) {
            dataSource.setUrl("jdbc:h2:mem:" + getClass().getSimpleName());
            DeadLetterStore deadLetters = new DeadLetterStore(dataSource);
            PushLedger ledger = new PushLedger();
            ledger.setDataSource(dataSource);
            OncePush push = new OncePush();
            push.setLedger(ledger);
            push.setDeadLetters(deadLetters);
            push.setRouteId("route");
            push.setApi("purchase_order_push");
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setBody(Json.READER.createObjectNode().put("outer_no", number));

            push.announce(exchange);

            assertThat(exchange.getMessage().getBody()).as("nothing is sent").isNull();
            assertThat(deadLetters.list("route", DeadLetter.Status.OPEN, 10)).singleElement()
                    .satisfies(stored -> assertThat(stored.letter().message()).contains("outer_no of 1 to 200"));
        }
    }
}
