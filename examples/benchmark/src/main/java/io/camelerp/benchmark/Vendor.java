/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.io.IOException;
import java.time.LocalDateTime;

/**
 * A sandbox in a JVM of its own, which does as it is told line by line.
 */
final class Vendor implements AutoCloseable {

    /** Where all seeded rows begin, local time of Asia/Shanghai. */
    static final LocalDateTime BEGIN = LocalDateTime.of(2026, 1, 1, 0, 0);
    static final String STOCKOUT = "stockout_order_query_trade";
    /** What stock-outs become in Kingdee. */
    static final String FORM = "SAL_OUTSTOCK";

    private final OtherJvm sandbox;
    private final String url;

    private Vendor(OtherJvm sandbox) {
        this.sandbox = sandbox;
        this.url = tell("url");
    }

    static Vendor of(Scale scale) throws IOException {
        if (scale.jvms()) {
            return new Vendor(OtherJvm.start("-Xmx3g", VendorProcess.class));
        }
        VendorProcess here = new VendorProcess();
        return new Vendor(OtherJvm.here(here::answer, here::close));
    }

    /** Has something done, and waits until it is. */
    String tell(String command, Object... arguments) {
        return sandbox.tell(command, arguments);
    }

    long calls(String operation) {
        return Long.parseLong(tell("calls", operation));
    }

    String wdtUrl() {
        return url + "/openapi2";
    }

    String kingdeeUrl() {
        return url + "/K3Cloud";
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
