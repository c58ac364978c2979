/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

import io.camelerp.sandbox.http.HttpListener;
import io.camelerp.sandbox.http.Request;
import io.camelerp.sandbox.http.Response;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import io.camelerp.sandbox.sst.SstServer;
import io.camelerp.sandbox.wdt.StockoutSeed;
import io.camelerp.sandbox.wdt.WdtServer;

/**
 * WDT, SST and Kingdee emulated on one loopback port, strict on purpose.
 */
public final class Sandbox implements AutoCloseable {

    static final String STOCKOUTS = "stockout_order_query_trade";

    private final Faults faults = new Faults();
    private final Ledger ledger = new Ledger();
    private final Clock clock;
    private final State state;
    private final WdtServer wdt;
    private final KingdeeServer kingdee;
    private final SstServer sst;
    private final Admin admin;
    private final HttpListener listener;

    private Sandbox(Builder builder) {
        this.clock = builder.clock;
        Calls calls = new Calls(builder.clock, faults, ledger);
        this.state = new State(builder.dataDirectory);
        this.wdt = new WdtServer(builder.clock, calls, state, this::sendDate);
        this.kingdee = new KingdeeServer(builder.clock, calls, state);
        this.sst = new SstServer(calls, state);
        state.restore(wdt, kingdee, sst);
        this.admin = new Admin(this);
        this.listener = listen(builder);
    }

    private HttpListener listen(Builder builder) {
        try {
            return HttpListener.start(builder.port, builder.clock, this::answer);
        } catch (RuntimeException e) {
            state.close();
            throw e;
        }
    }

    /**
     * Runs a sandbox until the JVM is ended; its only output are the URLs.
     *
     * @param arguments {@code --port=N --data=DIR --stockouts=N --seed=S --from=… --to=… --requests-per-minute=N}
     */
    public static void main(String[] arguments) throws InterruptedException {
        Arguments parsed = Arguments.parse(List.of(arguments));
        try (Sandbox sandbox = builder().port(parsed.port()).dataDirectory(parsed.data()).start()) {
            sandbox.wdt.requestsPerMinute(parsed.requestsPerMinute());
            if (sandbox.wdt.size(STOCKOUTS) == 0) {
                sandbox.seedStockouts(parsed.stockouts(), parsed.seed(), parsed.from(), parsed.to());
            }
            System.out.printf("WDT %s%nWDT Y %s%nQimen %s%nSST %s%nKingdee %s%nAdmin %s%n", sandbox.wdtUrl(), sandbox.wdtYUrl(),
                    sandbox.qimenUrl(), sandbox.sstUrl(), sandbox.kingdeeUrl(), sandbox.url("/sandbox/"));
            new CountDownLatch(1).await();
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    public int port() {
        return listener.port();
    }

    /** WDT's classic dialect. */
    public String wdtUrl() {
        return url("/openapi2");
    }

    /** WDT's Y dialect. */
    public String wdtYUrl() {
        return url("/openapi");
    }

    /** WDT behind the Qimen gateway. */
    public String qimenUrl() {
        return url("/router/qm");
    }

    public String kingdeeUrl() {
        return url("/K3Cloud");
    }

    public String sstUrl() {
        return url("/center/gateway");
    }

    public WdtServer wdt() {
        return wdt;
    }

    public KingdeeServer kingdee() {
        return kingdee;
    }

    public SstServer sst() {
        return sst;
    }

    public Faults faults() {
        return faults;
    }

    public Ledger ledger() {
        return ledger;
    }

    /**
     * Puts sales stock-outs into WDT, the same ones for the same arguments: see {@link StockoutSeed}.
     *
     * @param from the first time of shipment, local to Asia/Shanghai
     * @param to   the last one
     */
    public void seedStockouts(int count, long seed, LocalDateTime from, LocalDateTime to) {
        wdt.seed(STOCKOUTS, count, seed, from, to);
    }

    /**
     * Puts rows with the documented fields into one of WDT's queries or pools, the same ones for the same arguments.
     *
     * @param from the first time of modification, local to Asia/Shanghai
     * @param to   the last one
     */
    public void seed(String api, int count, long seed, LocalDateTime from, LocalDateTime to) {
        wdt.seed(api, count, seed, from, to);
    }

    /** Puts so many rows into each of WDT's queries and pools. */
    public void seedAll(int count, long seed, LocalDateTime from, LocalDateTime to) {
        wdt.seedAll(count, seed, from, to);
    }

    /** Compares WDT's stock-outs with Kingdee's bills, from their own records. */
    public Report report() {
        return Report.of(wdt, kingdee);
    }

    Clock clock() {
        return clock;
    }

    @Override
    public void close() {
        listener.close();
        state.close();
    }

    private void sendDate(boolean sendDate) {
        listener.sendDate(sendDate);
    }

    private Response answer(Request request) {
        String path = request.path();
        if (path.startsWith("/openapi2/")) {
            return wdt.classic(request);
        }
        if (path.startsWith("/openapi/")) {
            return wdt.y(request);
        }
        if (path.equals("/router/qm") || path.equals("/router/qmtest")) {
            return wdt.qimen(request);
        }
        if (path.equals("/center/gateway")) {
            return sst.answer(request);
        }
        if (path.toLowerCase(Locale.ROOT).startsWith("/k3cloud/")) {
            return kingdee.answer(request);
        }
        if (path.startsWith("/sandbox")) {
            return admin.answer(request);
        }
        return Response.text(404, "The sandbox has nothing at " + path);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** What a sandbox starts with. */
    public static final class Builder {

        private int port;
        private Clock clock = Clock.systemUTC();
        private Path dataDirectory;

        private Builder() {
        }

        /** The port on 127.0.0.1; 0, the default, takes a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** The clock of WDT and Kingdee: timestamps, Date header, late rows, quota, sessions. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /** Where state is kept that survives restarts and the death of the JVM; without it all is forgotten. */
        public Builder dataDirectory(Path dataDirectory) {
            this.dataDirectory = dataDirectory;
            return this;
        }

        public Sandbox start() {
            return new Sandbox(this);
        }
    }
}
