/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.kingdee;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs calls of one third-party application: by headers on every call, or once at login.
 */
final class KingdeeSigner {

    private static final byte[] MASK = "0054f397c6234378b09ca7d3e5debce7".getBytes(StandardCharsets.US_ASCII);

    private final String appId;
    private final String appSecret;
    private final String clientId;
    private final String clientSecret;

    KingdeeSigner(String appId, String appSecret) {
        int separator = appId.indexOf('_');
        if (separator < 1 || separator == appId.length() - 1) {
            throw new IllegalArgumentException(
                    "erp.kingdee.app-id is not the id of a third-party application: expected <number>_<32 characters>, got '"
                                               + appId + "'. Kingdee shows it under third-party system login authorisation");
        }
        this.appId = appId;
        this.appSecret = appSecret;
        this.clientId = appId.substring(0, separator);
        this.clientSecret = clientSecret(appId.substring(separator + 1));
    }

    /**
     * The headers of one call. The public-cloud gateway checks those that begin with X-Api, Kingdee itself those with
     * X-Kd.
     *
     * @param path      the raw path of the URL, from the first slash after the host
     * @param timestamp seconds since 1970, also used as the nonce
     * @param appData   {@code acctID,userName,lcid,orgNum}
     */
    Map<String, String> headers(String path, String timestamp, String appData) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Api-ClientID", clientId);
        headers.put("X-Api-Auth-Version", "2.0");
        headers.put("x-api-timestamp", timestamp);
        headers.put("x-api-nonce", timestamp);
        headers.put("x-api-signheaders", "x-api-timestamp,x-api-nonce");
        headers.put("X-Api-Signature", hmac(stringToSign(path, timestamp, timestamp), clientSecret));
        headers.put("X-Kd-Appkey", appId);
        headers.put("X-Kd-Appdata", Base64.getEncoder().encodeToString(appData.getBytes(StandardCharsets.UTF_8)));
        headers.put("X-Kd-Signature", hmac(appId + appData, appSecret));
        return headers;
    }

    /** The sign of LoginBySign: the five strings in the order of their characters, not of any language. */
    String loginSign(String acctId, String user, String timestamp) {
        String text = Stream.of(acctId, user, appId, appSecret, timestamp).sorted().collect(Collectors.joining());
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String stringToSign(String path, String nonce, String timestamp) {
        return "POST\n" + percentEncoded(path) + "\n\nx-api-nonce:" + nonce + "\nx-api-timestamp:" + timestamp + "\n";
    }

    static String clientSecret(String scrambled) {
        if (scrambled.length() != MASK.length) {
            return scrambled;
        }
        byte[] secret = Base64.getDecoder().decode(scrambled);
        for (int i = 0; i < secret.length; i++) {
            secret[i] ^= MASK[i];
        }
        return Base64.getEncoder().encodeToString(secret);
    }

    /** Base64 of the lower-case hex text of the HMAC, not of its bytes. */
    static String hmac(String text, String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            String hex = HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
            return Base64.getEncoder().encodeToString(hex.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String percentEncoded(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8)
                .replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }
}
