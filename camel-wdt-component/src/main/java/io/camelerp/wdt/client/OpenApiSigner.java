/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import io.camelerp.wdt.catalog.Api;

/**
 * Signs for WDT's own gateway: {@code LL-key:VVVV-value} joined by semicolons, then the secret (wdt.md section 2).
 */
final class OpenApiSigner implements Signer {

    private final Account account;

    OpenApiSigner(Account account) {
        this.account = account;
    }

    @Override
    public SortedMap<String, String> sign(Api api, Map<String, String> parameters, Instant now) {
        SortedMap<String, String> form = new TreeMap<>();
        parameters.forEach((name, value) -> {
            if (value != null && !value.isEmpty()) {
                form.put(name, value);
            }
        });
        form.put("sid", account.sid());
        form.put("appkey", account.appKey());
        form.put("timestamp", Long.toString(now.getEpochSecond()));
        form.put("sign", Signer.md5(textToSign(form) + account.secret()));
        return form;
    }

    private String textToSign(SortedMap<String, String> form) {
        StringBuilder text = new StringBuilder(256);
        form.forEach((key, value) -> {
            if (!text.isEmpty()) {
                text.append(';');
            }
            appendPadded(text, length(key), 2).append('-').append(key).append(':');
            appendPadded(text, length(value), 4).append('-').append(value);
        });
        return text.toString();
    }

    private int length(String value) {
        return switch (account.lengthUnit()) {
            case chars -> value.codePointCount(0, value.length());
            case utf16 -> value.length();
            case bytes -> value.getBytes(StandardCharsets.UTF_8).length;
        };
    }

    private static StringBuilder appendPadded(StringBuilder text, int number, int width) {
        String digits = Integer.toString(number);
        return text.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
    }
}
