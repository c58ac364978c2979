/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Numbers as vendors send them. */
class JsonTest {

    @Test
    void shouldKeepTheDigitsOfNumbers() throws Exception {
        JsonNode node = Json.READER.readTree("[1.00, 0.10, 12345678901234567890, 1E3]");

        assertThat(node).hasToString("[1.00,0.10,12345678901234567890,1E+3]");
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "[-590045E1673257424424]", "[1e-999999999]", "{\"a\":[1E1001]}", "{\"a\":1E99999999999}", "1.5e-99999999999" })
    void shouldRefuseANumberThatNoDecimalCanHoldLikeOtherTextThatIsNoJson(String text) {
        assertThatThrownBy(() -> Json.READER.readTree(text)).isInstanceOf(JsonParseException.class);
        assertThatThrownBy(() -> Json.READER.readTree(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonParseException.class);
        assertThatThrownBy(() -> Json.READER.readValue(text, JsonNode.class)).isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> Json.READER.copy().readTree(text)).isInstanceOf(JsonParseException.class);
    }
}
