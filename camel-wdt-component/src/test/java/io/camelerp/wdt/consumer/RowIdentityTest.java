/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.time.LocalDateTime;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.camelerp.common.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RowIdentityTest {

    private final RowIdentity identity = RowIdentity.of("id", List.of("no", "warehouse+spec"), "modified");

    private static JsonNode row(String json) throws Exception {
        return Json.READER.readTree(json.replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "{'id':2756286207594856469,'no':'A','modified':'2026-03-11 12:00:00'}",
            "{'id':'2756286207594856469','modified':'2026-03-11 12:00:00'}" })
    @Tag("C21")
    void shouldKeepAllDigitsOfAKeyAsNumberOrText(String json) throws Exception {
        Item item = identity.item(row(json));

        assertThat(item.key()).isEqualTo("2756286207594856469");
        assertThat(item.id()).isEqualTo("2756286207594856469@2026-03-11 12:00:00");
    }

    @ParameterizedTest
    @ValueSource(strings = { "{'no':'A'}", "{'id':null,'no':'A'}", "{'id':' ','no':'A'}", "{'id':{},'no':'A'}" })
    @Tag("C5")
    void shouldFallBackToTheAlternateKey(String json) throws Exception {
        assertThat(identity.item(row(json)).key()).isEqualTo("A");
    }

    @Test
    @Tag("C5")
    void shouldJoinFieldsThatIdentifyARowTogether() throws Exception {
        assertThat(identity.item(row("{'warehouse':'W','spec':'S'}")).key()).isEqualTo("W+S");
        assertThat(identity.item(row("{'warehouse':'W'}")).key()).startsWith("#");
    }

    @ParameterizedTest
    @ValueSource(strings = { "null", "''", "'0000-00-00 00:00:00'", "'soon'" })
    @Tag("C5")
    void shouldTellStatesByContentWhereTheTimeCannotBeRead(String time) throws Exception {
        Item one = identity.item(row("{'id':1,'modified':" + time + ",'remark':'a'}"));
        Item other = identity.item(row("{'id':1,'modified':" + time + ",'remark':'b'}"));

        assertThat(one.key()).isEqualTo(other.key());
        assertThat(one.id()).isNotEqualTo(other.id());
        assertThat(identity.time(one)).isEmpty();
    }

    @Test
    void shouldReadTimesInAllSpellingsOfTheVendor() throws Exception {
        LocalDateTime noon = LocalDateTime.of(2026, 3, 11, 12, 0);

        assertThat(identity.time(identity.item(row("{'modified':'2026-03-11 12:00:00'}")))).contains(noon);
        assertThat(identity.time(identity.item(row("{'modified':'2026-03-11T12:00:00.987'}")))).contains(noon);
        assertThat(identity.time(identity.item(row("{'modified':'2026-03-11'}")))).contains(noon.minusHours(12));
    }
}
