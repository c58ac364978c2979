/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import io.camelerp.soak.cluster.ClusterRoutes;
import io.camelerp.soak.cluster.WorkerRoutes;
import io.camelerp.soak.documents.DocumentRoutes;
import io.camelerp.soak.documents.PlainDocuments;
import io.camelerp.soak.files.PlainPoller;
import io.camelerp.soak.files.PlainPool;
import io.camelerp.soak.files.PlainSnapshot;
import io.camelerp.soak.files.WdtRoutes;
import io.camelerp.soak.orders.OrderRoutes;
import io.camelerp.soak.orders.PlainOrders;
import io.camelerp.soak.purchases.PurchaseRoutes;
import io.camelerp.soak.reconciled.ReconcileRoutes;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.scenario.Flaw;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.Target;
import io.camelerp.soak.shop.PlainShop;
import io.camelerp.soak.shop.ShopRoutes;
import io.camelerp.soak.sst.PlainBatches;
import io.camelerp.soak.sst.PlainInbox;
import io.camelerp.soak.sst.SstPlainRoutes;
import io.camelerp.soak.sst.SstReadyRoutes;
import io.camelerp.soak.sst.SstRoutes;
import io.camelerp.soak.stockouts.StockoutRoutes;

/**
 * Makes what a runner does for a target.
 */
final class Jobs {

    private Jobs() {
    }

    static Job start(Settings settings) throws Exception {
        Job job = new Job(settings);
        try {
            if (settings.flag("plain")) {
                startPlain(settings, job);
            } else {
                switch (Target.valueOf(settings.get("target"))) {
                    case KINGDEE, CANCELLED, SUMMARY -> StockoutRoutes.startBooking(settings, job);
                    case PURCHASES -> PurchaseRoutes.start(settings, job);
                    case WORKERS -> WorkerRoutes.start(settings, job);
                    case RECONCILED -> ReconcileRoutes.start(settings, job);
                    case QUEUE -> StockoutRoutes.startQueue(settings, job);
                    case FILE, POOL, SNAPSHOT -> WdtRoutes.start(settings, job);
                    case TRANSFERS, PUSHES -> SstRoutes.start(settings, job);
                    case SHOP -> ShopRoutes.start(settings, job);
                    case ORDERS -> OrderRoutes.start(settings, job);
                    case SST_KINGDEE -> SstReadyRoutes.startBills(settings, job);
                    case SST_SALES -> SstReadyRoutes.startSales(settings, job);
                    case CLUSTER -> ClusterRoutes.start(settings, job);
                    case DOCUMENTS -> DocumentRoutes.start(settings, job);
                }
            }
            return job;
        } catch (Exception e) {
            job.close();
            throw e;
        }
    }

    private static void startPlain(Settings settings, Job job) throws Exception {
        Flaw flaw = Flaw.valueOf(settings.get("flaw"));
        switch (Target.valueOf(settings.get("target"))) {
            case KINGDEE -> StockoutRoutes.startPlainBooking(settings, job, flaw);
            case RECONCILED -> ReconcileRoutes.startPlain(settings, job, flaw);
            case SUMMARY -> StockoutRoutes.startPlainSummary(settings, job, flaw);
            case CANCELLED -> throw new IllegalArgumentException("There is no plain loop for what is cancelled");
            case PURCHASES -> PurchaseRoutes.startPlain(settings, job, flaw);
            case WORKERS -> WorkerRoutes.startPlain(settings, job, flaw);
            case FILE -> {
                if (flaw.isOfRoute()) {
                    WdtRoutes.start(settings, job);
                } else {
                    new PlainPoller(settings).start(job);
                }
            }
            case QUEUE -> throw new IllegalArgumentException("There is no plain loop into a queue");
            case POOL -> new PlainPool(settings).start(job);
            case SHOP -> new PlainShop(settings).start(job);
            case SNAPSHOT -> new PlainSnapshot(settings).start(job);
            case TRANSFERS -> new PlainBatches(settings).start(job);
            case PUSHES -> new PlainInbox(settings).start(job);
            case ORDERS -> new PlainOrders(settings).start(job);
            case SST_KINGDEE -> SstPlainRoutes.startBills(settings, job, flaw);
            case SST_SALES -> SstPlainRoutes.startSales(settings, job, flaw);
            case CLUSTER -> ClusterRoutes.startPlain(settings, job, flaw);
            case DOCUMENTS -> new PlainDocuments(settings).start(job);
        }
    }
}
