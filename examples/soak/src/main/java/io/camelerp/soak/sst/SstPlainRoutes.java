/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.sst;

import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.PlainSink;
import io.camelerp.soak.runner.ReadyRoutes;
import io.camelerp.soak.runner.Vendor;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.model.ProcessorDefinition;

/**
 * Our consumers of SST and the ready-made mappings, but a sink of another make.
 */
public final class SstPlainRoutes {

    private SstPlainRoutes() {
    }

    public static void startBills(Settings settings, Job job, Flaw flaw) throws Exception {
        Main main = new Main();
        SstReadyRoutes.serve(settings, main);
        Vendor vendor = new Vendor(settings, SharedClock.open(settings.path("clock")));
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                for (SstKind kind : SstKind.of(settings.get("form"))) {
                    String work = "direct:" + kind;
                    String options = "maxAttempts=0&checkpointKey=" + kind + "&delay=50";
                    ProcessorDefinition<?> pushes = from("sst:" + kind.document().push() + "?" + options)
                            .routeId(kind + "-push");
                    if (flaw == Flaw.WIRE_TAP) {
                        pushes.wireTap(work);
                    } else {
                        pushes.to(work);
                    }
                    from("sst:" + kind.document().download() + "?initialDelay=0&" + options + "&startFrom="
                         + settings.get("startFrom")).routeId(kind + "-download").to(work);
                    from(work).routeId(kind.name()).setBody().jq("resource:classpath:" + kind.mapping())
                            .process(new PlainSink(vendor, kind.form(), flaw));
                }
            }
        });
        ReadyRoutes.start(settings, job, main, ReadyRoutes.BEANS);
        job.progress(() -> "");
    }

    public static void startSales(Settings settings, Job job, Flaw flaw) throws Exception {
        Main main = new Main();
        Vendor vendor = new Vendor(settings, SharedClock.open(settings.path("clock")));
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("sst:QuerySaleOrderInfo?initialDelay=0&delay=50&maxAttempts=0&stores=2,382&settleDelay="
                     + Scenario.SETTLE.toMillis() + "&startFrom=" + settings.get("startFrom")
                     + (flaw == Flaw.NO_OVERLAP ? "&overlapDays=0" : "")).routeId("sales")
                        .setVariable("pays", constant("[{\"paycode\":\"101\",\"payname\":\"现金\"}]"))
                        .setBody().jq("resource:classpath:mappings/sst-sales-to-kingdee.jq")
                        .process(new PlainSink(vendor, "SAL_OUTSTOCK", flaw));
            }
        });
        ReadyRoutes.start(settings, job, main, ReadyRoutes.BEANS);
        job.progress(() -> "");
    }
}
