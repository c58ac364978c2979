/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.routes.manage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import org.apache.camel.Exchange;

/**
 * The one token that opens the HTTP endpoints for operators: {@code Authorization: Bearer …}.
 */
public class BearerToken {

    private static final String PREFIX = "Bearer ";
    private static final int SHORTEST = 16;

    private byte[] token;

    /**
     * Whether an exchange brings the token. It takes the same time for every wrong one.
     */
    boolean isIn(Exchange exchange) {
        String header = exchange.getMessage().getHeader("Authorization", String.class);
        byte[] given = header == null || !header.startsWith(PREFIX)
                ? new byte[0] : header.substring(PREFIX.length()).strip().getBytes(StandardCharsets.UTF_8);
        return token != null && MessageDigest.isEqual(token, given);
    }

    /** Called where the endpoints are switched on: they are never open to everybody. */
    void require() {
        if (token == null) {
            throw new IllegalArgumentException(
                    "erp.http.enabled=true needs erp.http.token, the secret that operators send as 'Authorization: Bearer …':"
                                               + " set one of at least " + SHORTEST + " characters");
        }
        start();
    }

    /**
     * Called when it is set: what a setter refuses, Camel shows in its log.
     *
     * @throws IllegalArgumentException when the token can be guessed
     */
    public void start() {
        if (token != null && new String(token, StandardCharsets.UTF_8).length() < SHORTEST) {
            throw new IllegalArgumentException(
                    "erp.http.token is too short: it needs at least " + SHORTEST + " characters that nobody can guess");
        }
    }

    /** The token; without one nobody gets in. */
    public void setToken(String token) {
        if (token != null && !token.isBlank()) {
            this.token = token.strip().getBytes(StandardCharsets.UTF_8);
        }
    }
}
