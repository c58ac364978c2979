/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.common;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What counts as the same content. */
class ContentHashTest {

    @Test
    void shouldHashTextBySha256() {
        assertThat(ContentHash.of("")).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(ContentHash.brief("")).isEqualTo("e3b0c44298fc1c149afbf4c8996fb924");
    }

    @Test
    void shouldTakeTheSameFieldsInAnotherOrderForTheSame() throws Exception {
        JsonNode one = Json.READER.readTree("{\"b\":[{\"y\":1.0,\"x\":\"商\"}],\"a\":null}");
        JsonNode other = Json.READER.readTree("{\"a\":null,\"b\":[{\"x\":\"商\",\"y\":1.0}]}");

        assertThat(ContentHash.of(one)).isEqualTo(ContentHash.of(other))
                .isEqualTo(ContentHash.of("{\"a\":null,\"b\":[{\"x\":\"商\",\"y\":1.0}]}"));
    }

    @Test
    void shouldTellOtherContentApart() throws Exception {
        assertThat(ContentHash.of(Json.READER.readTree("[1, 2]"))).isNotEqualTo(ContentHash.of(Json.READER.readTree("[2, 1]")));
        assertThat(ContentHash.of(Json.READER.readTree("1.0"))).isNotEqualTo(ContentHash.of(Json.READER.readTree("1.00")));
        assertThat(ContentHash.of(Json.READER.readTree("\"1\""))).isNotEqualTo(ContentHash.of(Json.READER.readTree("1")));
    }
}
