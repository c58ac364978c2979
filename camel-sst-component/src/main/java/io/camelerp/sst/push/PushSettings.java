/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sst.push;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may push, how much, and how a refusal looks.
 *
 * @param secret            the word that a push must carry, or null
 * @param secretName        the query parameter or header that carries it
 * @param allowed           the addresses that may push
 * @param trustForwardedFor whether a proxy of our own tells the address
 * @param maxSize           bytes of a push at most
 * @param errorCode         the code of a refusal
 * @param errorStatus       the HTTP status of a refusal
 */
public record PushSettings(String secret, String secretName, AddressList allowed, boolean trustForwardedFor, long maxSize,
        String errorCode, int errorStatus) {

    private static final Logger LOG = LoggerFactory.getLogger(PushSettings.class);

    /** Warns of a place that takes bills from everybody. */
    public void warn(String where) {
        if ((secret == null || secret.isBlank()) && allowed.networks().isEmpty()) {
            LOG.warn("SST pushes at {} are taken from everybody who reaches the port, and nobody can tell a false bill: set"
                     + " passcode to a word and register the address with ?{}=<that word>, or limit the senders with"
                     + " allowedAddresses",
                    where, secretName);
        }
    }

    @Override
    public String toString() {
        return "PushSettings[secretName=" + secretName + ", allowed=" + allowed.networks().size() + " entries, maxSize="
               + maxSize + ", errorCode=" + errorCode + ", errorStatus=" + errorStatus + "]";
    }
}
