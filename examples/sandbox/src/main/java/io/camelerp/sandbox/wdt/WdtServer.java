/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox.wdt;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.sandbox.Calls;
import io.camelerp.sandbox.Fault;
import io.camelerp.sandbox.Journal;
import io.camelerp.sandbox.Json;
import io.camelerp.sandbox.http.Request;
import io.camelerp.sandbox.http.Response;

/**
 * WDT as seen from outside, with one account and its tables.
 */
public final class WdtServer extends WdtSwitches {

    public static final String SID = "sandbox";
    public static final String APP_KEY = "sandbox-app";
    public static final String SECRET = "sandbox-secret";
    public static final String QIMEN_APP_KEY = "12345678";
    public static final String QIMEN_TARGET_APP_KEY = "21363512";
    public static final String QIMEN_SECRET = "qimen-secret";

    private static final String STOCKOUTS = "stockout_order_query_trade";
    private static final int SEED_BATCH = 500;

    private final Clock clock;
    private final Calls calls;
    private final Consumer<Boolean> dateSwitch;
    private final Map<String, WdtApi> apis = WdtApi.all();
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final Map<String, Pool> pools = new LinkedHashMap<>();
    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final RateLimit rateLimit;
    private final AtomicInteger pages = new AtomicInteger();
    private final Gateway classic;
    private final Gateway y;
    private final Gateway qimen;
    private final Shops shops = new Shops();

    public WdtServer(Clock clock, Calls calls, Journal journal, Consumer<Boolean> dateSwitch) {
        this.clock = clock;
        this.calls = calls;
        this.dateSwitch = dateSwitch;
        this.rateLimit = new RateLimit(clock);
        this.classic = new OpenApiGateway(Dialect.CLASSIC, this, clock);
        this.y = new OpenApiGateway(Dialect.Y, this, clock);
        this.qimen = new QimenGateway(this, clock, qimenNames());
        apis.values().forEach(api -> tables.put(api.name(), new Table(api, clock, journal)));
        apis.values().forEach(api -> operations.put(api.name(), operation(api)));
        Json.resource(Push.class, "pushes.json").forEach(push -> push(push, journal));
        pool(PoolQuery.LOGISTICS, PoolAck.LOGISTICS, new Pool(PoolQuery.LOGISTICS, false, clock, journal));
        pool(PoolQuery.STOCK, PoolAck.STOCK, new Pool(PoolQuery.STOCK, true, clock, journal));
    }

    private Map<String, String> qimenNames() {
        return apis.values().stream().filter(api -> !api.qimen().equals(api.name()))
                .collect(Collectors.toMap(WdtApi::qimen, WdtApi::name));
    }

    private Operation operation(WdtApi api) {
        Table table = tables.get(api.name());
        return api.name().equals(TradePush.API)
                ? new TradePush(this, api, shops, table) : new WdtQuery(this, api, table);
    }

    private void push(JsonNode description, Journal journal) {
        WdtApi api = WdtApi.table(description.get("name").asText(), description.get("key").asText());
        Table table = new Table(api, clock, journal);
        Map<Dialect, PushForm> forms = new EnumMap<>(Dialect.class);
        forms.put(Dialect.CLASSIC, PushForm.of(description.get("classic")));
        if (description.has("y")) {
            forms.put(Dialect.Y, PushForm.of(description.get("y")));
        }
        apis.put(api.name(), api);
        tables.put(api.name(), table);
        operations.put(api.name(), new Push(this, clock, api, forms, shops, table, tables.get(TradePush.API)));
    }

    private void pool(String query, String ack, Pool pool) {
        pools.put(query, pool);
        operations.put(query, new PoolQuery(query, this, shops, pool));
        operations.put(ack, new PoolAck(ack, this, pool));
    }

    /** Adds a row, or replaces the one with the same key. */
    public void put(String api, ObjectNode row) {
        if (pools.containsKey(api)) {
            putPool(api, row);
        } else {
            put(api, row, Instant.EPOCH);
        }
    }

    /**
     * Adds a row to a pool, or changes it: then it waits again. A stock row without stock_change_count gets the next
     * one.
     *
     * @param api logistics_sync_query or api_goods_stock_change_query
     */
    public void putPool(String api, ObjectNode row) {
        pool(api).put(row);
    }

    /** All rows of a pool and how far they are, in the order in which they came. */
    public List<PoolRow> poolRows(String api) {
        return pool(api).rows();
    }

    /**
     * What was pushed and taken, each document once and as it is now, with the number it got, in the order of arrival.
     */
    public List<ObjectNode> pushed(String api) {
        return rows(api);
    }

    /** Adds or replaces a row at a later time, whatever times it carries: a transaction that commits late. */
    public void put(String api, ObjectNode row, Instant visibleFrom) {
        table(api).put(List.of(Row.of(apis.get(api), row)), visibleFrom);
    }

    /** Adds or replaces many rows. */
    public void putAll(String api, List<ObjectNode> rows) {
        if (pools.containsKey(api)) {
            rows.forEach(pool(api)::put);
        } else {
            table(api).put(rows.stream().map(row -> Row.of(apis.get(api), row)).toList(), Instant.EPOCH);
        }
    }

    /**
     * Puts rows with the documented fields into a query or a pool, the same ones for the same arguments.
     *
     * @param from the first time of modification, local to Asia/Shanghai
     * @param to   the last one
     */
    public void seed(String api, int count, long seed, LocalDateTime from, LocalDateTime to) {
        String live = api.startsWith(WdtApi.ARCHIVE) ? api.substring(WdtApi.ARCHIVE.length()) : api;
        Stream<ObjectNode> rows = live.equals(STOCKOUTS)
                ? new StockoutSeed(count, seed, from, to).stream() : new RowSeed(live, count, seed, from, to).stream();
        List<ObjectNode> batch = new ArrayList<>();
        rows.forEach(row -> {
            batch.add(row);
            if (batch.size() == SEED_BATCH) {
                putAll(api, batch);
                batch.clear();
            }
        });
        putAll(api, batch);
    }

    /** Puts so many rows into each query and each pool; the archives stay empty. */
    public void seedAll(int count, long seed, LocalDateTime from, LocalDateTime to) {
        operations.forEach((api, operation) -> {
            if (operation.isQuery() && !api.startsWith(WdtApi.ARCHIVE)) {
                seed(api, count, seed, from, to);
            }
        });
    }

    /** Whether there was such a row. */
    public boolean remove(String api, String key) {
        return pools.containsKey(api) ? pool(api).remove(key) : table(api).remove(key);
    }

    public Optional<ObjectNode> row(String api, String key) {
        return table(api).get(key).map(Row::node);
    }

    /** All rows that can be seen now, in the order in which they first came. */
    public List<ObjectNode> rows(String api) {
        return pools.containsKey(api)
                ? pool(api).rows().stream().map(PoolRow::row).toList() : table(api).all().stream().map(Row::node).toList();
    }

    /** The keys of all rows that can be seen now, sorted. */
    List<String> keys(String api) {
        return table(api).all().stream().map(Row::key).sorted().toList();
    }

    /** Shows all rows that can be seen now, one at a time. */
    public void forEach(String api, Consumer<ObjectNode> reader) {
        table(api).all().forEach(row -> reader.accept(row.node()));
    }

    public int size(String api) {
        return pools.containsKey(api) ? pool(api).rows().size() : table(api).size();
    }

    /** Takes up a change from the journal; whether it was one of WDT's. */
    public boolean restore(Journal.Entry entry) {
        if (entry.kind().startsWith(Table.PUT)) {
            String api = entry.kind().substring(Table.PUT.length());
            table(api).restore(Row.of(apis.get(api), entry.payload()), Instant.parse(entry.meta()));
            return true;
        }
        if (entry.kind().startsWith(Pool.PUT)) {
            pool(entry.kind().substring(Pool.PUT.length())).restore(entry);
            return true;
        }
        if (entry.kind().startsWith(Table.REMOVE)) {
            table(entry.kind().substring(Table.REMOVE.length())).forget(entry.meta());
            return true;
        }
        return false;
    }

    /** Everything worth keeping, as journal entries. */
    public Stream<Journal.Entry> state() {
        return Stream.concat(
                tables.values().stream().flatMap(Table::state), pools.values().stream().flatMap(Pool::state));
    }

    /** After each query page, gives so many rows of that API the present time as their time of modification. */
    public void modifyBetweenRequests(String api, int rows, long seed) {
        betweenRequests(new RandomModifier(this, clock, api, rows, seed));
    }

    @Override
    public void sendDate(boolean sendDate) {
        dateSwitch.accept(sendDate);
    }

    /** Makes a shop known to trade_push; SH001 to SH006 and SH009 are from the start. */
    public void shop(String shopNo) {
        shops.add(shopNo);
    }

    /** Answers {@code /openapi2/<api>.php}. */
    public Response classic(Request request) {
        return answer(classic, request);
    }

    /** Answers {@code /openapi/<api>.php}. */
    public Response y(Request request) {
        return answer(y, request);
    }

    /** Answers {@code /router/qm}, whose parameter {@code method} names the API. */
    public Response qimen(Request request) {
        return answer(qimen, request);
    }

    private Response answer(Gateway gateway, Request request) {
        if (!request.method().equals("POST")) {
            return Response.text(405, "Expected POST, got " + request.method());
        }
        Map<String, String> params = new LinkedHashMap<>(request.query());
        params.putAll(request.form());
        String api = gateway.api(request, params);
        return calls.answer("wdt", api, params, request.isForm() ? "" : request.text(), latency(),
                fault -> outcome(gateway, api, params, fault));
    }

    private Calls.Outcome outcome(Gateway gateway, String api, Map<String, String> params, Optional<Fault> fault) {
        Operation operation = operations.get(api);
        if (operation == null || !operation.speaks(gateway.dialect())) {
            return new Calls.Outcome(gateway.unknown(api), "404");
        }
        try {
            gateway.check(params);
        } catch (WdtRefusal refusal) {
            return new Calls.Outcome(json(gateway.rejection(refusal)), refusal.code());
        }
        try {
            boolean limited = fault.filter(hit -> hit.kind() == Fault.Kind.RATE_LIMIT).isPresent();
            if (limited || !rateLimit.admits(requestsPerMinute(), rateWindow(), rateMinute())) {
                throw refusal(WdtError.RATE_LIMIT);
            }
            return carryOut(gateway, api, gateway.business(params), fault);
        } catch (WdtRefusal refusal) {
            return new Calls.Outcome(json(gateway.failure(refusal)), refusal.code());
        }
    }

    private Calls.Outcome carryOut(Gateway gateway, String api, Map<String, String> params, Optional<Fault> fault) {
        Operation operation = operations.get(api);
        WdtResult result = operation.run(gateway.dialect(), params, fault);
        int code = successCodeOf(api, operation.successCode(gateway.dialect()));
        byte[] body = gateway.success(result, code);
        if (operation.isQuery()) {
            betweenRequests().accept(pages.incrementAndGet());
        }
        return new Calls.Outcome(json(body), String.valueOf(code));
    }

    private Response json(byte[] body) {
        return Response.of(200, contentType(), body);
    }

    private Pool pool(String api) {
        Pool pool = pools.get(api);
        if (pool == null) {
            throw new IllegalArgumentException("The sandbox has no pool " + api + ", only " + pools.keySet());
        }
        return pool;
    }

    private Table table(String api) {
        Table table = tables.get(api);
        if (table == null) {
            throw new IllegalArgumentException("The sandbox has no table " + api + ", only " + tables.keySet());
        }
        return table;
    }
}
