/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.stockouts;

import java.util.ArrayList;
import java.util.List;

import io.camelerp.soak.runner.BookingOperator;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.PlainSink;
import io.camelerp.soak.runner.ReadyRoutes;
import io.camelerp.soak.runner.Vendor;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.scenario.Target;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * Routes of stock-outs into Kingdee and into a queue.
 */
public final class StockoutRoutes {

    /** Where a single record gets into a plain loop. */
    public static final String RECORD = "direct:record";

    private static final String QUEUE = "wdt-any-to-queue";

    private StockoutRoutes() {
    }

    /** The routes that end in Kingdee, with what belongs to them. */
    public static void startBooking(Settings settings, Job job) throws Exception {
        startBooking(settings, job, new Main(), switch (Target.valueOf(settings.get("target"))) {
            case SUMMARY -> List.of(ReadyRoutes.SUMMARY);
            case CANCELLED -> List.of(ReadyRoutes.KINGDEE, ReadyRoutes.CANCELLED);
            default -> List.of(ReadyRoutes.KINGDEE);
        }, List.of());
    }

    /**
     * @param polling those that poll
     * @param besides the files of routes that are none of stock-outs
     */
    public static CamelContext startBooking(Settings settings, Job job, Main main, List<String> polling, List<String> besides)
            throws Exception {
        polling.forEach(id -> main.addInitialProperty("erp.route." + id + ".goal", settings.get("goal")));
        ReadyRoutes.prepareBooking(settings, main, polling);
        List<String> files = new ArrayList<>(polling);
        files.addAll(List.of(ReadyRoutes.GOALS, "dead-letters"));
        files.addAll(besides);
        ReadyRoutes.startReady(settings, job, main, polling, files);
        job.operator(new BookingOperator(main.getCamelContext(), settings));
        return main.getCamelContext();
    }

    public static void startQueue(Settings settings, Job job) throws Exception {
        Main main = new Main();
        String route = "erp.route." + QUEUE + ".";
        main.addInitialProperty("erp.jms.url", settings.get("broker"));
        main.addInitialProperty(route + "api", settings.get("api"));
        main.addInitialProperty(route + "queue", settings.get("queue"));
        main.addInitialProperty(route + "window-size", ReadyRoutes.window(settings));
        ReadyRoutes.startReady(settings, job, main, List.of(QUEUE), List.of(QUEUE));
    }

    /** Our consumer and the ready-made mapping, but a sink of another make. */
    public static void startPlainBooking(Settings settings, Job job, Flaw flaw) throws Exception {
        startPlain(settings, job, new PlainSink(
                new Vendor(settings, SharedClock.open(settings.path("clock"))),
                "SAL_OUTSTOCK", flaw));
    }

    /** The same with a sink that sums up. */
    public static void startPlainSummary(Settings settings, Job job, Flaw flaw) throws Exception {
        SharedClock clock = SharedClock.open(settings.path("clock"));
        PlainSummary sink = new PlainSummary(new Vendor(settings, clock), clock, flaw);
        sink.start();
        job.add(sink);
        startPlain(settings, job, sink);
        job.operator(() -> sink.isDone() ? "" : "stock-outs to be summed up");
    }

    public static CamelContext startPlain(Settings settings, Job job, Processor sink) throws Exception {
        Main main = new Main();
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("wdt:" + StockoutWorld.API + "?initialDelay=0&delay=20&settleDelay=" + settings.get("settleDelay")
                     + "&startFrom=RAW(" + settings.get("startFrom") + ")").routeId("records").to(RECORD);
                from(RECORD).routeId("record")
                        .setBody().jq("resource:classpath:mappings/wdt-stockout-to-kingdee.jq").process(sink);
            }
        });
        ReadyRoutes.start(settings, job, main, ReadyRoutes.BEANS);
        return main.getCamelContext();
    }
}
