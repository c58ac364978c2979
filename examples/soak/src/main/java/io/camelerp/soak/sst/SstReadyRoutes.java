/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.sst;

import java.util.Collection;

import io.camelerp.routes.deadletter.DeadLetterDesk;
import io.camelerp.routes.kingdee.DailySummary;
import io.camelerp.routes.state.DeadLetter.Cause;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.Letters;
import io.camelerp.soak.runner.ReadyRoutes;
import io.camelerp.soak.runner.Rounds;
import io.camelerp.soak.scenario.Scenario;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * Ready-made routes from SST into Kingdee, as Camel Main runs them, and an operator who replays what a look-up held up.
 */
public final class SstReadyRoutes {

    static final String SALES = "sst-sales-to-kingdee";
    static final String SUMMARY = "sst-sales-summary-to-kingdee";

    private SstReadyRoutes() {
    }

    public static void startBills(Settings settings, Job job) throws Exception {
        Main main = new Main();
        StringBuilder files = new StringBuilder(ReadyRoutes.BEANS);
        for (SstKind kind : SstKind.of(settings.get("form"))) {
            enable(settings, main, kind.route());
            main.addInitialProperty("erp.route." + kind.route() + ".form", kind.form());
            files.append(",classpath:routes/").append(kind.route()).append(".camel.yaml");
        }
        serve(settings, main);
        start(settings, job, main, files.toString());
    }

    public static void startSales(Settings settings, Job job) throws Exception {
        Main main = new Main();
        String route = settings.get("route");
        enable(settings, main, route);
        main.addInitialProperty("erp.route." + route + ".stores", settings.get("stores"));
        if (!settings.get("finish").isEmpty()) {
            main.addInitialProperty("erp.route." + route + ".finish-command", settings.get("finish"));
        }
        main.addInitialProperty("erp.route." + route + ".book-cron", "0/1 * * * * ?");
        SharedClock clock = SharedClock.open(settings.path("clock"));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
                configured.getCamelContext().addLifecycleStrategy(new LifecycleStrategySupport() {
                    @Override
                    public void onRoutesAdd(Collection<Route> routes) {
                        // before its cron, or a day would be over by the clock of the machine
                        configured.getCamelContext().getRegistry().lookupByNameAndType("sstSalesSummary", DailySummary.class)
                                .setClock(clock);
                    }
                });
            }
        });
        start(settings, job, main, ReadyRoutes.BEANS + ",classpath:routes/" + route + ".camel.yaml");
    }

    public static void enable(Settings settings, Main main, String id) {
        String route = "erp.route." + id + ".";
        main.addInitialProperty(route + "enabled", "true");
        main.addInitialProperty(route + "delay", "PT0.05S");
        main.addInitialProperty(route + "download-delay", settings.get("delay", "PT0.05S"));
        main.addInitialProperty(route + "settle-delay", "PT" + Scenario.SETTLE.toSeconds() + "S");
        main.addInitialProperty(route + "start-from", settings.get("startFrom"));
    }

    /** Pushes come in there. */
    public static void serve(Settings settings, Main main) {
        main.addInitialProperty("camel.server.enabled", "true");
        main.addInitialProperty("camel.server.host", "127.0.0.1");
        main.addInitialProperty("camel.server.port", settings.get("port"));
    }

    private static void start(Settings settings, Job job, Main main, String files) throws Exception {
        ReadyRoutes.start(settings, job, main, files);
        CamelContext context = main.getCamelContext();
        Letters.tell(job, context);
        DeadLetterDesk desk = context.getRegistry().lookupByNameAndType("erpDeadLetterDesk", DeadLetterDesk.class);
        // one whose replay is killed is left alone for longer than a run lasts
        Rounds.start(job, context, job.disturbance()::isOver, letter -> {
            // a conflict is for a person; a missing row or number, or a refusal that was none of the bill, is not
            if (letter.cause() != Cause.CONFLICT) {
                desk.replay(letter.routeId(), letter.key());
            }
        });
    }
}
