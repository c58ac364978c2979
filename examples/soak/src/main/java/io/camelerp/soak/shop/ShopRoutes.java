/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.shop;

import java.util.Random;

import io.camelerp.routes.deadletter.DeadLetterReplay;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.soak.runner.Job;
import io.camelerp.soak.runner.Letters;
import io.camelerp.soak.runner.ReadyRoutes;
import io.camelerp.soak.runner.Rounds;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import io.camelerp.soak.world.Broker;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/** The ready-made routes that tell a shop of stock and shipments, with an operator who replays. */
public final class ShopRoutes {

    private static final String STOCK = "wdt-stock-sync";
    private static final String SHIPMENTS = "wdt-shipment-sync";
    private static final int SELDOM = 3;

    private ShopRoutes() {
    }

    public static void start(Settings settings, Job job) throws Exception {
        Main main = new Main();
        enable(settings, main, STOCK, settings.get("stockUrl"), "");
        enable(settings, main, SHIPMENTS, settings.get("shipmentUrl"), Broker.OF_SHIPMENTS);
        main.addInitialProperty("erp.route." + STOCK + ".shops", settings.get("shops"));
        String broker = settings.get("broker", "");
        if (!broker.isEmpty()) {
            main.addInitialProperty("erp.jms.url", broker);
        }
        SharedClock clock = SharedClock.open(settings.path("clock"));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
                // a claim of a process that was killed ends
                configured.getCamelContext().getRegistry().findSingleByType(DeadLetterStore.class).setClock(clock);
            }
        });
        ReadyRoutes.start(settings, job, main, ReadyRoutes.BEANS + ",classpath:routes/" + STOCK
                                               + ".camel.yaml,classpath:routes/" + SHIPMENTS + ".camel.yaml");
        CamelContext context = main.getCamelContext();
        Random random = new Random(settings.number("seed"));
        DeadLetterReplay replay = context.getRegistry().findSingleByType(DeadLetterReplay.class);
        // now and then, and when the trouble is over again and again
        Rounds.start(job, context, () -> job.disturbance().isOver() || random.nextInt(SELDOM) == 0,
                letter -> replay.replay(letter.routeId(), letter.key()));
        Letters.tell(job, context);
    }

    private static void enable(Settings settings, Main main, String id, String url, String queue) {
        String route = "erp.route." + id + ".";
        main.addInitialProperty(route + "enabled", "true");
        main.addInitialProperty(route + "delay", "PT0.03S");
        main.addInitialProperty(route + "max-attempts", settings.get("maxAttempts"));
        main.addInitialProperty(route + "connect-timeout", "1000");
        main.addInitialProperty(route + "response-timeout", "1000");
        if (url.isEmpty()) {
            main.addInitialProperty(route + "queue", settings.get("queue") + queue);
        } else {
            main.addInitialProperty(route + "url", url);
        }
    }
}
