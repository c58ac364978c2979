/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.push;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import org.apache.camel.converter.stream.ReaderCache;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServletPushTest {

    /** What a servlet container gives, as far as it is asked. */
    public static final class Request {

        private final String address;

        Request(String address) {
            this.address = address;
        }

        public String getRemoteAddr() {
            return address;
        }
    }

    @Test
    void shouldTakeTheAddressOfAServletRequest() throws Exception {
        List<String> taken = new ArrayList<>();
        PushHandler handler = new PushHandler(
                new PushSettings(null, null, AddressList.parse("10.0.0.0/8,::1"), false, 1000, "1", 200),
                command -> Optional.of((name, bills) -> taken.add(name)));
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            for (String address : List.of("10.1.2.3", "0:0:0:0:0:0:0:1", "192.168.0.1")) {
                Exchange push = new DefaultExchange(context);
                push.getMessage().setHeader("CamelHttpServletRequest", new Request(address));
                push.getMessage().setBody("{\"cmd\":\"PushRECBill\",\"items\":[{\"billno\":\"R1\"}]}");
                handler.process(push);
            }
        }

        assertThat(taken).as("two of three").hasSize(2);
        assertThat(handler.getRefused()).isEqualTo(1);
    }

    @Test
    void shouldReadAndEchoTextThatTheCharsetOfTheMachineDoesNotHave() throws Exception {
        List<JsonNode> taken = new ArrayList<>();
        PushHandler handler = new PushHandler(
                new PushSettings(null, null, AddressList.parse("10.0.0.0/8"), false, 1000, "1", 200),
                command -> Optional.of((name, bills) -> taken.addAll(bills)));
        String answer;
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            Exchange push = new DefaultExchange(context);
            push.getMessage().setHeader("CamelHttpServletRequest", new Request("10.1.2.3"));
            push.getMessage().setBody(new ReaderCache(
                    "{\"cmd\":\"PushRECBill\",\"seq\":\"第1次\",\"items\":[{\"billno\":\"R1\",\"remarks\":\"门店\"}]}"));
            handler.process(push);
            answer = StandardCharsets.UTF_8.decode(push.getMessage().getBody(ByteBuffer.class)).toString();
        }

        assertThat(taken).singleElement().satisfies(bill -> assertThat(bill.path("remarks").asText()).isEqualTo("门店"));
        assertThat(answer).contains("第1次");
    }
}
