/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.client;

import java.time.Instant;
import java.util.List;
import java.util.Set;

import io.camelerp.soak.Mutations;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.WdtGateway;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever WDT answers, it is an answer or our exception.
 */
class WdtEnvelopeFuzzTest {

    private static final List<String> APIS
            = List.of("stockout_order_query_trade", "stockout_order_push", "logistics_sync_query", "warehouse_query",
                    "trade_push");
    private static final List<String> GOOD = List.of(
            "{\"code\":0,\"message\":\"OK\",\"total_count\":1,\"stockout_list\":[{\"stockout_id\":1,\"order_no\":\"CK1\",\"details_list\":[{}]}]}",
            "{\"code\":\"0\",\"message\":\"[{\\\"tid\\\":\\\"1\\\",\\\"error\\\":\\\"x\\\"}]\",\"errors\":[{\"rec_id\":1,\"error\":\"x\"}],\"trades\":null}",
            "{\"response\":{\"flag\":\"failure\",\"code\":1012,\"message\":\"too many\",\"total_count\":\"7\",\"warehouses\":[]}}",
            "{\"error_response\":{\"code\":\"27\",\"msg\":\"Invalid session\",\"sub_code\":\"isv.x\",\"sub_msg\":\"y\"}}");

    private final ErrorCodes codes
            = new ErrorCodes(Set.of("0", "200"), Set.of("1012"), Set.of("1060"), Set.of(), Set.of("7200"));

    @Property
    void shouldOpenOrRefuseWithOurException(@ForAll long seed) {
        Mutations mutations = new Mutations(seed);
        Api api = ApiCatalog.find(pick(APIS, seed), WdtDialect.classic)
                .or(() -> ApiCatalog.find("trade_query", WdtDialect.classic))
                .orElseThrow();
        WdtGateway gateway = WdtGateway.values()[(int) Math.floorMod(seed >> 3, 2L)];
        int status = Math.floorMod(seed, 10) == 0 ? 500 : 200;
        byte[] body = mutations.bytes(pick(GOOD, seed >> 7));
        try {
            Answer answer = new Envelope(api, gateway, codes, List.of("text", "{}")).open(status, null, body, Instant.EPOCH);
            assertThat(answer.rows()).isNotNull();
        } catch (WdtException e) {
            assertThat(e.getMessage()).contains(api.name()).hasSizeLessThan(20_000);
        }
    }

    private static String pick(List<String> all, long seed) {
        return all.get((int) Math.floorMod(seed, (long) all.size()));
    }
}
