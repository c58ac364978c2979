/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.Json;
import io.camelerp.sst.client.TemplateSigner.Encoding;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TemplateSignerTest {

    private final ObjectNode fields = Json.READER.createObjectNode().put("seq", "1").put("cmd", "中");
    private final Signer.Request request = new Signer.Request("id", "key$1", fields.toString(), fields);

    @Test
    void shouldFillEveryPlaceAndDigestInUtf8() throws Exception {
        byte[] digest = MessageDigest.getInstance("MD5")
                .digest(("id|" + fields + "|cmd=中&seq=1|cmd中seq1|key$1").getBytes(StandardCharsets.UTF_8));
        String template = "{appid}|{body}|{fields:=:&}|{fields}|{appkey}";

        assertThat(new TemplateSigner(template, "MD5", Encoding.lower).sign(request))
                .isEqualTo(HexFormat.of().formatHex(digest));
        assertThat(new TemplateSigner(template, "MD5", Encoding.upper).sign(request))
                .isEqualTo(HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT));
        assertThat(new TemplateSigner(template, "MD5", Encoding.base64).sign(request))
                .isEqualTo(Base64.getEncoder().encodeToString(digest));
    }

    @Test
    void shouldKeyHmacDigestsByTheAppkey() {
        String one = new TemplateSigner("{body}", "HmacSHA256", Encoding.lower).sign(request);
        String other = new TemplateSigner("{body}", "HmacSHA256", Encoding.lower)
                .sign(new Signer.Request("id", "other", fields.toString(), fields));

        assertThat(one).hasSize(64).isNotEqualTo(other);
    }

    @Test
    void shouldRefuseUnknownPlacesAndDigestsAtOnce() {
        assertThatThrownBy(() -> new TemplateSigner("{appsecret}", "MD5", Encoding.lower))
                .hasMessageContaining("{appsecret}");
        assertThatThrownBy(() -> new TemplateSigner("{body}", "MD99", Encoding.lower))
                .hasMessageContaining("signDigest 'MD99'");
        assertThatThrownBy(() -> new TemplateSigner("{appkey}{fields:=:", "MD5", Encoding.lower))
                .as("what is left of a text that a URI has cut at its &").hasMessageContaining("'{appkey}{fields:=:'")
                .hasMessageContaining("RAW(");
    }

    @Test
    void shouldNotShowTheSecret() {
        assertThat(request.toString()).doesNotContain("key$1");
    }
}
