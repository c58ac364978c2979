/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.mapping;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The functions of mappings, called by Camel's jq language as a mapping calls them. */
class MappingFunctionsTest {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .build();

    private final CamelContext context = new DefaultCamelContext();

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', value = {
            "filled                                ~ \"a\"                         ~ true",
            "filled                                ~ 0                             ~ true",
            "filled                                ~ false                         ~ true",
            "filled                                ~ \" \\t\\u3000\"               ~ false",
            "filled                                ~ null                          ~ false",
            "given                                 ~ \" a \"                       ~ \" a \"",
            "given                                 ~ \"\"                          ~ null",
            "need(\"num\")                         ~ 1.50                          ~ 1.50",
            "numeric(\"num\")                      ~ \" -2.5000 \"                 ~ -2.5",
            "numeric(\"num\") == 0                 ~ \"0.0000\"                    ~ true",
            "numeric(\"num\")                      ~ \"3.000\"                     ~ 3",
            "numeric(\"num\") > 1                  ~ \"12345678901234567890\"      ~ true",
            "checked(\"num\")                      ~ \"1.00\"                      ~ \"1.00\"",
            "checked(\"num\")                      ~ 123456789012345.6789          ~ 123456789012345.6789",
            "dated                                 ~ \"2026-11-20 13:40:00\"       ~ \"2026-11-20 13:40:00\"",
            "dated                                 ~ \"0000-00-00 00:00:00\"       ~ null",
            "dated                                 ~ \"9999-12-01 00:00:00\"       ~ null",
            "dated                                 ~ \"\"                          ~ null",
            "base                                  ~ \"100\"                       ~ {\"FNumber\":\"100\"}",
            "base                                  ~ 100                           ~ {\"FNumber\":\"100\"}",
            "base                                  ~ null                          ~ null",
            "compact                               ~ {\"b\":null,\"c\":\"\",\"a\":0} ~ {\"c\":\"\",\"a\":0}",
            "first_of(.a, .b)                      ~ {\"a\":\" \",\"b\":2}         ~ 2",
            "first_of(.a, .b)                      ~ {}                            ~ null",
            "first_of((.a, .b) | dated)            ~ {\"a\":\"0000-\",\"b\":\"x\"} ~ \"x\"",
            "[first_of(.[].n)]                     ~ [{\"n\":null},{\"n\":\"y\"}]  ~ [\"y\"]",
            "distinct                              ~ [\"b\",null,\"a\",\" \",\"b\"] ~ [\"b\",\"a\"]",
            "[portions]                            ~ {\"num\":\"2\"}          ~ [{\"num\":\"2\"}]",
            "[portions | .num] | join(\" \")        ~ {\"num\":1,\"position_list\":[{\"num\":\"1\"}]} ~ \"1\"",
            "[portions | .batch_no] | join(\" \")   ~ {\"num\":0.30,\"position_list\":[{\"num\":\"0.1\",\"batch_no\":\"A\"},{\"num\":\"\"},{\"num\":0,\"batch_no\":\"C\"},{\"num\":0.2,\"batch_no\":\"B\"}]} ~ \"A B\"",
            "def filled: \"mine\"; filled          ~ 1                             ~ \"mine\""
    })
    void shouldGiveWhatAMappingExpects(String jq, String input, String expected) throws Exception {
        assertThat(String.valueOf(evaluate(jq, input))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "need(\"shop_no\")   | null    | the record has no shop_no",
            "need(\"shop_no\")   | \"  \"  | the record has no shop_no",
            "checked(\"num\")    | \"\"    | the record has no num",
            "checked(\"num\")    | \"1,5\" | num is not a number: 1,5",
            "numeric(\"num\")    | true    | num is not a number: true",
            "numeric(\"num\")    | \"1e5\" | num is not a number: 1e5",
            "compact             | [1]     | compact takes an object",
            "distinct            | \"a\"   | distinct takes a list, got a",
            "portions            | {\"position_list\":\"A\"} | position_list is not a list: A",
            "portions            | {\"position_list\":[1]}   | position_list holds something else than objects: 1",
            "portions            | {\"rec_id\":7,\"num\":3,\"position_list\":[{\"num\":\"2.0\",\"batch_no\":\"A\"}]} | the positions of detail 7 hold 2.0 pieces, but the detail 3"
    })
    void shouldNameWhatIsMissing(String jq, String input, String message) {
        assertThatThrownBy(() -> evaluate(jq, input)).hasStackTraceContaining(message);
    }

    @Test
    void shouldLeaveTheRecordAsItWas() throws Exception {
        JsonNode record = JSON.readTree("{\"a\":null,\"b\":{\"c\":1.10}}");

        evaluate("compact", record);

        assertThat(record.toString()).isEqualTo("{\"a\":null,\"b\":{\"c\":1.10}}");
    }

    private JsonNode evaluate(String jq, String input) throws Exception {
        return evaluate(jq, JSON.readTree(input));
    }

    private JsonNode evaluate(String jq, JsonNode input) {
        Expression expression = context.resolveLanguage("jq").createExpression(jq);
        expression.init(context);
        Exchange exchange = new DefaultExchange(context);
        exchange.getMessage().setBody(input);
        return expression.evaluate(exchange, JsonNode.class);
    }
}
