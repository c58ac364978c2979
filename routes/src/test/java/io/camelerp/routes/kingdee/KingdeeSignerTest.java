/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KingdeeSignerTest {

    static Stream<JsonNode> headerVectors() throws IOException {
        return vectors("header_scheme");
    }

    static Stream<JsonNode> loginVectors() throws IOException {
        return vectors("login_by_sign");
    }

    @ParameterizedTest
    @MethodSource("headerVectors")
    void shouldSignAsTheOfficialSdksDo(JsonNode vector) {
        KingdeeSigner signer = new KingdeeSigner(vector.get("appId").asText(), vector.get("appSecret").asText());
        String appData = String.join(",", vector.get("acctID").asText(), vector.get("userName").asText(),
                vector.get("lcid").asText(), vector.get("orgNum").asText());

        assertThat(signer.headers(vector.get("path").asText(), vector.get("timestamp").asText(), appData))
                .containsEntry("X-Api-ClientID", vector.get("clientId").asText())
                .containsEntry("X-Api-Signature", vector.get("XApiSignature").asText())
                .containsEntry("X-Kd-Appkey", vector.get("appId").asText())
                .containsEntry("X-Kd-Appdata", vector.get("XKdAppdata").asText())
                .containsEntry("X-Kd-Signature", vector.get("XKdSignature").asText());
        assertThat(KingdeeSigner.stringToSign(
                vector.get("path").asText(), vector.get("nonce").asText(), vector.get("timestamp").asText()))
                .isEqualTo(vector.get("stringToSign").asText());
    }

    @ParameterizedTest
    @MethodSource("loginVectors")
    void shouldSignLoginsOverTheStringsInCodePointOrder(JsonNode vector) {
        String appId = vector.get("appId").asText();

        assertThat(new KingdeeSigner(appId, vector.get("appSecret").asText())
                .loginSign(vector.get("acctID").asText(), vector.get("username").asText(), vector.get("timestamp").asText()))
                .isEqualTo(vector.get("sha256").asText());
    }

    @Test
    void shouldEncodeTheHexTextOfTheHmac() throws IOException {
        JsonNode check = read().get("hmac_check");

        assertThat(KingdeeSigner.hmac(check.get("msg").asText(), check.get("key").asText()))
                .isEqualTo(check.get("signature").asText());
    }

    @Test
    void shouldTakeASecretOfAnotherLengthAsItIs() {
        assertThat(KingdeeSigner.clientSecret("short")).isEqualTo("short");
    }

    @Test
    void shouldSayWhatAnAppIdLooksLike() {
        assertThatThrownBy(() -> new KingdeeSigner("123456", "secret"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("erp.kingdee.app-id")
                .hasMessageNotContaining("secret'");
    }

    private static Stream<JsonNode> vectors(String kind) throws IOException {
        return StreamSupport.stream(read().get(kind).spliterator(), false);
    }

    private static JsonNode read() throws IOException {
        try (InputStream in = KingdeeSignerTest.class.getResourceAsStream("kingdee-vectors.json")) {
            return KingdeeJson.MAPPER.readTree(in);
        }
    }
}
