/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.wdt.consumer;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.camelerp.common.HttpSettings;
import io.camelerp.common.Quota;
import io.camelerp.common.StopSignal;
import io.camelerp.common.meter.CallErrors;
import io.camelerp.sandbox.Call;
import io.camelerp.sandbox.Sandbox;
import io.camelerp.sandbox.wdt.WdtServer;
import io.camelerp.wdt.TestClock;
import io.camelerp.wdt.WdtDialect;
import io.camelerp.wdt.WdtException;
import io.camelerp.wdt.WdtGateway;
import io.camelerp.wdt.catalog.Api;
import io.camelerp.wdt.catalog.ApiCatalog;
import io.camelerp.wdt.client.Account;
import io.camelerp.wdt.client.Account.LengthUnit;
import io.camelerp.wdt.client.ClientSettings;
import io.camelerp.wdt.client.ErrorCodes;
import io.camelerp.wdt.client.VendorTime;
import io.camelerp.wdt.client.WdtClient;
import org.apache.camel.spi.StateRepository;
import org.apache.camel.support.processor.state.MemoryStateRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A vendor whose clock stands still until a test moves it, and what it takes to poll it without Camel.
 */
final class SourceWorld implements AutoCloseable {

    static final String STOCKOUT = "stockout_order_query_trade";
    static final Duration SETTLE = Duration.ofSeconds(60);
    static final Map<String, String> BY_MODIFIED = Map.of("is_by_modified", "1");

    /** A Wednesday noon in Shanghai. */
    static final LocalDateTime START = LocalDateTime.of(2026, 3, 11, 12, 0, 0);

    private static final Logger LOG = LoggerFactory.getLogger(SourceWorld.class);
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    final TestClock clock = TestClock.standingAt(VendorTime.instant(START));
    final Sandbox sandbox = Sandbox.builder().clock(clock).start();
    final Checkpoints checkpoints = new Checkpoints();
    int pageSize = 10;
    WdtDialect dialect = WdtDialect.classic;
    String apiName = STOCKOUT;
    Map<String, String> parameters = Map.of();
    Duration settleDelay = SETTLE;
    Duration maxWindow;
    LocalDateTime endAt;
    int prefetch;
    int parallelWindows = 1;
    Pause pause = clock::advance;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Executor readers = threads;
    String keyField;
    String timeField;
    private WdtClient client;

    /** Remembers every text that was stored, and fails on demand. */
    static final class Checkpoints extends MemoryStateRepository {

        final List<String> stored = new ArrayList<>();
        boolean failing;
        Duration delay = Duration.ZERO;

        @Override
        public void setState(String key, String value) {
            if (failing) {
                throw new IllegalStateException("The database is down");
            }
            LockSupport.parkNanos(delay.toNanos());
            stored.add(value);
            super.setState(key, value);
        }
    }

    void refuseReaders(RejectedExecutionException refusal) {
        readers = reading -> {
            throw refusal;
        };
    }

    LocalDateTime now() {
        return VendorTime.local(clock.instant());
    }

    WdtClient client(TestClock ourClock) {
        return client(dialect == WdtDialect.classic ? sandbox.wdtUrl() : sandbox.wdtYUrl(), ourClock);
    }

    WdtClient client(String url, TestClock ourClock) {
        Account account = new Account(
                URI.create(url), WdtServer.SID,
                WdtServer.APP_KEY, WdtServer.SECRET, dialect, WdtGateway.openapi, null, LengthUnit.chars);
        ErrorCodes codes = new ErrorCodes(Set.of("0", "200"), Set.of("1012"), Set.of(), Set.of(), Set.of());
        ClientSettings settings = new ClientSettings(
                new HttpSettings(Duration.ofSeconds(10), Duration.ofSeconds(30), 1 << 24), 0, Duration.ZERO, Duration.ZERO,
                codes);
        return new WdtClient(
                account, settings, new Quota(0, Duration.ofMinutes(1), System::nanoTime), ourClock, new CallErrors());
    }

    /** The catalogue's API with small pages, so that a test needs few rows. */
    Api api() {
        return ApiCatalog.find(apiName, dialect).orElseThrow().withOverrides(null, keyField, pageSize, timeField, null);
    }

    /** One that reads the last half hour with every poll. */
    WindowSource sliding() {
        return source(new SlidingWatermark(() -> now().minusMinutes(30), Optional::empty));
    }

    WindowSource source(LocalDateTime from) {
        return source(stored(checkpoints, from));
    }

    WindowSource source(Watermark watermark) {
        if (client == null) {
            client = client(clock);
        }
        return source(watermark, client, clock);
    }

    WindowSource source(Watermark watermark, WdtClient client, TestClock ourClock) {
        WindowSettings settings = new WindowSettings(
                Optional.ofNullable(maxWindow).orElse(api().time().maxWindow()), settleDelay, endAt, prefetch, parallelWindows);
        return WindowSource.of(
                client, api(), parameters(), watermark, settings, readers, ourClock, time -> pause.last(time),
                new StopSignal());
    }

    /** What the route asks for, and what the catalogue always sends. */
    Map<String, String> parameters() {
        Map<String, String> all = new HashMap<>(api().defaults());
        all.putAll(parameters);
        return all;
    }

    StoredWatermark stored(StateRepository<String, String> repository, LocalDateTime from) {
        return new StoredWatermark(repository, "key", "filters", () -> from);
    }

    ObjectNode row(long id, int version, LocalDateTime consigned, LocalDateTime modified) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        return row.put("stockout_id", id).put("stockout_no", "CK" + id).put("order_no", "CK" + id).put("status", 95)
                .put("consign_time", text(consigned)).put("modified", text(modified)).put("remark", "v" + version);
    }

    /** With a fraction of a second where there is one. */
    static String text(LocalDateTime time) {
        return time.getNano() == 0 ? VendorTime.format(time) : MILLIS.format(time);
    }

    void put(long id, LocalDateTime time) {
        sandbox.wdt().put(STOCKOUT, row(id, 1, time, time));
    }

    void put(long id, LocalDateTime time, Instant visibleFrom) {
        sandbox.wdt().put(STOCKOUT, row(id, 1, time, time), visibleFrom);
    }

    void putRows(long from, long to, LocalDateTime time) {
        LongStream.rangeClosed(from, to).forEach(id -> put(id, time));
    }

    /** One row every ten seconds. */
    void spreadRows(long rows, LocalDateTime from) {
        LongStream.rangeClosed(1, rows).forEach(id -> put(id, from.plusSeconds(id * 10)));
    }

    List<String> pollKeys(Source source) throws InterruptedException {
        return keys(poll(source));
    }

    /** Takes all that is due, and says that it is done. */
    List<Item> poll(Source source) throws InterruptedException {
        List<Item> items = new ArrayList<>();
        poll(source, items);
        return items;
    }

    private static void poll(Source source, List<Item> items) throws InterruptedException {
        source.begin();
        Optional<Batch> batch = source.next();
        while (batch.isPresent()) {
            items.addAll(batch.get().items());
            source.commit(batch.get(), List.of());
            batch = source.next();
        }
    }

    /** Takes all that is due until the vendor fails. */
    List<Item> pollThroughFaults(Source source) throws InterruptedException {
        List<Item> items = new ArrayList<>();
        try {
            poll(source, items);
        } catch (WdtException e) {
            LOG.info("The poll ended early: {}", e.getMessage());
        }
        return items;
    }

    static List<String> keys(List<Item> items) {
        return items.stream().map(Item::key).toList();
    }

    static List<String> ids(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(Long::toString).toList();
    }

    /** What was asked for, as {@code start end page}. */
    List<String> asked() {
        return calls().stream().map(Call::params)
                .map(p -> p.get("start_time") + " " + p.get("end_time") + " " + p.get("page_no")).toList();
    }

    List<Call> calls() {
        return sandbox.ledger().calls("wdt:" + apiName);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        sandbox.close();
    }
}
