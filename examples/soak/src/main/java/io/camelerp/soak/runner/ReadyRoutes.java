/*
 * Copyright the camel-erp authors.
 *
 * Licensed under the Apache License, Version 2.0. See the LICENSE file
 * at the top of this project or http://www.apache.org/licenses/LICENSE-2.0
 */
package io.camelerp.soak.runner;

import java.util.List;
import java.util.stream.Collectors;

import io.camelerp.routes.kingdee.DailySummary;
import io.camelerp.routes.state.DeadLetterStore;
import io.camelerp.sandbox.kingdee.KingdeeServer;
import io.camelerp.soak.scenario.Settings;
import io.camelerp.soak.scenario.SharedClock;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.Registry;

/**
 * What all ready-made routes have in common, as Camel Main runs them.
 */
public final class ReadyRoutes {

    /** The route into Kingdee. */
    public static final String KINGDEE = "wdt-stockout-to-kingdee";

    /** The route that sums up. */
    public static final String SUMMARY = "wdt-stockout-summary-to-kingdee";
    /** The route that undoes what is booked. */
    public static final String CANCELLED = "wdt-stockout-cancelled-to-kingdee";

    public static final String GOALS = "kingdee-submit-audit";
    public static final String BEANS = "classpath:routes/erp-*.camel.yaml";
    static final String EVERY_SECOND = "* * * * * ?";
    /** The route of orders to WDT. */
    public static final String ORDERS = "orders-to-wdt";

    private static final int SHUTDOWN_SECONDS = 5;

    private ReadyRoutes() {
    }

    /** What routes that poll, with their twins, and all that book have in common. */
    public static void prepareBooking(Settings settings, Main main, List<String> polling) {
        for (String id : polling) {
            String route = "erp.route." + id + ".";
            main.addInitialProperty(route + "window-size", window(settings));
            main.addInitialProperty(route + "lookback-enabled", settings.get("twin"));
            main.addInitialProperty(route + "lookback-cron", EVERY_SECOND);
            main.addInitialProperty(route + "lookback", settings.get("lookback", "P6D"));
        }
        main.addInitialProperty("erp.route." + SUMMARY + ".book-cron", EVERY_SECOND);
        main.addInitialProperty("erp.route." + CANCELLED + ".action", settings.get("action"));
        main.addInitialProperty("erp.route." + GOALS + ".enabled", String.valueOf(!settings.get("goal").equals("saved")));
        main.addInitialProperty("erp.route." + GOALS + ".cron", EVERY_SECOND);
        main.addInitialProperty("erp.route.dead-letter-replay.enabled", settings.get("baseDataSoon"));
        main.addInitialProperty("erp.route.dead-letter-replay.cron", EVERY_SECOND);
        main.addInitialProperty("erp.kingdee.goal-retry", "PT1S");
        main.addInitialProperty("erp.kingdee.closed-period", settings.get("closedPeriod"));
        SharedClock clock = SharedClock.open(settings.path("clock"));
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
                Registry beans = configured.getCamelContext().getRegistry();
                // a claim of a process that was killed ends, and so does a day
                beans.findSingleByType(DeadLetterStore.class).setClock(clock);
                beans.lookupByNameAndType("wdtStockoutSummary", DailySummary.class).setClock(clock);
            }
        });
    }

    /** The longest window of a route that polls. */
    public static String window(Settings settings) {
        String millis = settings.get("window");
        return millis.isEmpty() ? "P30D" : "PT" + Long.parseLong(millis) / 1000 + "S";
    }

    public static void startReady(Settings settings, Job job, Main main, List<String> polling, List<String> files)
            throws Exception {
        for (String id : polling) {
            String route = "erp.route." + id + ".";
            main.addInitialProperty(route + "enabled", "true");
            main.addInitialProperty(route + "delay", settings.get("delay", "PT0.03S"));
            main.addInitialProperty(route + "settle-delay", "PT" + settings.number("settleDelay") / 1000 + "S");
            main.addInitialProperty(route + "start-from", settings.get("startFrom"));
        }
        start(settings, job, main, BEANS + files.stream().map(file -> ",classpath:routes/" + file + ".camel.yaml")
                .collect(Collectors.joining()));
    }

    public static void start(Settings settings, Job job, Main main, String files) throws Exception {
        job.add(main::stop);
        main.setDefaultPropertyPlaceholderLocation("false");
        main.configure().withRoutesIncludePattern(files).withShutdownTimeout(SHUTDOWN_SECONDS)
                .withBasePackageScanEnabled(false).withAutoConfigurationEnvironmentVariablesEnabled(false)
                .withAutoConfigurationSystemPropertiesEnabled(false);
        main.bind("wdt", Components.wdt(settings));
        main.bind("sst", Components.sst(settings));
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
                new Property("erp.kingdee.unknown-wait", settings.get("unknownWait", "PT0.3S")),
                new Property("erp.datasource.url", settings.get("database")),
                new Property("erp.lookup.dir", settings.get("lookup", "classpath:lookup")));
    }
}
