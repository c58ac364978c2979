/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.net.URI;
import java.util.Objects;

import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.WdtGateway;

/**
 * Who calls, where, and how the calls are signed.
 *
 * @param baseUri      the address without the API's name, {@code https://api.wangdian.cn/openapi2}
 * @param sid          the seller's account
 * @param appKey       the interface account; on Qimen the caller's {@code app_key}
 * @param secret       signs, and is never sent, logged or shown
 * @param dialect      the wire dialect
 * @param gateway      the way in
 * @param targetAppKey WDT's own key on the Qimen gateway, null elsewhere
 * @param lengthUnit   what the length in a signature counts
 */
public record Account(URI baseUri, String sid, String appKey, String secret, WdtDialect dialect, WdtGateway gateway,
        String targetAppKey, LengthUnit lengthUnit) {

    public Account {
        Objects.requireNonNull(baseUri, "baseUri");
        Objects.requireNonNull(sid, "sid");
        Objects.requireNonNull(appKey, "appKey");
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(dialect, "dialect");
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(lengthUnit, "lengthUnit");
    }

    /**
     * What the length in a signature counts; they differ only for values outside ASCII (wdt.md section 2).
     */
    public enum LengthUnit {
        chars,
        utf16,
        bytes
    }

    /** Whose quota the calls use. */
    public String quotaName() {
        return sid + "/" + appKey + "@" + baseUri.toString().replaceAll("/+$", "");
    }

    @Override
    public String toString() {
        return sid + "@" + baseUri;
    }
}
