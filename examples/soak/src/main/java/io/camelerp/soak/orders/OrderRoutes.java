/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.orders;

import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.ReadyRoutes;
import io.camelerp.soak.scenario.Settings;
import org.apache.camel.main.Main;

/**
 * The ready-made route of orders to WDT.
 */
public final class OrderRoutes {

    private OrderRoutes() {
    }

    public static void start(Settings settings, Job job) throws Exception {
        Main main = new Main();
        enable(settings, main);
        ReadyRoutes.start(settings, job, main, ReadyRoutes.BEANS + ",classpath:routes/" + ReadyRoutes.ORDERS + ".camel.yaml");
    }

    /** To be started with others. */
    public static void enable(Settings settings, Main main) {
        String route = "erp.route." + ReadyRoutes.ORDERS + ".";
        main.addInitialProperty(route + "enabled", "true");
        if (settings.flag("queued")) {
            main.addInitialProperty("erp.jms.url", settings.get("broker"));
            main.addInitialProperty("erp.jms.redelivery-delay", "50");
            main.addInitialProperty(route + "from", "queue");
            main.addInitialProperty(route + "queue", settings.get("queue"));
            if (!settings.get("resultQueue").isEmpty()) {
                main.addInitialProperty(route + "result-queue", settings.get("resultQueue"));
            }
        } else {
            main.addInitialProperty(route + "dir", settings.get("orders"));
            main.addInitialProperty(route + "result-dir", settings.get("results"));
            main.addInitialProperty(route + "read-lock", "none");
            main.addInitialProperty(route + "delay", settings.get("delay", "PT0.03S"));
        }
    }
}
