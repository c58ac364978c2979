/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.camelerp.sandbox.wdt.WdtServer;

/**
 * A signed WDT request as somebody writes it who reads the vendor's page once (wdt.md section 2); ASCII only.
 */
final class HandSigned {

    private HandSigned() {
    }

    /** The body of a form. */
    static String form(Map<String, String> parameters) {
        SortedMap<String, String> form = new TreeMap<>(parameters);
        form.put("sid", WdtServer.SID);
        form.put("appkey", WdtServer.APP_KEY);
        form.put("timestamp", Long.toString(Instant.now().getEpochSecond()));
        String text = form.entrySet().stream().map(e -> String.format("%02d-%s:%04d-%s", e.getKey().length(), e.getKey(),
                e.getValue().length(), e.getValue())).collect(Collectors.joining(";"));
        form.put("sign", md5(text + WdtServer.SECRET));
        return form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String md5(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no MD5", e);
        }
    }
}
