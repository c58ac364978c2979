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
 * The ready-made route into Kingdee as Camel Main runs it.
 */
final class KingdeeRoutes {

    /** The ready-made route. */
    static final String ROUTE = "wdt-stockout-to-kingdee";

    private static final int SHUTDOWN_SECONDS = 5;

    private KingdeeRoutes() {
    }

    static void start(Settings settings, Job job) throws Exception {
        start(settings, job, new Main(), "classpath:routes/erp-*.camel.yaml,classpath:routes/" + ROUTE + ".camel.yaml");
    }

    /** Our consumer and the ready-made mapping, but a sink of another make. */
    static void startPlain(Settings settings, Job job, Flaw flaw) throws Exception {
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
        String route = "erp.route." + ROUTE + ".";
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
                new Property("erp.lookup.dir", "classpath:lookup"),
                new Property(route + "enabled", "true"),
                new Property(route + "delay", "PT0.03S"),
                new Property(route + "settle-delay", "PT" + settings.number("settleDelay") / 1000 + "S"),
                new Property(route + "start-from", settings.get("startFrom")),
                new Property(
                        route + "window-size",
                        settings.get("window").isEmpty()
                                ? "P30D" : "PT" + Long.parseLong(settings.get("window")) / 1000 + "S"));
    }
}
