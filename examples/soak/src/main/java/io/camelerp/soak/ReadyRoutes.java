/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak;

import java.util.List;

import io.camelerp.sandbox.kingdee.KingdeeServer;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * Ready-made routes, into Kingdee and into a queue, as Camel Main runs them.
 */
final class ReadyRoutes {

    /** The route into Kingdee. */
    static final String KINGDEE = "wdt-stockout-to-kingdee";

    private static final String QUEUE = "wdt-any-to-queue";
    private static final int SHUTDOWN_SECONDS = 5;

    private ReadyRoutes() {
    }

    static void startKingdee(Settings settings, Job job) throws Exception {
        Main main = new Main();
        main.addInitialProperty("erp.route." + KINGDEE + ".window-size", window(settings));
        startReady(settings, job, main, KINGDEE);
    }

    static void startQueue(Settings settings, Job job) throws Exception {
        Main main = new Main();
        String route = "erp.route." + QUEUE + ".";
        main.addInitialProperty("erp.jms.url", settings.get("broker"));
        main.addInitialProperty(route + "api", settings.get("api"));
        main.addInitialProperty(route + "queue", settings.get("queue"));
        main.addInitialProperty(route + "window-size", window(settings));
        startReady(settings, job, main, QUEUE);
    }

    private static String window(Settings settings) {
        String millis = settings.get("window");
        return millis.isEmpty() ? "P30D" : "PT" + Long.parseLong(millis) / 1000 + "S";
    }

    private static void startReady(Settings settings, Job job, Main main, String id) throws Exception {
        String route = "erp.route." + id + ".";
        main.addInitialProperty(route + "enabled", "true");
        main.addInitialProperty(route + "delay", "PT0.03S");
        main.addInitialProperty(route + "settle-delay", "PT" + settings.number("settleDelay") / 1000 + "S");
        main.addInitialProperty(route + "start-from", settings.get("startFrom"));
        start(settings, job, main, "classpath:routes/erp-*.camel.yaml,classpath:routes/" + id + ".camel.yaml");
    }

    /** Our consumer and the ready-made mapping, but a sink of another make. */
    static void startPlainKingdee(Settings settings, Job job, Flaw flaw) throws Exception {
        Main main = new Main();
        PlainSink sink = new PlainSink(new Vendor(settings, SharedClock.open(settings.path("clock"))), flaw);
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("wdt:" + StockoutWorld.API + "?initialDelay=0&delay=20&settleDelay=" + settings.get("settleDelay")
                     + "&startFrom=RAW(" + settings.get("startFrom") + ")").routeId("records")
                        .setBody().jq("resource:classpath:mappings/wdt-stockout-to-kingdee.jq").process(sink);
            }
        });
        start(settings, job, main, "classpath:routes/erp-*.camel.yaml");
    }

    private static void start(Settings settings, Job job, Main main, String files) throws Exception {
        job.add(main::stop);
        main.setDefaultPropertyPlaceholderLocation("false");
        main.configure().withRoutesIncludePattern(files).withShutdownTimeout(SHUTDOWN_SECONDS)
                .withBasePackageScanEnabled(false).withAutoConfigurationEnvironmentVariablesEnabled(false)
                .withAutoConfigurationSystemPropertiesEnabled(false);
        main.bind("wdt", Components.wdt(settings));
        properties(settings).forEach(property -> main.addInitialProperty(property.name(), property.value()));
        main.start();
        job.add(main.getCamelContext());
    }

    private record Property(String name, String value) {
    }

    private static List<Property> properties(Settings settings) {
        return List.of(
                new Property("erp.kingdee.url", settings.get("kingdee")),
                new Property("erp.kingdee.acct-id", KingdeeServer.ACCT_ID),
                new Property("erp.kingdee.user", KingdeeServer.USER),
                new Property("erp.kingdee.password", KingdeeServer.PASSWORD),
                new Property("erp.kingdee.app-id", KingdeeServer.APP_ID),
                new Property("erp.kingdee.secret", KingdeeServer.APP_SECRET),
                new Property("erp.kingdee.auth", settings.get("auth")),
                new Property("erp.kingdee.batch-size", settings.get("batchSize")),
                new Property("erp.kingdee.parallel-saves", settings.get("parallel")),
                new Property("erp.kingdee.response-timeout", "PT1S"),
                new Property("erp.kingdee.unknown-wait", "PT0.3S"),
                new Property("erp.datasource.url", settings.get("database")),
                new Property("erp.lookup.dir", "classpath:lookup"));
    }
}
