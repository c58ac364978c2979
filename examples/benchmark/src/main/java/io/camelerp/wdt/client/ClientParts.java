/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.WdtGateway;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What the client does for one call, by itself: in this package because it is nobody else's business.
 */
@State(Scope.Benchmark)
public class ClientParts {

    /** How many rows the answer has. */
    public static final int ROWS = 50;

    private final Api api = ApiCatalog.find("stockout_order_query_trade", WdtDialect.classic).orElseThrow();
    private final Map<String, String> parameters = Map.of("start_time", "2026-11-21 10:00:00", "end_time",
            "2026-11-21 10:10:00", "page_no", "0", "page_size", "100");
    private final Signer signer = Signer.of(new Account(
            URI.create("http://127.0.0.1"), WdtServer.SID, WdtServer.APP_KEY, WdtServer.SECRET, WdtDialect.classic,
            WdtGateway.openapi, null, Account.LengthUnit.chars));
    private final Envelope envelope = new Envelope(
            api, WdtGateway.openapi, new ErrorCodes(Set.of("0"), Set.of("1012"), Set.of("1060"), Set.of(), Set.of()),
            parameters.values());
    private final byte[] body = body();

    /** Rows of next to nothing: to parse what is in them is Jackson's work, and every reader's. */
    private static byte[] body() {
        ObjectNode answer = new ObjectMapper().createObjectNode().put("code", 0).put("message", "OK").put("total_count", ROWS);
        for (int row = 0; row < ROWS; row++) {
            answer.withArray("stockout_list").addObject().put("stockout_id", row);
        }
        return answer.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The signed form of a call. */
    @Benchmark
    public Object sign() {
        return signer.sign(api, parameters, Instant.EPOCH);
    }

    /** An answer that is parsed and checked, and its rows found. */
    @Benchmark
    public Answer open() {
        return envelope.open(200, null, body, Instant.EPOCH);
    }
}
