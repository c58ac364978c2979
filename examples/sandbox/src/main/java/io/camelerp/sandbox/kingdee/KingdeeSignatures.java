/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.kingdee;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signatures of sections 2 and 3 of the protocol facts.
 */
final class KingdeeSignatures {

    private static final byte[] MASK = "0054f397c6234378b09ca7d3e5debce7".getBytes(StandardCharsets.US_ASCII);

    private KingdeeSignatures() {
    }

    /** The sign of LoginBySign: SHA-256 over the sorted strings, lower-case hex. */
    static String login(String... strings) {
        String text = Stream.of(strings).sorted().collect(Collectors.joining());
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** X-Kd-Signature. */
    static String bill(String appId, String appSecret, String appData) {
        return hmac(appId + appData, appSecret);
    }

    /** X-Api-Signature over the encoded path, nonce and timestamp. */
    static String gateway(String appId, String path, String nonce, String timestamp) {
        String encoded = URLEncoder.encode(path, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
        String text = "POST\n" + encoded + "\n\nx-api-nonce:" + nonce + "\nx-api-timestamp:" + timestamp + "\n";
        return hmac(text, clientSecret(appId));
    }

    static String clientSecret(String appId) {
        byte[] secret = Base64.getDecoder().decode(appId.substring(appId.indexOf('_') + 1));
        for (int i = 0; i < secret.length; i++) {
            secret[i] ^= MASK[i % MASK.length];
        }
        return Base64.getEncoder().encodeToString(secret);
    }

    /** Base64 of the lower-case hex text of HMAC-SHA256. */
    static String hmac(String text, String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(key), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(bytes(HexFormat.of().formatHex(mac.doFinal(bytes(text)))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
