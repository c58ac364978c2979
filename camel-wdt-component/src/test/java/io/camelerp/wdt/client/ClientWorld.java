/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.camelerp.common.HttpSettings;
import io.camelerp.common.Quota;
import io.camelerp.common.meter.CallErrors;
import io.camelerp.wdt.StubVendor;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.WdtGateway;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;

/**
 * A client and a vendor that says what a test wants.
 */
final class ClientWorld implements AutoCloseable {

    static final Api QUERY = ApiCatalog.find("stockout_order_query_trade", WdtDialect.classic).orElseThrow();

    final StubVendor vendor;
    final CallErrors errors = new CallErrors();
    Quota quota = new Quota(0, Duration.ofMinutes(1), System::nanoTime);
    Clock clock = Clock.systemUTC();
    Duration retryDelay = Duration.ZERO;
    Duration rateLimitPause = Duration.ZERO;
    int maxRetries;

    /** @param answer gives a JSON text for a form, in which a single quote stands for a double one */
    ClientWorld(Function<Map<String, String>, String> answer) throws IOException {
        vendor = new StubVendor(answer);
    }

    Account account() {
        return new Account(
                URI.create(vendor.url()), "sid1", "key1", "secret1", WdtDialect.classic, WdtGateway.openapi, null,
                Account.LengthUnit.chars);
    }

    WdtClient client() {
        ErrorCodes codes = new ErrorCodes(Set.of("0"), Set.of("1012"), Set.of("1060"), Set.of(), Set.of());
        HttpSettings http = new HttpSettings(Duration.ofSeconds(10), Duration.ofSeconds(10), 1 << 20);
        return new WdtClient(
                account(), new ClientSettings(http, maxRetries, retryDelay, rateLimitPause, codes), quota, clock, errors);
    }

    @Override
    public void close() {
        vendor.close();
    }
}
