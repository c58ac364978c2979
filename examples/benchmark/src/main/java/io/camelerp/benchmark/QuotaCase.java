/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.camelerp.wdt.WdtComponent;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Five live routes and a backfill on one account with 60 calls a minute; a minute lasts some seconds.
 */
final class QuotaCase implements Case {

    private static final int QUOTA = 60;
    private static final List<String> LIVE
            = List.of("trade_query", "refund_query", "goods_query", "stock_query", "stockin_order_query_refund");

    @Override
    public List<Row> measure(Scale scale) throws Exception {
        List<Row> rows = new ArrayList<>();
        for (String window : List.of("FIXED", "SLIDING")) {
            rows.addAll(run(scale, window));
        }
        return rows;
    }

    private List<Row> run(Scale scale, String window) throws Exception {
        Path state = Files.createTempDirectory("benchmark");
        try (Vendor vendor = Vendor.of(scale); CamelContext context = new DefaultCamelContext()) {
            vendor.tell("uneven", Math.min(100_000, scale.uneven()), 33_000);
            vendor.tell("quota", QUOTA, window, scale.minute().toMillis());
            WdtComponent component = OurRoute.component(vendor.wdtUrl(), state);
            component.setMinute(scale.minute());
            component.getConfiguration().setRequestsPerMinute(QUOTA);
            context.addComponent("wdt", component);
            RouteBuilder.addRoutes(context, builder -> routes(builder, scale.minute()));
            context.start();
            TimeUnit.MILLISECONDS.sleep(scale.minute().toMillis() * scale.minutes() + 500);
            double used = Double.parseDouble(vendor.tell("used", QUOTA, scale.minutes(), scale.minute().toMillis()));
            String refused = vendor.tell("refused");
            long pause = LIVE.stream().mapToLong(api -> Long.parseLong(vendor.tell("pause", "wdt:" + api))).max().orElse(0);
            return rows(scale.minutes() + " minutes of 60 calls, " + window.toLowerCase(Locale.ROOT), used, refused,
                    pause / (double) scale.minute().toMillis());
        } finally {
            OurRoute.delete(state);
        }
    }

    private static void routes(RouteBuilder builder, Duration pollInterval) {
        for (String api : LIVE) {
            builder.from("wdt:" + api + "?initialDelay=0&settleDelay=1000&delay=" + pollInterval.toMillis()).routeId(api)
                    .stop();
        }
        builder.from("wdt:" + Vendor.STOCKOUT + "?initialDelay=0&delay=1000&startFrom=RAW("
                     + VendorProcess.TIME.format(Vendor.BEGIN) + ")&endAt=RAW("
                     + VendorProcess.TIME.format(Vendor.BEGIN.plusDays(4)) + ")")
                .routeId("backfill").stop();
    }

    private static List<Row> rows(String name, double used, String refused, double intervals) {
        return List.of(
                new Row(
                        name + ": quota used", String.format(Locale.ROOT, "%.1f %%, %s refused", 100 * used, refused), "", "",
                        ">= 97 %, 0 refused", used >= 0.97 && refused.equals("0")),
                new Row(
                        name + ": longest pause of a live route",
                        String.format(Locale.ROOT, "%.2f poll intervals", intervals), "", "", "<= 2 intervals",
                        intervals <= 2));
    }
}
