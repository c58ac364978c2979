/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.cluster;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.camelerp.soak.orders.OrderRoutes;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.PlainSink;
import io.camelerp.soak.runner.ReadyRoutes;
import io.camelerp.soak.runner.Vendor;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.sst.SstKind;
import io.camelerp.soak.sst.SstReadyRoutes;
import io.camelerp.soak.stockouts.StockoutRoutes;
import io.camelerp.soak.stockouts.StockoutWorld;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.file.cluster.FileLockClusterService;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * Ready-made routes of which one process of several runs those that call an account.
 */
public final class ClusterRoutes {

    private ClusterRoutes() {
    }

    public static void start(Settings settings, Job job) throws Exception {
        job.elects();
        Main main = new Main();
        StockoutRoutes.startBooking(settings, job, main, List.of(ReadyRoutes.KINGDEE), configure(settings, main));
    }

    /**
     * What there is beside the stock-outs.
     *
     * @return the files of the routes
     */
    private static List<String> configure(Settings settings, Main main) {
        main.addInitialProperty("erp.cluster", "file");
        main.addInitialProperty("erp.cluster.dir", settings.get("locks"));
        OrderRoutes.enable(settings, main);
        String route = SstKind.ORDER.route();
        SstReadyRoutes.enable(settings, main, route);
        main.addInitialProperty("erp.route." + route + ".form", SstKind.ORDER.form());
        main.addInitialProperty("erp.route." + route + ".push-enabled", "false");
        main.addInitialProperty("erp.route." + route + ".start-from", settings.get("sstFrom"));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport configured) {
                elect(settings, configured);
            }
        });
        return List.of(ReadyRoutes.ORDERS, route);
    }

    /** What PollerElection would make, but in a hurry: nobody has to wait for ten seconds. */
    private static void elect(Settings settings, BaseMainSupport main) {
        FileLockClusterService locks = new FileLockClusterService();
        locks.setRoot(settings.get("locks"));
        locks.setAcquireLockDelay(ClusterWorld.INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        locks.setAcquireLockInterval(ClusterWorld.INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        try {
            main.getCamelContext().addService(locks, true);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Our consumer and the ready-made mapping, but a sink and an election of another make. */
    public static void startPlain(Settings settings, Job job, Flaw flaw) throws Exception {
        Main main = new Main();
        PlainSink sink = new PlainSink(new Vendor(settings, SharedClock.open(settings.path("clock"))), "SAL_OUTSTOCK", flaw);
        String route = "records";
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("wdt:" + StockoutWorld.API + "?initialDelay=0&delay=20&settleDelay=" + settings.get("settleDelay")
                     + "&startFrom=RAW(" + settings.get("startFrom") + ")").routeId(route).autoStartup(false)
                        .setBody().jq("resource:classpath:mappings/wdt-stockout-to-kingdee.jq").process(sink);
            }
        });
        ReadyRoutes.start(settings, job, main, ReadyRoutes.BEANS);
        PlainElection election = new PlainElection(settings.path("locks"), main.getCamelContext(), route, flaw);
        job.add(election);
        election.start();
        job.progress(() -> "");
    }
}
