/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;

import io.camelerp.wdt.catalog.Api;

/**
 * Turns business parameters into a signed request: the public parameters are added, then the signature over all.
 */
interface Signer {

    /**
     * The complete form to send. Empty values are left out, because the vendor's own clients refuse to sign them.
     */
    SortedMap<String, String> sign(Api api, Map<String, String> parameters, Instant now);

    /** The signer of that account's gateway. */
    static Signer of(Account account) {
        return switch (account.gateway()) {
            case openapi -> new OpenApiSigner(account);
            case qimen -> new QimenSigner(account);
        };
    }

    /** MD5 in lower-case hex; the vendor's choice, not ours. */
    static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no MD5, which WDT signatures need", e);
        }
    }
}
