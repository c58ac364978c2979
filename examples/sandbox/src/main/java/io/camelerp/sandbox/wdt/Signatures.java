/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The signatures of both gateways, sections 2 and 5 of the protocol facts.
 */
final class Signatures {

    private Signatures() {
    }

    /** MD5 over {@code LL-key:VVVV-value;…} and the secret, lower case. */
    static String openApi(Map<String, String> params, String secret, LengthUnit unit) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(params).forEach((name, value) -> {
            if (!name.equals("sign")) {
                text.append(text.isEmpty() ? "" : ";")
                        .append(String.format("%02d-%s:%04d-%s", unit.length(name), name, unit.length(value), value));
            }
        });
        return md5(text.append(secret).toString());
    }

    static boolean isOpenApi(String sign, Map<String, String> params, String secret, LengthUnit unit) {
        Stream<LengthUnit> units = unit == LengthUnit.ANY
                ? Stream.of(LengthUnit.CHARS, LengthUnit.UTF16, LengthUnit.BYTES) : Stream.of(unit);
        return units.anyMatch(each -> openApi(params, secret, each).equals(sign));
    }

    /** MD5 over secret, sorted names and values, secret, upper case. */
    static String qimen(Map<String, String> params, String secret) {
        StringBuilder text = new StringBuilder(secret);
        new TreeMap<>(params).forEach((name, value) -> {
            if (!name.equals("sign") && !value.isEmpty()) {
                text.append(name).append(value);
            }
        });
        return md5(text.append(secret).toString()).toUpperCase(Locale.ROOT);
    }

    private static String md5(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
