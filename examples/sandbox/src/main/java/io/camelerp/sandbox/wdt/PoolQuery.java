/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Json;

/**
 * Hands out rows of a pool: logistics with an optional shop and a limit that is cut at 100, stock with a required one.
 *
 * What was handed out counts as handed out, whether the answer arrives or not.
 */
final class PoolQuery implements Operation {

    static final String LOGISTICS = "logistics_sync_query";
    static final String STOCK = "api_goods_stock_change_query";

    private static final int MAX_LOGISTICS = 100;

    private final String api;
    private final WdtSwitches switches;
    private final Shops shops;
    private final Pool pool;

    PoolQuery(String api, WdtSwitches switches, Shops shops, Pool pool) {
        this.api = api;
        this.switches = switches;
        this.shops = shops;
        this.pool = pool;
    }

    @Override
    public boolean speaks(Dialect dialect) {
        return true;
    }

    @Override
    public boolean isQuery() {
        return true;
    }

    @Override
    public WdtResult run(Dialect dialect, Map<String, String> values, Optional<Fault> fault) {
        Params params = new Params(switches, values);
        return api.equals(STOCK) ? stock(dialect, params, fault) : logistics(dialect, params, fault);
    }

    private WdtResult logistics(Dialect dialect, Params params, Optional<Fault> fault) {
        int limit = Math.min(params.positive("limit"), MAX_LOGISTICS);
        Optional<String> shopNo = Shops.number(params);
        if (shopNo.filter(shop -> !shops.has(shop)).isPresent()) {
            throw switches.refusal(WdtError.LOGISTICS_SHOP);
        }
        Pool.Taken taken = take(shopNo, limit, switches.poolLock());
        OptionalInt total = dialect == Dialect.Y ? OptionalInt.of(taken.total()) : OptionalInt.empty();
        return result(total, "trades", taken, dialect, fault, Json.object());
    }

    private WdtResult stock(Dialect dialect, Params params, Optional<Fault> fault) {
        String shopNo = Shops.number(params).orElseGet(() -> params.required("shop_no"));
        int limit = params.positive("limit");
        PoolSwitches.StockLimit range = switches.stockLimit(dialect);
        if (limit < range.min() || limit > range.max()) {
            throw switches.refusal(WdtError.INVALID, "limit，应为" + range.min() + "到" + range.max());
        }
        if (!shops.has(shopNo)) {
            throw switches.refusal(WdtError.STOCK_SHOP);
        }
        Duration lock = switches.stockLockedUntilAck(dialect) ? null : switches.poolLock();
        Pool.Taken taken = take(Optional.of(shopNo), limit, lock);
        ObjectNode count = Json.object().put("current_count", taken.rows().size());
        return result(OptionalInt.empty(), "stock_change_list", taken, dialect, fault, count);
    }

    private Pool.Taken take(Optional<String> shopNo, int limit, Duration lock) {
        return pool.take(
                row -> shopNo.isEmpty() || shopNo.equals(Shops.number(row)), Math.min(limit, switches.clampPageSize()), lock);
    }

    private WdtResult result(
            OptionalInt total, String node, Pool.Taken taken, Dialect dialect, Optional<Fault> fault, ObjectNode more) {
        RowText text = new RowText(switches.idsAsText(dialect), RowText.AS_PUT, Set.of(), Set.of());
        List<byte[]> rows
                = WdtQuery.damaged(taken.rows().stream().map(text::of).toList(), fault, switches);
        return new WdtResult("OK", total, node, rows, more);
    }
}
