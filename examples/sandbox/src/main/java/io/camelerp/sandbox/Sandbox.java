/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.sandbox;

import java.time.Clock;
import java.util.Locale;

import io.camelerp.sandbox.http.HttpListener;
import io.camelerp.sandbox.http.Request;
import io.camelerp.sandbox.http.Response;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import io.camelerp.sandbox.wdt.WdtServer;

/**
 * WDT and Kingdee emulated on one loopback port, strict on purpose.
 */
public final class Sandbox implements AutoCloseable {

    private final Faults faults = new Faults();
    private final Ledger ledger = new Ledger();
    private final WdtServer wdt;
    private final KingdeeServer kingdee;
    private final HttpListener listener;

    private Sandbox(Builder builder) {
        Calls calls = new Calls(builder.clock, faults, ledger);
        this.wdt = new WdtServer(builder.clock, calls, this::sendDate);
        this.kingdee = new KingdeeServer(builder.clock, calls);
        StandardBaseData.addTo(kingdee);
        this.listener = HttpListener.start(builder.port, builder.clock, this::answer);
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

    public WdtServer wdt() {
        return wdt;
    }

    public KingdeeServer kingdee() {
        return kingdee;
    }

    public Faults faults() {
        return faults;
    }

    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void close() {
        listener.close();
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
        if (path.toLowerCase(Locale.ROOT).startsWith("/k3cloud/")) {
            return kingdee.answer(request);
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

        private Builder() {
        }

        /** The port on 127.0.0.1; 0, the default, takes a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** The clock of both vendors: timestamps, Date header, late rows, quota, sessions. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        public Sandbox start() {
            return new Sandbox(this);
        }
    }
}
