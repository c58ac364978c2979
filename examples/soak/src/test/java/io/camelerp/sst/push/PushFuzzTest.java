/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.push;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camelerp.soak.Mutations;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is pushed, the answer is JSON with a code, and shows nothing of our inside.
 */
class PushFuzzTest {

    private static final String GOOD
            = "{\"cmd\":\"PushRECBill\",\"seq\":\"1\",\"items\":[{\"billno\":\"R1\",\"outstoreuid\":1,\"billitems\":[{\"amount\":1.0}]}]}";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CamelContext context = new DefaultCamelContext();
    private final PushHandler handler = new PushHandler(
            new PushSettings(null, "token", AddressList.parse(null), false, 1 << 20, "1", 200),
            command -> Optional.of((name, bills) -> bills.forEach(bill -> {
                if (bill.path("billno").asText().isEmpty()) {
                    throw new IllegalStateException("jdbc:h2:file:/inside");
                }
            })));

    @Property
    void shouldAnswerWithACodeAndNothingOfItsInside(@ForAll long seed) throws Exception {
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(new Mutations(seed).bytes(GOOD));

        handler.process(exchange);

        String text = new String(exchange.getMessage().getBody(byte[].class), StandardCharsets.UTF_8);
        JsonNode answer = JSON.readTree(text);
        assertThat(answer.path("code").isValueNode()).isTrue();
        assertThat(answer.path("msg").asText()).doesNotContain("Exception", "at io.", "at com.", "/inside")
                .hasSizeLessThan(2_000);
    }
}
