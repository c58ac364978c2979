/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Json;

/**
 * Takes acknowledgements row by row; only those that cannot be taken are named in errors.
 */
final class PoolAck implements Operation {

    static final String LOGISTICS = "logistics_sync_ack";
    static final String STOCK = "api_goods_stock_change_ack";

    private final String api;
    private final WdtSwitches switches;
    private final Pool pool;

    PoolAck(String api, WdtSwitches switches, Pool pool) {
        this.api = api;
        this.switches = switches;
        this.pool = pool;
    }

    @Override
    public boolean speaks(Dialect dialect) {
        return true;
    }

    @Override
    public WdtResult run(Dialect dialect, Map<String, String> values, Optional<Fault> fault) {
        ArrayNode rows = new Params(switches, values)
                .list(api.equals(STOCK) ? "stock_sync_list" : "logistics_list", switches.maxAckRows());
        ArrayNode errors = Json.array();
        if (fault.filter(hit -> hit.kind() == Fault.Kind.LATE_EFFECT).isEmpty()) {
            for (int i = 0; i < rows.size(); i++) {
                JsonNode row = rows.get(i);
                Optional<String> wrong = PartialFailure.hits(fault, i, rows.size())
                        ? Optional.of(PartialFailure.TEXT) : switches.rejected(api, row.path("rec_id").asText())
                                .or(() -> acknowledge(dialect, row));
                wrong.ifPresent(error -> errors.addObject().put("rec_id", row.path("rec_id").asText()).put("error", error));
            }
        }
        ObjectNode more = Json.object();
        more.set("errors", errors);
        return new WdtResult("", OptionalInt.empty(), null, List.of(), more);
    }

    private Optional<String> acknowledge(Dialect dialect, JsonNode row) {
        String key = row.path("rec_id").asText("");
        if (key.isEmpty()) {
            return Optional.of(WdtError.MISSING.message() + ":rec_id");
        }
        synchronized (pool) {
            Optional<ObjectNode> pending = pool.pending(key);
            if (pending.isEmpty()) {
                return Optional.of(notPending(dialect, key));
            }
            return api.equals(STOCK) ? stock(dialect, key, row, pending.get()) : logistics(key, row);
        }
    }

    private String notPending(Dialect dialect, String key) {
        if (api.equals(STOCK)) {
            return "库存同步结果回传失败,记录不存在或非待同步状态,rec_id:" + key;
        }
        return dialect == Dialect.Y ? "物流同步结果回传失败,同步表不存在,packId:" + key : "非待同步状态,不可更新";
    }

    private Optional<String> logistics(String key, JsonNode row) {
        String status = row.path("status").asText("");
        if (status.isEmpty()) {
            return Optional.of(WdtError.MISSING.message() + ":status");
        }
        return settle(key, status.equals("0"), status.equals("1"), "status", row, PoolQuery.LOGISTICS, false);
    }

    private Optional<String> stock(Dialect dialect, String key, JsonNode row, ObjectNode pending) {
        for (String field : List.of("sync_stock", "stock_change_count")) {
            if (row.path(field).asText("").isEmpty()) {
                return Optional.of(WdtError.MISSING.message() + ":" + field);
            }
        }
        String status = dialect == Dialect.Y ? row.path("syn_status").asText("") : "1";
        if (status.isEmpty()) {
            return Optional.of(WdtError.MISSING.message() + ":syn_status");
        }
        if (!isSame(row, pending, "stock_change_count")) {
            pool.settle(key, PoolRow.State.WAITING, "");
            return switches.staleAckIsError() ? Optional.of("库存已再次变化，请重新获取") : Optional.empty();
        }
        if (!isSame(row, pending, "sync_stock")) {
            return Optional.of("sync_stock与下发的库存不一致");
        }
        return settle(key, status.equals("1"), status.equals("0"), "syn_status", row, PoolQuery.STOCK, true);
    }

    private Optional<String> settle(
            String key, boolean done, boolean failed, String field, JsonNode row, String query, boolean usuallyReturns) {
        if (!done && !failed) {
            return Optional.of(WdtError.INVALID.message() + field);
        }
        boolean returns = failed && switches.failedRowsReturnOf(query, usuallyReturns);
        PoolRow.State outcome = returns ? PoolRow.State.WAITING : PoolRow.State.FAILED;
        pool.settle(key, done ? PoolRow.State.DONE : outcome, row.path("message").asText(""));
        return Optional.empty();
    }

    private static boolean isSame(JsonNode sent, JsonNode pending, String field) {
        try {
            return new BigDecimal(sent.path(field).asText()).compareTo(new BigDecimal(pending.path(field).asText())) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
