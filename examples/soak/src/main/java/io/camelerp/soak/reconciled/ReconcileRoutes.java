/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.reconciled;

import java.util.List;

import io.camelerp.routes.reconcile.ReconcileDesk;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.PlainSink;
import io.camelerp.soak.runner.ReadyRoutes;
import io.camelerp.soak.runner.Vendor;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.stockouts.StockoutRoutes;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * The ready-made routes of stock-outs with the reconciliation, and who works with it.
 */
public final class ReconcileRoutes {

    private static final String RECONCILE = "reconcile";
    private static final String DESK = "erpReconcileDesk";
    private static final String NEVER = "0 0 0 1 1 ? 2099";

    private ReconcileRoutes() {
    }

    /** The route whose bills are compared. */
    static String compared(boolean summary) {
        return summary ? ReadyRoutes.SUMMARY : ReadyRoutes.KINGDEE;
    }

    private static List<String> polling(Settings settings) {
        String compared = compared(settings.flag("summary"));
        return settings.flag("cancels") ? List.of(compared, ReadyRoutes.CANCELLED) : List.of(compared);
    }

    public static void start(Settings settings, Job job) throws Exception {
        Main main = new Main();
        main.addInitialProperty("erp.route." + RECONCILE + ".enabled", "true");
        main.addInitialProperty("erp.route." + RECONCILE + ".cron", settings.flag("cron") ? "0/4 * * * * ?" : NEVER);
        main.addInitialProperty("erp.reconcile.dir", settings.get("reports"));
        SharedClock clock = SharedClock.open(settings.path("clock"));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
                configured.getCamelContext().getRegistry().lookupByNameAndType(DESK, ReconcileDesk.class).setClock(clock);
            }
        });
        CamelContext context = StockoutRoutes.startBooking(settings, job, main, polling(settings), List.of(RECONCILE));
        ReconcileClerks clerks = new ReconcileClerks(
                context.getRegistry().lookupByNameAndType(DESK, ReconcileDesk.class), settings, clock, job::isCalm);
        clerks.start();
        job.add(clerks);
        job.progress(() -> clerks.told(job.standing()));
    }

    /** Our consumer and the ready-made mapping, but a sink and a comparison of another make. */
    public static void startPlain(Settings settings, Job job, Flaw flaw) throws Exception {
        SharedClock clock = SharedClock.open(settings.path("clock"));
        Vendor vendor = new Vendor(settings, clock);
        PlainSink sink = new PlainSink(vendor, "SAL_OUTSTOCK", flaw);
        PlainReconcile plain = new PlainReconcile(settings, vendor, clock, flaw, sink);
        CamelContext context = StockoutRoutes.startPlain(settings, job, plain);
        plain.start(context, job::isCalm);
        job.add(plain);
        job.progress(() -> plain.told(job.standing()));
    }
}
