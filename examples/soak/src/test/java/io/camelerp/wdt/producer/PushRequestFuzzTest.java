/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.producer;

import java.util.List;
import java.util.Map;

import io.camelerp.soak.Mutations;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a route hands to a push, it becomes a request or our exception.
 */
class PushRequestFuzzTest {

    private static final List<String> APIS
            = List.of("trade_push", "goods_push", "purchase_order_push", "logistics_sync_ack", "stock_sync_by_pd");
    private static final String GOOD
            = "{\"shop_no\":\"SH001\",\"switch\":0,\"trade_list\":[{\"tid\":\"1\",\"paid\":1.00,\"order_list\":[{\"oid\":\"1\",\"num\":2}]}]}";

    @Property
    void shouldMakeARequestOrRefuseWithOurException(@ForAll long seed) {
        Api api = ApiCatalog.find(APIS.get((int) Math.floorMod(seed, (long) APIS.size())), WdtDialect.classic).orElseThrow();
        try {
            assertThat(PushRequest.of(api, Map.of(), new Mutations(seed).structure(GOOD))).isNotNull();
        } catch (WdtException e) {
            assertThat(e.getMessage()).contains(api.name()).hasSizeLessThan(50_000);
        }
    }
}
