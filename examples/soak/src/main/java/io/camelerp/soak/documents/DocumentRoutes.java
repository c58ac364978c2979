/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.documents;

import java.time.LocalDateTime;
import java.util.List;

import io.camelerp.routes.kingdee.KingdeeChanges;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.Letters;
import io.camelerp.soak.runner.ReadyRoutes;
import io.camelerp.soak.runner.Rounds;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.sst.SstReadyRoutes;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.Registry;

/** Ready-made routes that write documents to WDT and SST, as Camel Main runs them. */
public final class DocumentRoutes {

    static final String PURCHASE = "kingdee-purchase-to-wdt";
    static final String DELIVERY = "kingdee-delivery-to-sst";
    private static final String DECLARATION = "sst-declare-goods-to-wdt";
    private static final String EVERY_SECOND = "* * * * * ?";

    private DocumentRoutes() {
    }

    public static void start(Settings settings, Job job) throws Exception {
        Main main = new Main();
        for (String id : List.of(PURCHASE, DELIVERY)) {
            set(main, id, "cron", EVERY_SECOND);
            set(main, id, "lookback-cron", EVERY_SECOND);
            set(main, id, "lookback-enabled", settings.get("twin"));
            set(main, id, "max-bills", settings.get("maxBills"));
        }
        if (settings.flag("shipped")) {
            set(main, DELIVERY, "command", "UpdateTransferringOrderInfo");
            set(main, DELIVERY, "head-fields", "FBillNo,F_ora_Text_buid");
            set(main, DELIVERY, "line-fields",
                    "FMaterialID.FNumber,FRealQty,F_ora_Text_ibiuid,F_ora_Text_produid");
        }
        set(main, DECLARATION, "delay", "PT0.05S");
        set(main, DECLARATION, "download-delay", "PT0.05S");
        set(main, DECLARATION, "shop-no", DocumentKind.SHOP);
        StringBuilder files = new StringBuilder(ReadyRoutes.BEANS);
        for (String id : List.of(PURCHASE, DELIVERY, DECLARATION)) {
            set(main, id, "enabled", "true");
            set(main, id, "settle-delay", "PT" + settings.get("settleSeconds") + "S");
            set(main, id, "start-from", settings.get("startFrom"));
            files.append(",classpath:routes/").append(id).append(".camel.yaml");
        }
        SstReadyRoutes.serve(settings, main);
        SharedClock clock = SharedClock.open(settings.path("clock"));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
                Registry beans = configured.getCamelContext().getRegistry();
                beans.findByType(KingdeeChanges.class).forEach(changes -> changes.setClock(clock));
                // a claim of a process that was killed ends
                beans.findSingleByType(DeadLetterStore.class).setClock(clock);
            }
        });
        ReadyRoutes.start(settings, job, main, files.toString());
        CamelContext context = main.getCamelContext();
        Letters.tell(job, context);
        DocumentOperator operator = new DocumentOperator(
                context, new SstScreen(settings), LocalDateTime.parse(settings.get("startFrom"), SharedClock.FORMAT));
        job.operator(operator);
        Rounds.start(job, context, () -> true, operator::visit);
    }

    private static void set(Main main, String route, String key, String value) {
        main.addInitialProperty("erp.route." + route + "." + key, value);
    }
}
